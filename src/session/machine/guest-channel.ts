/** Owns the session's calls into the guest, over the control channel of whichever machine is in place. */
import {proxy} from 'comlink';
import {WorkerDied} from '../workers/machine-process';
import type {Failure} from '../messages/result';
import type {MachineProcess} from '../workers/machine-process';
import type {Guest, GuestResult, LogRecord, WatchEvent} from '../../protocol/guest';

/** Asks the guest. Failures are values; with no machine, or one that dies meanwhile, `not-running`. */
export type AskGuest = <T>(ask: (guest: Guest) => Promise<GuestResult<T>>) => Promise<GuestResult<T>>;

export type NotRunning = Extract<Failure, {why: 'not-running'}>;

export interface GuestChannelOptions {
  /** The machine in place. */
  process: () => MachineProcess | undefined;
  /** A call has been answered that may have changed the machine. */
  changed: () => void;
}

export class GuestChannel {
  readonly #options: GuestChannelOptions;

  constructor(options: GuestChannelOptions) {
    this.#options = options;
  }

  /** For looking. */
  ask = async <T>(ask: (guest: Guest) => Promise<T>): Promise<T | NotRunning> => {
    const machine = this.#options.process();
    if (!machine) return {ok: false, why: 'not-running', message: 'there is no machine'};
    try {
      return await machine.call((remote) => ask(remote.guest));
    } catch (error) {
      if (!(error instanceof WorkerDied)) throw error;
      return {ok: false, why: 'not-running', message: error.message};
    }
  };

  /** As `ask`, for what may change the machine: a save is due afterwards. */
  change = async <T>(ask: (guest: Guest) => Promise<T>): Promise<T | NotRunning> => {
    const machine = this.#options.process();
    const answer = await this.ask(ask);
    if (machine === this.#options.process()) this.#options.changed();
    return answer;
  };

  /** Guest.watch, with its listener made callable from the worker. */
  watch = (path: string, onEvent: (event: WatchEvent) => void): Promise<GuestResult<{watch: number}>> =>
    this.ask((guest) => guest.watch(path, proxy(onEvent)));

  /** Guest.followLog, likewise. */
  followLog = (
    after: string,
    onRecords: (records: LogRecord[]) => void,
  ): Promise<GuestResult<{watch: number}>> => this.ask((guest) => guest.followLog(after, proxy(onRecords)));
}
