/** Owns a machine on which a lab is tried together with its debugger: a step back puts another machine in its place, and nobody else notices. */
import {Emitter} from '../../../async/emitter';
import {DebugService} from '../../../debug/debug-service';
import type {DebuggedMachine as DebugPlace} from '../../../debug/control/service-host';
import type {ActiveMachineEvents} from '../../../machine/active-machine';
import type {MachineEvent} from '../../../../protocol/machine-api';
import type {Port} from '../../../../protocol/consoles';
import type {Saved} from '../../../../snapshots/store';
import type {Debuggable, TestMachine} from './test-machine';

class Place extends Emitter<ActiveMachineEvents> implements DebugPlace {
  debuggable: Debuggable;

  constructor(debuggable: Debuggable) {
    super();
    this.debuggable = debuggable;
  }

  get process() {
    return this.debuggable.process;
  }

  get symbols() {
    return this.debuggable.symbols;
  }

  /** No phase is shown. */
  set heldAt(_: string | undefined) {}
}

export class DebuggedMachine implements TestMachine {
  #inner: TestMachine;
  readonly #place: Place;
  readonly #listeners = new Set<(event: MachineEvent) => void>();
  readonly #before = new Map<Port, string>();
  #unhear: () => void;
  readonly debug: DebugService;
  /** Another machine is in place, which stands where this one stood once. */
  onReplaced: () => void = () => undefined;

  constructor(machine: TestMachine, debuggable: Debuggable, directory: string) {
    this.#inner = machine;
    this.#place = new Place(debuggable);
    this.debug = new DebugService({
      active: this.#place,
      ask: this.ask,
      directory: () => directory,
      storage: {read: () => undefined, write: () => undefined},
      imageUrl: debuggable.imageUrl,
      compiler: {wantDebugObjects: () => undefined, disassemble: () => Promise.resolve(undefined)},
      history: {save: () => this.#save(), goTo: (saved) => this.#goTo(saved)},
      scope: '',
      objects: {read: () => Promise.resolve([]), write: () => Promise.resolve()},
    });
    this.#unhear = this.#hear();
  }

  readonly ask: TestMachine['ask'] = (ask) => this.#inner.ask(ask);
  readonly followLog: TestMachine['followLog'] = (...how) => this.#inner.followLog(...how);
  readonly said: TestMachine['said'] = (port) => (this.#before.get(port) ?? '') + this.#inner.said(port);
  readonly type: TestMachine['type'] = (text) => this.#inner.type(text);
  readonly until: TestMachine['until'] = (...what) => this.#inner.until(...what);
  readonly run: TestMachine['run'] = (...what) => this.#inner.run(...what);
  readonly phase: TestMachine['phase'] = () => this.#inner.phase();
  readonly onEvent: TestMachine['onEvent'] = (listener) => {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  };

  /** The one that is in place now; whoever has started the first one does not know of it. */
  async end(): Promise<void> {
    this.#unhear();
    await this.#place.debuggable.end();
  }

  #hear(): () => void {
    return this.#inner.onEvent((event) => {
      if (event.kind !== 'phase') this.#place.emit('event', event);
      for (const listener of [...this.#listeners]) listener(event);
    });
  }

  /** What a way back needs of a save. */
  async #save(): Promise<Saved | undefined> {
    const saved = await this.#place.process.call((machine) => machine.save());
    return saved.ok && saved.stopped
      ? ({meta: {stopped: saved.stopped}, delta: saved.delta} as Saved)
      : undefined;
  }

  async #goTo({meta: {stopped}, delta}: Saved): Promise<boolean> {
    this.#unhear();
    for (const port of ['terminal1', 'log'] as const) this.#before.set(port, this.said(port));
    const next = await this.#place.debuggable.goTo({
      kind: 'snapshot',
      delta,
      ...(stopped && {stopped}),
    });
    if (!next.debuggable) return false;
    this.#inner = next;
    this.#place.debuggable = next.debuggable;
    this.#place.emit('replaced', undefined);
    this.#unhear = this.#hear();
    this.onReplaced();
    // It stood before anybody listened.
    const stop = await this.#place.process.call((machine) => machine.debug.stopped());
    if (stop) this.#place.emit('event', {kind: 'debug', stop});
    return true;
  }
}
