/** Owns the session's debugger over a guest of the tests, as the page has it, and what a person would see of its stops. */
import {readFile} from 'node:fs/promises';
import {readEngine} from '../../../build-scripts/engine';
import shipped from '../../../images/manifest.json';
import {Breakpoints} from '../../../src/session/debug/breakpoints';
import {Engine} from '../../../src/session/debug/engine';
import {History} from '../../../src/session/debug/history/history';
import {startGuest} from '../../../src/cli/guest/harness';
import {unzstd} from '../../../src/machine/v86/zstd';
import {compilerBeside} from '../../../src/cli/guest/compiler';
import {sourceOf} from './student';
import type {StopView, VariableView} from '../../../src/session/debug/views';
import type {Breakpoint, BreakpointChange, BreakpointStatus} from '../../../src/session/debug/breakpoints';
import type {Lab} from '../../../src/cli/guest/harness';
import type {Saved} from '../../../src/snapshots/store';

async function systemMap(): Promise<string> {
  const {file, unpackedSize} = shipped.images.symbols;
  const packed = await readFile(new URL(`../../../images/${file}`, import.meta.url));
  const engine = await WebAssembly.compile(await readEngine());
  return new TextDecoder().decode(await unzstd(engine, packed, unpackedSize));
}

export class DebuggedLab {
  /** Another one after each way back. */
  lab: Lab;
  readonly home: string;
  readonly breakpoints: Breakpoints;
  readonly engine: Engine;
  readonly logged: string[] = [];
  readonly history: History;
  /** Another debugger has the machine from now on. */
  end: () => void;
  stopped: StopView | undefined;
  /** Stops that were shown. */
  stops = 0;
  /** What is compiled is not known. */
  isBlind = false;
  /** What a test does to a machine that has come back, before the debugger goes on with it. */
  arrived: () => Promise<unknown> = () => Promise.resolve();

  constructor(lab: Lab, home: string) {
    this.lab = lab;
    this.home = home;
    this.breakpoints = new Breakpoints({read: () => undefined, write: () => undefined});
    this.engine = new Engine({
      breakpoints: this.breakpoints,
      debug: (ask) => ask(this.lab.machine.debug),
      ask: (ask) => ask(this.lab.guest),
      directory: () => home,
      isWatched: () => this.engine.recorder.isActive,
      recorder: {
        save: () => this.#save(false),
        goTo: async (saved) => (await this.#goTo(saved)) && this.arrived().then(() => true),
        now: () => performance.now(),
        patience: 3000,
      },
      symbols: systemMap,
      shown: (stop) => {
        this.stopped = stop;
        if (stop) this.stops++;
      },
      keep: (stop) => this.history.keep(stop),
      objects: {read: () => Promise.resolve([]), write: () => Promise.resolve()},
      logged: (text) => void this.logged.push(text),
    });
    this.history = new History({
      save: (uncompressed) => this.#save(uncompressed),
      goTo: (saved) => this.#goTo(saved),
    });
    this.breakpoints.on('changed', () => this.engine.refresh());
    this.end = this.#listen();
  }

  #listen = (): (() => void) =>
    this.lab.onEvent((event) => {
      if (event.kind === 'debug') this.engine.onStop(event.stop);
    });

  /** What a way back needs of a save. */
  async #save(uncompressed: boolean): Promise<Saved | undefined> {
    const saved = await this.lab.machine.save({uncompressed});
    return saved.ok && saved.stopped
      ? ({meta: {stopped: saved.stopped}, delta: saved.delta} as Saved)
      : undefined;
  }

  async #goTo({meta: {stopped}, delta}: Saved): Promise<boolean> {
    this.end();
    await this.lab.stop();
    this.lab = await startGuest({kind: 'snapshot', delta, ...(stopped && {stopped})});
    this.end = this.#listen();
    const stop = await this.lab.machine.debug.stopped();
    const {stops} = this;
    this.engine.replaced();
    this.engine.onStop(stop);
    await this.stop(stops);
    return true;
  }

  /** What is compiled from now on is known before it is loaded, as in the page while breakpoints are set. */
  async withCompiler(): Promise<this> {
    await compilerBeside(this.lab, {
      onDebugObject: (object) => {
        if (!this.isBlind) this.engine.built(object);
      },
    });
    return this;
  }

  /** At the line of a source of these tests that has these words. */
  breakAt(name: string, words: string, change: BreakpointChange = {}): Breakpoint {
    const lines = sourceOf(name).split('\n');
    const line = lines.findIndex((each) => each.includes(words)) + 1;
    const breakpoint = this.breakpoints.add(`${this.home}/${name}`, line, lines[line - 1] ?? '', change);
    if (line === 0 || !breakpoint) throw new Error(`no breakpoint at ${words}`);
    return breakpoint;
  }

  /** Puts a source of these tests where it is compiled, with a Makefile. */
  async provide(name: string): Promise<void> {
    const write = (file: string, text: string) =>
      this.lab.guest.writeFile(`${this.home}/${file}`, new TextEncoder().encode(text), 0o644);
    await this.lab.run(`mkdir -p ${this.home}`);
    await write(name, sourceOf(name));
    const object = name.replace(/c$/, 'o');
    await write(
      'Makefile',
      `obj-m := ${object}\nall:\n\tmake -s -C /lib/modules/$(shell uname -r)/build M=$(CURDIR)\n`,
    );
  }

  /** Of the line of a source of these tests that has these words. */
  lineOf = (name: string, words: string): number =>
    sourceOf(name)
      .split('\n')
      .findIndex((each) => each.includes(words)) + 1;

  breakIn(name: string, change: BreakpointChange = {}): Breakpoint {
    const breakpoint = this.breakpoints.addFunction(name, change);
    if (!breakpoint) throw new Error(`no breakpoint in ${name}`);
    return breakpoint;
  }

  isSet = (breakpoint: Breakpoint): Promise<void> => this.becomes(breakpoint, ({state}) => state === 'set');

  /** Resolves when that has become of a breakpoint. */
  async becomes(breakpoint: Breakpoint, is: (status: BreakpointStatus) => boolean): Promise<void> {
    await new Promise<void>((resolve, reject) => {
      const look = () => {
        if (!is(this.breakpoints.status(breakpoint))) return;
        end();
        clearTimeout(waiting);
        resolve();
      };
      const end = this.breakpoints.on('status', look);
      const waiting = setTimeout(() => {
        reject(new Error(`it became ${JSON.stringify(this.breakpoints.status(breakpoint))}`));
      }, 60_000);
      look();
    });
  }

  /** Resolves with the next stop that is shown, or the present one if nobody has seen it. */
  async stop(after: number): Promise<StopView> {
    await new Promise<void>((resolve) => {
      const look = () => (this.stopped && this.stops > after ? resolve() : setTimeout(look, 5));
      look();
    });
    if (!this.stopped) throw new Error('it does not stand');
    return this.stopped;
  }

  async step(kind: 'over' | 'into' | 'out'): Promise<StopView> {
    const {stops} = this;
    await this.engine.step(kind);
    return this.stop(stops);
  }

  async resumeTo(): Promise<StopView> {
    const {stops} = this;
    await this.engine.resume();
    return this.stop(stops);
  }

  async locals(frame = 0): Promise<Record<string, string>> {
    const {locals} = await this.engine.evaluations.variables(frame);
    return Object.fromEntries(locals.map(({name, text}) => [name, text]));
  }

  async local(name: string, frame = 0): Promise<VariableView> {
    const {locals, statics} = await this.engine.evaluations.variables(frame);
    const found = [...locals, ...statics].find((each) => each.name === name);
    if (!found) throw new Error(`there is no ${name}`);
    return found;
  }

  async value(expression: string): Promise<string> {
    const answer = await this.engine.evaluations.evaluate(expression, 0);
    return answer.ok ? answer.value.text : answer.message;
  }
}
