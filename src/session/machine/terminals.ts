/** Owns which terminals the machine has, and what a person does to them besides typing. */
import {Emitter} from '../async/emitter';
import {CONSOLE} from '../../protocol/consoles';
import type {ActiveMachine} from './active-machine';
import type {Notices} from '../messages/notices';
import type {Recorder} from '../saves/recorder';
import type {GuestTerminal, Port, TerminalPort} from '../../protocol/consoles';

export interface TerminalsEvents {
  /** They have come, gone, or been renamed; or another can be opened now, or not any more. */
  changed: undefined;
}

export class Terminals extends Emitter<TerminalsEvents> {
  readonly #active: ActiveMachine;
  readonly #recorder: Pick<Recorder, 'userActed'>;
  #list: readonly GuestTerminal[] = [{port: CONSOLE, name: '', own: false}];
  #mayOpen = false;

  constructor({
    active,
    recorder,
    notices,
  }: {
    active: ActiveMachine;
    recorder: Pick<Recorder, 'userActed'>;
    notices: Pick<Notices, 'hint'>;
  }) {
    super();
    this.#active = active;
    this.#recorder = recorder;
    active.on('event', (event) => {
      if (event.kind === 'terminal-refused')
        notices.hint(`The machine could not open another terminal (${event.errno}).`);
      if (event.kind !== 'terminals') return;
      this.#list = event.terminals;
      this.#mayOpen = event.mayOpen;
      this.emit('changed', undefined);
    });
  }

  /** In the order of their numbers; the console is the first. */
  get list(): readonly GuestTerminal[] {
    return this.#list;
  }

  /** The guest has a multiplexer, and not yet as many as it can have. */
  get mayOpen(): boolean {
    return this.#mayOpen;
  }

  /** In cells. It is in the list when its shell has been started. */
  open(rows: number, cols: number): void {
    this.#recorder.userActed();
    this.#active.process?.post((machine) => machine.openTerminal(rows, cols));
  }

  /** What runs in it is hung up. */
  close(port: TerminalPort): void {
    this.#recorder.userActed();
    this.#active.process?.post((machine) => machine.closeTerminal(port));
  }

  /** An empty name gives it back its number. */
  rename(port: TerminalPort, name: string): void {
    this.#recorder.userActed();
    this.#active.process?.post((machine) => machine.renameTerminal(port, name));
  }

  resize(port: TerminalPort, rows: number, cols: number): void {
    this.#active.resize(port, rows, cols);
  }

  acknowledge(port: Port, bytes: number): void {
    this.#active.acknowledge(port, bytes);
  }
}
