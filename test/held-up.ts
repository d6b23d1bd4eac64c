/**
 * Owns how long a page would be held up by some work: the longest of its turns, in the processor time of an idle computer
 * like the one that the limits were set on. What a slower or busier one takes longer for says nothing about the work.
 */
import {readFileSync} from 'node:fs';

/**
 * Not the clock's time: this computer may have other work. Nor that of other threads of this process, where V8 still compiles what
 * ran before; only Linux tells them apart (Documentation/scheduler/sched-stats.rst: nanoseconds on the processor come first).
 */
function processorMs(): number {
  try {
    return Number(readFileSync('/proc/thread-self/schedstat', 'utf8').split(' ', 1)[0]) / 1e6;
  } catch {
    const {user, system} = process.cpuUsage();
    return (user + system) / 1000;
  }
}

/** What `yardstick` took at its best on an idle computer of the kind that continuous integration has (two cores, 2026). */
const REFERENCE_MS = 25;
/** A collection of garbage or a compilation may come between, or another computer on the same processor: what is not always slow was not slow. */
const ATTEMPTS = 12;

/** What readers do: looks at bytes, makes strings of them, matches, keeps them in maps, and throws all of it away. */
function yardstick(): number {
  const from = processorMs();
  const bytes = new Uint8Array(1 << 20).map((_, index) => 97 + (Math.imul(index, 2654435761) >>> 28));
  const words = new TextDecoder().decode(bytes).match(/a[^a]*|[^a]+/g) ?? [];
  const counts = new Map<string, number>();
  for (const word of words) counts.set(word, (counts.get(word) ?? 0) + word.length);
  if ([...counts.values()].reduce((sum, each) => sum + each, 0) !== bytes.length)
    throw new Error('miscounted');
  return processorMs() - from;
}

/** How many times longer work takes now than it would on the computer of the limits; not less than 1. */
function slowness(): number {
  return Math.max(1, Math.min(...Array.from({length: ATTEMPTS}, yardstick)) / REFERENCE_MS);
}

/**
 * The longest turn of `work`, in milliseconds. It calls `turn` wherever the page would get its turn. It is done again for as
 * long as it takes more than `limitMs`, up to five times, and the shortest counts.
 */
export async function heldUp(
  limitMs: number,
  work: (turn: () => void) => Promise<void> | void,
): Promise<number> {
  let least = Infinity;
  for (let attempt = 0; attempt < ATTEMPTS && least > limitMs; attempt++) {
    let from = processorMs();
    let longest = 0;
    const turn = () => {
      longest = Math.max(longest, processorMs() - from);
      from = processorMs();
    };
    await work(turn);
    turn();
    least = Math.min(least, longest);
  }
  return least > limitMs ? least / slowness() : least;
}
