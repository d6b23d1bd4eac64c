/** Owns the recording of a call, line by line, and the way back to one of its lines. */
import {Walk} from './walk';
import type {Met} from './walk';
import {LINES_LIMIT} from './recording';
import {stepAt} from './values';
import {placesOfFunction} from '../../../debugger/control/places';
import {loadedAddress} from '../../../debugger/values/frame';
import type {BreakpointStop, EngineControl, Listener} from '../control/engine-control';
import type {ChangeOutcome} from '../views';
import type {RecordedStep, Recording} from './recording';
import type {Saved} from '../../../snapshots/store';

/** Lines from one checkpoint to the next: so many are walked again at most. */
const CHECKPOINT_LINES = 250;

export interface RecorderHost {
  /** The machine as it stands; undefined if it cannot be had. */
  save: () => Promise<Saved | undefined>;
  /** Puts a machine in place of the present one. */
  goTo: (saved: Saved) => Promise<boolean>;
  now: () => number;
  /** How long a machine on its way to a line may meet none, in milliseconds. */
  patience?: number;
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
  /** Lines of the last recording. */
  #recorded = 0;
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
    this.#recorded = 0;
    this.#wanted = name;
    this.onState({kind: 'waiting', function: name, steps: 0});
    return new Promise((resolve) => {
      const finish = (this.#finish = (end) => {
        this.#finish = this.#wanted = undefined;
        this.#recorded = steps.length;
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
    if (!now || now.isTrouble || now.frames[0]?.own?.scope.name !== name) return;
    if ((await exclusively(() => begin(now.stop))) === 'go-on') await goOn(() => Promise.resolve(undefined));
  }

  async #checkpoint(step: number): Promise<void> {
    const saved = await this.#host.save();
    if (saved?.meta.stopped) this.#checkpoints.push({step, saved});
  }

  /** The machine itself, as it stood before a step's line: from the nearest checkpoint on. It ends in any case, with a sentence if not there. */
  async goTo(step: number): Promise<ChangeOutcome> {
    if (this.#finish) return failed('A call is being recorded. Wait for its end, or stop it.');
    if (this.#recorded === 0) return failed('There is no recording to go to.');
    if (!Number.isInteger(step) || step < 0 || step >= this.#recorded)
      return failed(
        `The recording has ${this.#recorded} lines, from 0 to ${this.#recorded - 1}: there is no line ${step}.`,
      );
    const from = this.#checkpoints.findLast((each) => each.step <= step);
    if (!from) return failed(NO_MACHINE);
    const {standing, machine, nextShown} = this.#control;
    const before = machine();
    if (!(await this.#host.goTo(from.saved))) return failed(NO_MACHINE);
    let now = standing();
    for (let came = machine(); came === before || !now; now = standing()) {
      if ((await within(nextShown(), this.#host.patience)) === LATE) return failed(NO_MACHINE);
      // Somebody has put yet another in its place.
      if (came !== before && machine() !== came) return failed(REPLACED);
      came = machine();
    }
    return step === from.step ? {ok: true} : this.#walkOn(now.stop, step - from.step);
  }

  /** So many lines further. A call that goes another way than it was recorded may end before, or never come there. */
  async #walkOn(stop: BreakpointStop, lines: number): Promise<ChangeOutcome> {
    const {listen, nextShown, goOn, machine} = this.#control;
    const walk = await Walk.from(this.#control, stop);
    if (!walk) return failed(NO_MACHINE);
    await walk.begin(stop);
    const before = machine();
    const there = nextShown();
    let [left, isOver, met] = [lines, false, 0];
    await listen({
      addresses: walk.addresses,
      onStop: async (at) => {
        const line = await walk.next(at);
        met++;
        if (line === undefined) return undefined;
        if (line === 'end') isOver = true;
        else if (line !== 'between') left--;
        const stands = isOver || left <= 0;
        if (stands) await listen(undefined);
        return stands ? 'show' : 'go-on';
      },
    });
    await goOn(() => Promise.resolve(undefined));
    // As long as it goes from line to line, however slowly.
    for (let last = -1; last !== met;) {
      last = met;
      if ((await within(there, this.#host.patience)) !== LATE) break;
    }
    if (machine() !== before) return failed(REPLACED);
    if (left <= 0) return {ok: true};
    await listen(undefined);
    if (isOver) return failed(`The call ended ${lines - left} lines on this time: it went another way.`);
    return failed('The machine did not come to that line this time: it went another way.');
  }
}

const failed = (message: string): ChangeOutcome => ({ok: false, message});

const NO_MACHINE = 'The machine of that line cannot be had any more. Record the call once more.';
const REPLACED = 'Another machine has taken the place of this one meanwhile.';
/** A line that sleeps may take some seconds. */
const PATIENCE_MS = 15_000;
const LATE = Symbol('late');

/** What is waited for, or LATE. */
async function within<T>(awaited: Promise<T>, ms = PATIENCE_MS): Promise<T | typeof LATE> {
  let timer: ReturnType<typeof setTimeout> | undefined;
  const late = new Promise<typeof LATE>((resolve) => (timer = setTimeout(() => resolve(LATE), ms)));
  try {
    return await Promise.race([awaited, late]);
  } finally {
    clearTimeout(timer);
  }
}

/** How often the state is told. */
const STATE_LINES = 50;
