/** Owns one disposable process in which hostile saves become machines, one after the other, until it is ended. */
import {sha256, startOptions} from '../../src/cli/guest/harness';
import {readEngine} from '../../build-scripts/engine';
import {Machine} from '../../src/machine/machine';
import type {StartOptions} from '../../src/protocol/machine-api';
import type {Phase} from '../../src/protocol/phase';

/** What came from outside. */
export interface Hostile {
  delta: Uint8Array<ArrayBuffer>;
  /** The base that came with it, packed, and what the file says of how large it is unpacked. */
  base?: {bytes: Uint8Array<ArrayBuffer>; unpackedSize: number};
  /** It is nothing hostile: it must answer, however long that takes on a busy computer. */
  sound?: boolean;
}

/** How it ended; `threw` and `out-of-memory` are faults, all others are as they should be. */
export type Outcome =
  | 'refused'
  | 'runs'
  | 'panicked'
  | 'halted'
  | 'reset'
  | 'crashed'
  /** The CPU runs, the kernel does not answer: the machine's watchdog says so in a while. */
  | 'silent'
  /** The process itself did not answer, or died: the page's heart ends it. */
  | 'killed'
  | 'threw'
  | 'out-of-memory';

export interface Report {
  outcome: Outcome;
  message: string;
  /** The most that this process has used, in MB. */
  peakMb: number;
}
type End = Omit<Report, 'peakMb'>;

/** A guest that spins is silent after so much of the processor's time, one that sleeps after so much of everybody's. */
const SILENT_CPU_MS = 1500;
const SILENT_MS = 6000;
const engine = WebAssembly.compile(await readEngine());
const ENDS: Partial<Record<Phase['kind'], Outcome>> = {
  panicked: 'panicked',
  halted: 'halted',
  reset: 'reset',
  crashed: 'crashed',
};

/** As the session starts a machine that came with a base. */
async function optionsFor({delta, base}: Hostile): Promise<StartOptions> {
  const options = await startOptions({kind: 'snapshot', delta});
  if (!base) return options;
  const {bytes, unpackedSize} = base;
  const image = {file: 'base', sha256: sha256(bytes), size: bytes.length, unpackedSize};
  return {...options, base: {kind: 'bytes', bytes, image}, referenceBase: options.base};
}

async function judge(hostile: Hostile): Promise<End> {
  const machine = new Machine(engine.then((module) => ({ok: true, engine: module})));
  let end: (report: End) => void = () => undefined;
  const ended = new Promise<End>((resolve) => (end = resolve));
  const started = await machine.start(await optionsFor(hostile), (event) => {
    if (event.kind === 'output') machine.acknowledge(event.port, event.bytes.length);
    if (event.kind !== 'phase') return;
    const outcome = ENDS[event.phase.kind];
    if (outcome) end({outcome, message: 'message' in event.phase ? event.phase.message : ''});
  });
  if (!started.ok) return {outcome: 'refused', message: started.message};
  const answered = machine.guest
    .run('cat /proc/modules; dmesg | tail -n 3')
    .then((answer): End | Promise<End> => (answer.ok ? {outcome: 'runs', message: ''} : ended));
  const report = await Promise.race([ended, answered, ...(hostile.sound ? [] : [silence()])]);
  // What goes for the machine goes for a save of it too: it may fail, in a value.
  if (report.outcome === 'runs') await machine.save();
  await machine.pause();
  return report;
}

/** Resolves when a guest would have answered by now, also on a computer that is busy with other things. */
async function silence(): Promise<End> {
  const [began, from] = [performance.now(), process.cpuUsage()];
  const used = () => {
    const {user, system} = process.cpuUsage(from);
    return (user + system) / 1000;
  };
  while (used() < SILENT_CPU_MS && performance.now() - began < SILENT_MS)
    await new Promise((resolve) => setTimeout(resolve, 50));
  return {outcome: 'silent', message: ''};
}

const tell = (end: End) => process.send?.({...end, peakMb: process.resourceUsage().maxRSS >> 10});

process.on('message', (hostile: Hostile) => {
  judge(hostile).then(tell, (error: unknown) =>
    tell({
      outcome: 'threw',
      message: error instanceof Error ? (error.stack ?? error.message) : String(error),
    }),
  );
});
// The page hears of an error that nobody caught by the worker's error event, and ends the worker.
process.on('uncaughtException', (error) => {
  tell({outcome: 'killed', message: `uncaught: ${error.message}`});
});
// Whoever asked is gone, by whatever way.
process.on('disconnect', () => process.exit());
process.send?.('ready');
