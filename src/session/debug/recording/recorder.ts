/** Owns the recording of a call, line by line, and the way back to one of its lines. */
import {Walk} from './walk';
import type {Met} from './walk';
import {stepAt} from './values';
import {placesOfFunction} from '../../../debugger/control/places';
import {loadedAddress} from '../../../debugger/values/frame';
import type {BreakpointStop, EngineControl, Listener} from '../control/engine-control';
import type {RecordedStep, Recording} from './recording';
import type {Saved} from '../../../snapshots/store';

/** As many as a person looks through. */
export const LINES_LIMIT = 2000;
/** Lines from one checkpoint to the next: so many are walked again at most. */
const CHECKPOINT_LINES = 250;

export interface RecorderHost {
  /** The machine as it stands; undefined if it cannot be had. */
  save: () => Promise<Saved | undefined>;
  /** Puts a machine in place of the present one. */
  goTo: (saved: Saved) => Promise<boolean>;
  now: () => number;
}

export interface RecordOptions {
  /** Of one of the lab's modules. */
  function: string;
  /** At most so many lines. */
  lines?: number;
}

/** `waiting`: for the function to be called. */
export type RecordingState =
  {kind: 'idle'} | {kind: 'waiting' | 'recording'; function: string; steps: number};

export class Recorder {
  readonly #control: EngineControl;
  readonly #host: RecorderHost;
  #checkpoints: {step: number; saved: Saved}[] = [];
  #finish: ((end: Recording['end']) => void) | undefined;
  #wanted: string | undefined;
  onState: (state: RecordingState) => void = () => undefined;

  constructor(control: EngineControl, host: RecorderHost) {
    this.#control = control;
    this.#host = host;
  }

  /** Whether a call is waited for, or being recorded. */
  get isActive(): boolean {
    return this.#finish !== undefined;
  }

  /** Another machine is in place: nothing more comes of what was being recorded. */
  left(): void {
    this.#finish?.('left');
  }

  /** Nobody wants it any more. */
  async stop(): Promise<void> {
    await this.#control.listen(undefined);
    this.left();
  }

  /** Modules have come or gone: the function may be somewhere now. Its addresses, for as long as it is waited for. */
  get awaited(): readonly number[] {
    const name = this.#wanted;
    if (name === undefined) return [];
    return this.#control.modules.all.flatMap(({build: {info}, target}) =>
      (info.ask(() => placesOfFunction(info, name)) ?? []).flatMap(
        (link) => loadedAddress(info, target, link) ?? [],
      ),
    );
  }

  /** From the next call of the function, or from where the machine stands in it. Resolves when the recording is over. */
  record({function: name, lines = LINES_LIMIT}: RecordOptions): Promise<Recording> {
    this.#finish?.('left');
    const steps: RecordedStep[] = [];
    let [walk, began] = [undefined as Walk | undefined, 0];
    this.#checkpoints = [];
    this.#wanted = name;
    this.onState({kind: 'waiting', function: name, steps: 0});
    return new Promise((resolve) => {
      const finish = (this.#finish = (end) => {
        this.#finish = this.#wanted = undefined;
        this.onState({kind: 'idle'});
        resolve({function: name, steps, end, ms: this.#host.now() - began});
      });
      const over = async (end: Recording['end']) => {
        await this.#control.listen(undefined);
        finish(end);
      };
      const begin = async (stop: BreakpointStop) => {
        walk = await Walk.from(this.#control, stop);
        if (!walk) return undefined;
        this.#wanted = undefined;
        await this.#control.listen({addresses: walk.addresses, onStop});
        began = this.#host.now();
        return took(await walk.begin(stop));
      };
      const took = async (line: Met): Promise<'go-on' | 'show' | undefined> => {
        if (line === undefined) return undefined;
        if (line === 'between') return 'go-on';
        if (line === 'end') {
          await over('returned');
          return 'go-on';
        }
        const step = await this.#control.memory.settle(() => stepAt(line));
        if (step) steps.push(step);
        if ((steps.length - 1) % CHECKPOINT_LINES === 0) await this.#checkpoint(steps.length - 1);
        if (steps.length % STATE_LINES === 0)
          this.onState({kind: 'recording', function: name, steps: steps.length});
        if (steps.length < lines) return 'go-on';
        await over('lines');
        return 'show';
      };
      const onStop: Listener = async (stop, isTrouble) => {
        if (!walk) return isTrouble || !this.awaited.includes(stop.address) ? undefined : begin(stop);
        if (!isTrouble) return took(await walk.next(stop));
        await over('oops');
        return undefined;
      };
      void this.#control.listen({addresses: [], onStop}).then(() => this.#beginHere(name, begin));
    });
  }

  /** A machine that stands in the function already goes on, recorded from there. */
  async #beginHere(
    name: string,
    begin: (stop: BreakpointStop) => Promise<'go-on' | 'show' | undefined>,
  ): Promise<void> {
    const {standing, goOn, exclusively} = this.#control;
    const now = standing();
    if (now?.frames[0]?.own?.scope.name !== name || now.isTrouble) return;
    if ((await exclusively(() => begin(now.stop))) === 'go-on') await goOn(() => Promise.resolve(undefined));
  }

  async #checkpoint(step: number): Promise<void> {
    const saved = await this.#host.save();
    if (saved?.meta.stopped) this.#checkpoints.push({step, saved});
  }

  /** The machine itself, as it stood before a step's line: from the nearest checkpoint on. */
  async goTo(step: number): Promise<boolean> {
    const from = this.#checkpoints.findLast((each) => each.step <= step);
    if (!from || this.#finish) return false;
    const {listen, standing, machine, nextShown, goOn} = this.#control;
    const before = machine();
    if (!(await this.#host.goTo(from.saved))) return false;
    let now = standing();
    for (let came = machine(); came === before || !now; now = standing()) {
      await nextShown();
      // Somebody has put yet another in its place.
      if (came !== before && machine() !== came) return false;
      came = machine();
    }
    let left = step - from.step;
    if (left === 0) return true;
    const walk = await Walk.from(this.#control, now.stop);
    if (!walk) return false;
    await walk.begin(now.stop);
    const there = nextShown();
    await listen({
      addresses: walk.addresses,
      onStop: async (stop) => {
        const line = await walk.next(stop);
        if (line === undefined) return undefined;
        const isThere = line !== 'between' && --left <= 0;
        if (isThere) await listen(undefined);
        return isThere ? 'show' : 'go-on';
      },
    });
    await goOn(() => Promise.resolve(undefined));
    await there;
    return left <= 0;
  }
}

/** How often the state is told. */
const STATE_LINES = 50;
