/** Owns what values read when they were last looked at: of the same call of a function, or the same load of a module. */
import type {StackFrame} from '../call-stack';
import type {LoadedModule} from '../loaded-modules';

/** THREAD_SIZE: a kernel stack is this long, and aligned to it. */
const STACK_SIZE = 8192;
const ESP = 4;
/** Which says nothing of what a value is. */
const UNKNOWN = '<optimised out>';

interface Kept {
  /** Where the call has its frame; undefined for what lives as long as its module. */
  frame: number | undefined;
  /** At stops before the present one, and at this one. */
  before: Map<string, string>;
  now: Map<string, string>;
}

export class Texts {
  #kept = new Map<string, Kept>();
  readonly #loads = new WeakMap<LoadedModule, string>();
  #count = 0;
  /** Frames of the present stop, until what is over has been let go. */
  #frames: readonly StackFrame[] | undefined;

  /** The machine has stopped. */
  begin(frames: readonly StackFrame[]): void {
    for (const kept of this.#kept.values()) {
      for (const [key, text] of kept.now) kept.before.set(key, text);
      kept.now.clear();
    }
    this.#frames = frames;
  }

  /** Another machine, or another life of it: nothing has changed there. */
  forget(): void {
    this.#kept.clear();
    this.#frames = undefined;
  }

  /** Names a module as it is loaded now; loaded again it is another. */
  load(module: LoadedModule): string {
    const known = this.#loads.get(module) ?? `${module.name} ${++this.#count}`;
    this.#loads.set(module, known);
    return known;
  }

  /** Names the call that a frame is of. */
  activation(frame: StackFrame): string {
    const {view, own} = frame;
    const name = `${own ? this.load(own.module) : ''} ${view.name.replace(/\+0x.*$/, '')}`;
    const at = frameAddress(frame);
    this.#kept.set(`${name}@${at}`, this.#kept.get(`${name}@${at}`) ?? {frame: at, ...empty()});
    return `${name}@${at}`;
  }

  /** `within`: an activation or a load. A value that is known for the first time there has not changed. */
  isChanged(within: string, key: string, text: string): boolean {
    this.#letGo();
    const kept = this.#kept.get(within) ?? {frame: undefined, ...empty()};
    this.#kept.set(within, kept);
    if (text === UNKNOWN) return false;
    kept.now.set(key, text);
    const before = kept.before.get(key);
    return before !== undefined && before !== text;
  }

  /** Calls that are over: on a stack where the machine stands, and no frame any more. */
  #letGo(): void {
    const frames = this.#frames;
    if (!frames) return;
    const present = new Set(frames.map((frame) => this.activation(frame)));
    const stacks = new Set(frames.map((frame) => stackOf(frameAddress(frame))));
    for (const [name, {frame}] of this.#kept)
      if (frame !== undefined && !present.has(name) && stacks.has(stackOf(frame))) this.#kept.delete(name);
    this.#frames = undefined;
  }
}

const empty = (): Omit<Kept, 'frame'> => ({before: new Map(), now: new Map()});
const stackOf = (address: number) => Math.floor(address / STACK_SIZE);

/** Of a function with debug information its CFA: the same at each of its lines. */
function frameAddress({own, registers}: StackFrame): number {
  const cfa = own && own.module.build.info.ask(() => own.frame.cfa());
  return cfa === undefined ? (registers.get(ESP) ?? 0) : cfa - 1;
}
