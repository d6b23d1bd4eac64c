/** Owns the one place that makes the worker of checkpatch.pl. */
import {connectCheckpatch} from './checkpatch-process';
import type {CheckText, CheckpatchOptions} from './checkpatch-process';

export const spawnCheckpatch = (options: Omit<CheckpatchOptions, 'spawn'>): CheckText =>
  connectCheckpatch({
    ...options,
    // Vite finds the worker by this very expression.
    spawn: () =>
      new Worker(new URL('../../compiler/checkpatch/worker.ts', import.meta.url), {
        type: 'module',
        name: 'checkpatch',
      }),
  });
