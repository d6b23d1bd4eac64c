/** Owns the one place that makes the machine's worker, and gives it its engine. */
import {connectMachine} from './machine-process';
import type {MachineProcess} from './machine-process';
import type {EngineResult} from '../../protocol/machine-api';

export function spawnMachine(engine: () => Promise<EngineResult>): MachineProcess {
  // Vite finds the worker by this very expression.
  const worker = new Worker(new URL('../../machine/worker.ts', import.meta.url), {
    type: 'module',
    name: 'machine',
  });
  const machine = connectMachine(worker);
  void engine().then((result) => machine.post((own) => own.useEngine(result)));
  return machine;
}
