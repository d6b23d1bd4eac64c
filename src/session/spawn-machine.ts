/** Owns the one place that makes the machine's worker. */
import {connectMachine} from './machine-process';
import type {MachineProcess} from './machine-process';

export function spawnMachine(): MachineProcess {
  // Vite finds the worker by this very expression.
  const worker = new Worker(new URL('../machine/worker.ts', import.meta.url), {
    type: 'module',
    name: 'machine',
  });
  return connectMachine(worker);
}
