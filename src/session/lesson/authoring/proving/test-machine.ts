/** Owns what is asked of a machine on which a lab is tried: in the page a worker's, on the command line one in Node. */
import type {AskGuest} from '../../../machine/guest-channel';
import type {Port} from '../../../../protocol/consoles';
import type {Guest, GuestResult, LogRecord} from '../../../../protocol/guest';
import type {ImageFile} from '../../../../protocol/images';
import type {MachineEvent, StartFrom} from '../../../../protocol/machine-api';
import type {MachineProcess} from '../../../workers/machine-process';
import type {Phase} from '../../../../protocol/phase';

/** What a debugger needs of a machine. */
export interface Debuggable {
  process: Pick<MachineProcess, 'call' | 'post'>;
  /** System.map of its kernel; undefined where it is not known. */
  symbols: ImageFile | undefined;
  imageUrl: (file: string) => string;
  /** A machine as this one was once; this one ends. */
  goTo(from: Extract<StartFrom, {kind: 'snapshot'}>): Promise<TestMachine>;
  end(): Promise<void>;
}

export interface TestMachine {
  /** Undefined where no debugger can be had. */
  debuggable?: Debuggable;
  ask: AskGuest;
  /** Guest.followLog, with its listener made fit for where the machine runs. */
  followLog(after: string, onRecords: (records: LogRecord[]) => void): Promise<GuestResult<{watch: number}>>;
  /** Everything that a terminal or the kernel's log said so far, as text. */
  said(port: Port): string;
  /** Types text into terminal 1. */
  type(text: string): void;
  /** Resolves once `test` is true, which is looked at after each event; rejects with what it waited for in vain. */
  until(test: () => boolean, what: string, timeoutMs?: number): Promise<void>;
  /** Runs over the control channel; rejects if the channel fails. `output` is stdout, then stderr. */
  run(script: string, options?: Parameters<Guest['run']>[1]): Promise<{output: string; exitCode: number}>;
  phase(): Phase;
  /** Told of each event; returns the function that ends it. */
  onEvent(listener: (event: MachineEvent) => void): () => void;
}

const PATIENCE_MS = 60_000;

/** What a machine has said and become, and who waits for that. */
export class Heard {
  readonly #texts = new Map<Port, string>();
  readonly #decode: (port: Port, bytes: Uint8Array<ArrayBuffer>) => string;
  readonly #listeners = new Set<(event: MachineEvent) => void>();
  readonly #waiting = new Set<() => void>();
  #phase: Phase = {kind: 'off'};

  constructor(decode: (port: Port, bytes: Uint8Array<ArrayBuffer>) => string) {
    this.#decode = decode;
  }

  hear(event: MachineEvent): void {
    if (event.kind === 'phase') this.#phase = event.phase;
    if (event.kind === 'output')
      this.#texts.set(event.port, this.said(event.port) + this.#decode(event.port, event.bytes));
    for (const listener of this.#listeners) listener(event);
    for (const look of [...this.#waiting]) look();
  }

  readonly phase = (): Phase => this.#phase;

  readonly said = (port: Port): string => this.#texts.get(port) ?? '';

  readonly onEvent = (listener: (event: MachineEvent) => void): (() => void) => {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  };

  readonly until = (test: () => boolean, what: string, timeoutMs = PATIENCE_MS): Promise<void> =>
    new Promise((resolve, reject) => {
      const late = setTimeout(() => {
        this.#waiting.delete(look);
        reject(
          new Error(
            `waited ${timeoutMs} ms for ${what}; terminal 1 ends in ${JSON.stringify(this.said('terminal1').slice(-300))}`,
          ),
        );
      }, timeoutMs);
      const look = () => {
        if (!test()) return;
        clearTimeout(late);
        this.#waiting.delete(look);
        resolve();
      };
      this.#waiting.add(look);
      look();
    });
}

/** `TestMachine.run` over `ask`. */
export const runOver =
  (ask: AskGuest): TestMachine['run'] =>
  async (script, options) => {
    const result = await ask((guest) => guest.run(script, options));
    if (!result.ok) throw new Error(`${result.why}: ${result.message}`);
    // What was cut short is no answer, whatever of it was printed by then.
    if (result.timedOut) throw new Error(`no end of: ${script}`);
    const text = (bytes: Uint8Array) => new TextDecoder().decode(bytes);
    return {output: text(result.stdout) + text(result.stderr), exitCode: result.exitCode};
  };
