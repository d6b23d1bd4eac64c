/** Owns one worker with one machine: its calls, raced against its death, its end, and its next life. */
import {proxy, releaseProxy, wrap} from 'comlink';
import type {Endpoint, Remote} from 'comlink';
import type {
  MachineApi,
  MachineEvent,
  PrepareOptions,
  StartOptions,
  StartResult,
} from '../../protocol/machine-api';

/**
 * A worker that is asked and does not answer for this many beats is taken for dead: its main loop never yields.
 * Beats are counted, not seconds: a page that was frozen or throttled must not accuse its worker.
 */
const HEARTBEAT_MS = 3_000;
const MAX_MISSED_HEARTBEATS = 5;

/** The worker died, or another machine took its place. */
export class WorkerDied extends Error {
  override name = 'WorkerDied';
}

/** What session needs of a worker; a test brings another. */
export interface MachineProcess {
  /** Lets the worker do ahead what does not depend on which machine it is to be. */
  prepare(options: PrepareOptions): void;
  start(options: StartOptions, onEvent: (event: MachineEvent) => void): Promise<StartResult>;
  /** Rejects with WorkerDied if the worker is gone before it answers: comlink alone would wait for ever. */
  call<T>(ask: (machine: MachineApi) => Promise<T>): Promise<T>;
  /** For calls that need no answer; into a machine that is gone they do nothing. */
  post(say: (machine: MachineApi) => void): void;
  /** Resolves when the worker died by itself; never after `end`. */
  readonly died: Promise<WorkerDied>;
  end(): void;
  /**
   * Ends the machine and keeps the worker, which is the next machine's: the process that is given stands for it, and can be
   * started at once. For a machine that answers; to whoever still waits for this one, it has died.
   */
  recycle(): MachineProcess;
}

export interface WorkerLike extends Endpoint {
  terminate(): void;
}

export interface HeartbeatTimer {
  setInterval(beat: () => void, milliseconds: number): unknown;
  clearInterval(timer: unknown): void;
}

const realTimer: HeartbeatTimer = {
  setInterval: (beat, milliseconds) => setInterval(beat, milliseconds),
  clearInterval: (timer) => clearInterval(timer as ReturnType<typeof setInterval>),
};

export function connectMachine(worker: WorkerLike, heart: HeartbeatTimer = realTimer): MachineProcess {
  return processOf(worker, wrap<MachineApi>(worker), heart);
}

function processOf(worker: WorkerLike, remote: Remote<MachineApi>, heart: HeartbeatTimer): MachineProcess {
  // Every method of MachineApi returns a promise or nothing, so comlink's view of it is the interface itself.
  const machine = remote as unknown as MachineApi;
  /** How to fail each call that has no answer yet. */
  const waiting = new Set<(error: WorkerDied) => void>();
  let gone: WorkerDied | undefined;
  let resolveDied: (error: WorkerDied) => void = () => undefined;
  const died = new Promise<WorkerDied>((resolve) => (resolveDied = resolve));

  /** This machine's life is over, be its worker alive or not. */
  function leave(why: WorkerDied): void {
    gone = why;
    heart.clearInterval(beating);
    worker.removeEventListener('error', onError);
    worker.removeEventListener('messageerror', onMessageError);
    for (const fail of waiting) fail(why);
    waiting.clear();
  }

  function close(why: WorkerDied): void {
    if (gone) return;
    remote[releaseProxy]();
    worker.terminate();
    leave(why);
  }

  function die(message: string): void {
    if (gone) return;
    const error = new WorkerDied(message);
    close(error);
    resolveDied(error);
  }

  const call = <T>(ask: (machine: MachineApi) => Promise<T>): Promise<T> =>
    new Promise<T>((resolve, reject) => {
      if (gone) {
        reject(gone);
        return;
      }
      waiting.add(reject);
      ask(machine)
        .then(resolve, reject)
        .finally(() => waiting.delete(reject));
    });

  const onError = (event: Event) => die((event as ErrorEvent).message || 'its worker could not be loaded');
  const onMessageError = () => die('a message of its worker could not be read');
  worker.addEventListener('error', onError);
  worker.addEventListener('messageerror', onMessageError);

  let unanswered = 0;
  const beating = heart.setInterval(() => {
    if (unanswered === 0)
      void call((asked) => asked.timings()).then(
        () => (unanswered = 0),
        () => undefined,
      );
    if (++unanswered > MAX_MISSED_HEARTBEATS) die('its worker does not answer any more');
  }, HEARTBEAT_MS);

  const own: MachineProcess = {
    prepare: (options) => {
      // A death is told by `died`, and by the start that then does not come about.
      call((machine) => machine.prepare(options)).catch(() => undefined);
    },
    start: (options, onEvent) => call((machine) => machine.start(options, proxy(onEvent))),
    call,
    post: (say) => {
      if (!gone) say(machine);
    },
    died,
    end: () => close(new WorkerDied('another machine takes its place')),
    recycle: () => {
      if (gone) return own;
      void machine.recycle().catch(() => undefined);
      leave(new WorkerDied('another machine takes its place'));
      return processOf(worker, remote, heart);
    },
  };
  return own;
}
