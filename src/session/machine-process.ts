/** Owns one worker with one machine: its calls, raced against its death, and its end. */
import {proxy, releaseProxy, wrap} from 'comlink';
import type {MachineApi, MachineEvent, StartOptions, StartResult} from '../protocol/machine-api';

/** A worker that says nothing for this long while it is asked is taken for dead: its main loop never yields. */
const SILENCE_MS = 15_000;
const BEAT_MS = 5_000;

export class WorkerDied extends Error {
  override name = 'WorkerDied';
}

/** What session needs of a worker; a test brings another. */
export interface MachineProcess {
  start(options: StartOptions, onEvent: (event: MachineEvent) => void): Promise<StartResult>;
  /** Rejects with WorkerDied if the worker dies before it answers: comlink alone would wait for ever. */
  call<T>(ask: (machine: MachineApi) => Promise<T>): Promise<T>;
  /** For calls that need no answer. */
  readonly machine: MachineApi;
  /** Resolves when the worker died by itself; never after `end`. */
  readonly died: Promise<WorkerDied>;
  end(): void;
}

export function spawnMachine(): MachineProcess {
  const worker = new Worker(new URL('../machine/worker.ts', import.meta.url), {
    type: 'module',
    name: 'machine',
  });
  const remote = wrap<MachineApi>(worker);
  // Every method of MachineApi returns a promise or nothing, so comlink's view of it is the interface itself.
  const machine = remote as unknown as MachineApi;
  let ended = false;
  let die: (error: WorkerDied) => void = () => undefined;
  const died = new Promise<WorkerDied>((resolve) => {
    die = (error) => {
      if (ended) return;
      end();
      resolve(error);
    };
  });
  worker.addEventListener('error', (event) =>
    die(new WorkerDied(event.message || 'the worker could not be loaded')),
  );
  worker.addEventListener('messageerror', () =>
    die(new WorkerDied('a message of the worker could not be read')),
  );

  let silent: ReturnType<typeof setTimeout> | undefined;
  function listen(): void {
    const due = Date.now() + SILENCE_MS;
    silent = setTimeout(() => {
      // Far too late: the page itself was frozen, and the answer may be waiting behind this timer.
      if (Date.now() > due + BEAT_MS) listen();
      else die(new WorkerDied('the emulator does not answer any more'));
    }, SILENCE_MS);
  }
  const heart = setInterval(() => {
    if (silent !== undefined) return;
    listen();
    void machine.timings().then(() => {
      clearTimeout(silent);
      silent = undefined;
    });
  }, BEAT_MS);

  function end(): void {
    ended = true;
    clearInterval(heart);
    clearTimeout(silent);
    remote[releaseProxy]();
    worker.terminate();
  }

  const call = <T>(ask: (machine: MachineApi) => Promise<T>): Promise<T> =>
    Promise.race([
      ask(machine),
      died.then((error) => {
        throw error;
      }),
    ]);

  return {
    start: (options, onEvent) => call((own) => own.start(options, proxy(onEvent))),
    call,
    machine,
    died,
    end,
  };
}
