/** Owns the hearing of a worker's death: of what it threw that nobody caught, or that it could not be loaded. */
import type {WorkerLike} from './machine-process';

/** Resolves with what was said of it; never while it lives, nor when it is terminated. */
export const workerDeath = (worker: WorkerLike): Promise<string> =>
  new Promise((resolve) =>
    worker.addEventListener('error', (event) =>
      resolve('message' in event && typeof event.message === 'string' ? event.message : 'the worker died'),
    ),
  );
