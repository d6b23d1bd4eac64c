/** Owns long work in the machine's own thread: done in slices, between which the guest runs. */
import {turn} from '../../v86/tick';

/** The guest waits no longer than about this for its next slice. */
const SLICE_MS = 3;

/** Does work that yields more often than every SLICE_MS. */
export async function inSlices<T>(work: Generator<void, T>): Promise<T> {
  for (let since = performance.now(); ;) {
    const step = work.next();
    if (step.done) return step.value;
    if (performance.now() - since < SLICE_MS) continue;
    await turn();
    since = performance.now();
  }
}

/** Does work for which nobody has to wait. */
export function atOnce<T>(work: Generator<void, T>): T {
  for (;;) {
    const step = work.next();
    if (step.done) return step.value;
  }
}
