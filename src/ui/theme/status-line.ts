/** Owns the one line in which an element says what became of the last thing asked of it, and how that is taken back. */
import type {ReactiveControllerHost} from 'lit';

export interface Undo {
  label: string;
  run: () => void;
}

export interface Status {
  text: string;
  failed: boolean;
  undo: Undo | undefined;
}

export class StatusLine {
  readonly #host: Pick<ReactiveControllerHost, 'requestUpdate'>;
  #current: Status | undefined;

  constructor(host: Pick<ReactiveControllerHost, 'requestUpdate'>) {
    this.#host = host;
  }

  /** What is to be drawn; undefined: nothing. */
  get current(): Status | undefined {
    return this.#current;
  }

  show(text: string, undo?: Undo): void {
    this.#set({text, failed: false, undo});
  }

  fail(text: string): void {
    this.#set({text, failed: true, undo: undefined});
  }

  clear(): void {
    this.#set(undefined);
  }

  #set(status: Status | undefined): void {
    this.#current = status;
    this.#host.requestUpdate();
  }
}
