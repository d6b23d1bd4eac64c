/** Owns the end of a machine on which a lab is tried: it is noticed as soon as it comes, and told of in words. */
import type {TestMachine} from './test-machine';
import type {Phase} from '../../../../protocol/phase';

type Mortal = Pick<TestMachine, 'said' | 'phase' | 'onEvent'>;

/** One that is taken for hung may only be very busy, and go on. */
const HUNG_MS = 20_000;
const WORDS_LIMIT = 300;

/** Without the time at their beginning. */
const linesOf = (log: string) =>
  log
    .split('\n')
    .map((line) => line.replace(/^\[ *\d+\.\d+\] /, '').trim())
    .filter((line) => line !== '');

/** Of an oops that became a panic, what had been wrong; else the last that was said. */
function lastWords(log: string): string {
  const lines = linesOf(log);
  const words = lines.findLast((line) => /^(?:kernel )?BUG\b/.test(line)) ?? lines.at(-1);
  return words === undefined ? 'its log is empty' : `its log’s last words: ${words.slice(0, WORDS_LIMIT)}`;
}

/** What became of the machine, as a sentence; undefined as long as it can go on. */
function endIn(phase: Phase, log: string): string | undefined {
  switch (phase.kind) {
    case 'panicked': {
      const why = phase.message.replace(/^Kernel panic - not syncing: /, '');
      return `the kernel panicked (${why}); ${lastWords(log.split(phase.message)[0] ?? '')}`;
    }
    case 'hung':
      return `the machine hangs: its kernel no longer answers; ${lastWords(log)}`;
    case 'halted':
      return `the machine has switched itself off; ${lastWords(log)}`;
    case 'reset':
      return `the machine has restarted itself; ${lastWords(log)}`;
    case 'crashed':
      return `the emulator crashed: ${phase.message}`;
    case 'off':
      return 'the machine is gone';
    case 'loading':
    case 'restoring':
    case 'booting':
    case 'running':
    case 'stopped':
      return undefined;
  }
}

/** What became of the machine, as a sentence; undefined as long as it can go on. */
export const endOf = ({phase, said}: Pick<Mortal, 'said' | 'phase'>): string | undefined =>
  endIn(phase(), said('log'));

/** As `work` does; but rejects with what became of the machine as soon as it cannot go on. `ends`: it is to panic. */
export async function whileItLives<T>(machine: Mortal, work: () => Promise<T>, ends?: 'panic'): Promise<T> {
  let late: ReturnType<typeof setTimeout> | undefined;
  let off: () => void = () => undefined;
  const end = () => (machine.phase().kind === 'panicked' && ends === 'panic' ? undefined : endOf(machine));
  const dies = new Promise<never>((_, reject) => {
    const look = (patience = HUNG_MS) => {
      clearTimeout(late);
      const words = end();
      if (words === undefined) return;
      const tell = () => reject(new Error(words));
      if (machine.phase().kind === 'hung') late = setTimeout(tell, patience);
      else tell();
    };
    off = machine.onEvent(({kind}) => {
      if (kind === 'phase') look();
    });
    // One that hangs already has been waited for.
    look(0);
  });
  try {
    return await Promise.race([work(), dies]);
  } catch (error) {
    // Whatever failed, that is why.
    const words = end();
    throw words === undefined ? error : new Error(words, {cause: error});
  } finally {
    off();
    clearTimeout(late);
  }
}
