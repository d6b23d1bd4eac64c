/** Owns the doing of what a step is to have done in the debugger: each action once the machine stands, as a person would. */
import {NotAsItShould, demand} from './outcome';
import type {DebugService} from '../../../debug/debug-service';
import type {StopView} from '../../../debug/views';
import type {Recording} from '../../../debug/recording/recording';
import type {DebugAction} from '../../../../labs/format/debug';

export interface Desk {
  debug: DebugService;
  /** Types it into terminal 1. */
  type: (text: string) => void;
  /** A file's text; undefined if it cannot be read. */
  textOf: (path: string) => Promise<string | undefined>;
  /** The lab's directory in the guest. */
  directory: string;
}

/** For a machine that is to stand, a module to be compiled apart, or a call to come. */
const PATIENCE_MS = 60_000;
const LOOK_MS = 50;

export class Hands {
  readonly #desk: Desk;
  /** The number of the stop that was left last. */
  #left = 0;
  /** Of the last stop that can be gone back to. */
  #kept = 0;
  #recording: Promise<Recording> | undefined;
  /** A step of the recording that was found. */
  #found: number | undefined;
  readonly #off: () => void;

  constructor(desk: Desk) {
    this.#desk = desk;
    const {debug} = desk;
    this.#left = this.#kept = debug.stop ? debug.stop.number - 1 : 0;
    this.#off = debug.on('kept', () => (this.#kept = debug.stop?.number ?? this.#kept));
  }

  end(): void {
    this.#off();
  }

  /** Resolves when the last one has been begun; rejects with what cannot be done. */
  async perform(actions: readonly DebugAction[]): Promise<void> {
    for (const action of actions) await this.#do(action);
  }

  async #do(action: DebugAction): Promise<void> {
    const {debug, type} = this.#desk;
    if (action.breakpoint) return this.#breakAt(action.breakpoint);
    if (action.clear) {
      for (const {id} of debug.breakpoints.all) debug.breakpoints.remove(id);
      return this.#settle();
    }
    if (action.type !== undefined) return type(`${action.type}\n`);
    if (action.continue !== undefined)
      for (let count = 0; count < action.continue; count++) {
        await this.#leave();
        await debug.resume();
      }
    const {step, times = 1} = action;
    if (step !== undefined)
      for (let count = 0; count < times; count++) {
        await this.#leave();
        if (step !== 'back') await debug.step(step);
        else {
          demand(await debug.stepBack(), 'there is no stop to go back to');
          // Whatever is asked of the machine before it is shown, it does not stand for a person yet.
          await this.#until(
            () => Promise.resolve(debug.stop !== undefined),
            'the machine as it stood before',
          );
        }
      }
    if (action.set) {
      const {variable, value} = action.set;
      await this.#leave();
      const changed = await debug.set(variable, value);
      demand(changed.ok, changed.ok ? '' : `${variable} cannot be changed: ${changed.message}`);
    }
    if (action.record !== undefined) {
      this.#found = undefined;
      this.#recording = debug.record({function: action.record});
      await this.#settle();
    }
    if (action.whenChanged !== undefined) await this.#find(action.whenChanged);
    if (action.go) {
      demand(this.#found !== undefined, 'no line of a recording has been found to go to');
      const left = debug.stop?.number ?? this.#left;
      demand(await debug.goToStep(this.#found), 'the machine of that step cannot be had');
      this.#left = left;
    }
  }

  /** What was asked of breakpoints has reached a machine that runs. */
  async #settle(): Promise<void> {
    if (!this.#desk.debug.stop) await this.#desk.debug.resume();
  }

  async #breakAt(wanted: NonNullable<DebugAction['breakpoint']>): Promise<void> {
    const {debug, directory, textOf} = this.#desk;
    const {condition = '', fromHit = 1, log = ''} = wanted;
    const change = {condition, fromHit, log};
    if ('function' in wanted) {
      demand(
        debug.breakpoints.addFunction(wanted.function, change) !== undefined,
        'no such breakpoint can be set',
      );
      return this.#settle();
    }
    const path = `${directory}/${wanted.file}`;
    const text = (debug.stop ? await debug.sourceOf(path) : undefined) ?? (await textOf(path)) ?? '';
    const lines = text.split('\n');
    const at = lines.findIndex((each) => each.includes(wanted.code));
    demand(at >= 0, `${wanted.file} has no line with “${wanted.code}”`);
    const breakpoint = debug.breakpoints.add(path, at + 1, lines[at] ?? '', change);
    demand(breakpoint !== undefined, 'there are too many breakpoints');
    // A module that nobody knows yet, or not as it reads now, is compiled apart first.
    await this.#until(
      async () =>
        debug.breakpoints.status(breakpoint).state === 'refused' || (await debug.sourceOf(path)) === text,
      `the debug information of ${wanted.file}`,
    );
    await this.#settle();
    // Compiled in another way it may be what is loaded: of a module that is there it is known in the end.
    const modules = debug.stop ? '' : ((await textOf('/proc/modules')) ?? '');
    const name = wanted.file.replace(/\.c$/, '').replaceAll('-', '_');
    if (new RegExp(`^${name} `, 'm').test(modules))
      await this.#until(() => {
        const status = debug.breakpoints.status(breakpoint);
        // Of code that is gone, as init is, it is said why it waits.
        return Promise.resolve(status.state !== 'waiting' || status.message !== '');
      }, `the breakpoint in ${wanted.file}, whose module is loaded`);
    const {state, message} = debug.breakpoints.status(breakpoint);
    demand(state !== 'refused', message);
  }

  /** Waits until the machine stands where it has not been left, and can be gone back to; then it is left. */
  async #leave(): Promise<StopView> {
    const {debug} = this.#desk;
    const isReady = () => {
      const number = debug.stop?.number;
      return Promise.resolve(number !== undefined && number > this.#left && this.#kept >= number);
    };
    await this.#until(isReady, 'the machine to stand still');
    const {stop} = debug;
    if (!stop) throw new NotAsItShould('the machine has gone on by itself');
    this.#left = stop.number;
    return stop;
  }

  async #find(name: string): Promise<void> {
    const {debug} = this.#desk;
    demand(this.#recording !== undefined, 'nothing has been recorded');
    const late = new Promise<undefined>((resolve) => setTimeout(resolve, PATIENCE_MS));
    const recording = await Promise.race([this.#recording, late]);
    demand(recording !== undefined, `waited ${PATIENCE_MS} ms for the end of the recording`);
    const at = this.#found ?? recording.steps.length - 1;
    const values = [...(recording.steps[at]?.values ?? [])];
    const key = values.find(([, value]) => value.name === name)?.[0];
    demand(key !== undefined, `the recording has no ${name} at its step ${at + 1}`);
    this.#found = debug.originOf(at, key);
    demand(this.#found !== undefined, `${name} has been so from the beginning of the recording`);
  }

  async #until(test: () => Promise<boolean>, what: string): Promise<void> {
    const from = performance.now();
    while (!(await test())) {
      demand(performance.now() - from < PATIENCE_MS, `waited ${PATIENCE_MS} ms for ${what}`);
      await new Promise((resolve) => setTimeout(resolve, LOOK_MS));
    }
  }
}
