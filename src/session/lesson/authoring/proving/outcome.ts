/** Owns what became of one thing that was tried on a machine: whether it is as it should be, why not, and what was said. */
import {whileItLives} from './end';
import type {TestMachine} from './test-machine';

export interface Outcome {
  /** What was tried, in a few words. */
  name: string;
  ok: boolean;
  /** Why it is not as it should be. */
  why?: string;
  ms: number;
  /** What the terminal and the kernel's log said meanwhile. */
  terminal: string;
  log: string;
}

/** Of what was said: its end tells what went wrong. */
const SAID_LIMIT = 8000;

/** Something is not as it should be; whatever else is thrown is a mistake of ours. */
export class NotAsItShould extends Error {}

export function demand(met: boolean, why: string): asserts met {
  if (!met) throw new NotAsItShould(why);
}

/** Tries one thing. What goes wrong is its outcome, and so is the machine's end, unless it is to be: `ends`. */
export async function attempt(
  machine: Pick<TestMachine, 'said' | 'phase' | 'onEvent'>,
  name: string,
  work: () => Promise<void>,
  ends?: 'panic',
): Promise<Outcome> {
  const from = performance.now();
  const [terminal, log] = [machine.said('terminal1').length, machine.said('log').length];
  let why: string | undefined;
  try {
    await whileItLives(machine, work, ends);
  } catch (error) {
    why = error instanceof Error ? error.message : String(error);
  }
  return {
    name,
    ok: why === undefined,
    ...(why !== undefined && {why}),
    ms: Math.round(performance.now() - from),
    terminal: machine.said('terminal1').slice(terminal).slice(-SAID_LIMIT),
    log: machine.said('log').slice(log).slice(-SAID_LIMIT),
  };
}
