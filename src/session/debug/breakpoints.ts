/** Owns the breakpoints of a lab's machine: lines of its files and functions, which hold across builds, edits and reloads. */
import {Emitter} from '../async/emitter';

export interface Breakpoint {
  readonly id: number;
  /** Of the kernel or of a module; '' for a breakpoint on a line. */
  readonly function: string;
  /** Absolute, in the guest; '' for a breakpoint on a function. */
  readonly path: string;
  /** From 1, in the file as it was last seen. */
  readonly line: number;
  /** What stands in the line, without its indentation: it is looked for when the line has another number. */
  readonly text: string;
  readonly enabled: boolean;
  /** An expression of C; '' for none. */
  readonly condition: string;
  /** Stops from its n-th hit on; 1 stops at each. */
  readonly fromHit: number;
  /** What is written to the log instead of stopping, with expressions in braces; '' for none. */
  readonly log: string;
}

export type BreakpointChange = Partial<
  Pick<Breakpoint, 'line' | 'text' | 'enabled' | 'condition' | 'fromHit' | 'log'>
>;

/** What became of it on the present machine. */
export interface BreakpointStatus {
  /** `waiting`: for its module to be loaded. */
  state: 'waiting' | 'set' | 'refused';
  /** For the person: why it is not set, or what its condition came to. */
  message: string;
  hits: number;
}

/** `key` names a lab's machine. `read` gives what `write` wrote, or nothing; neither throws. */
export interface BreakpointStorage {
  read(key: string): unknown;
  write(key: string, breakpoints: readonly (Omit<Breakpoint, 'id'> | {stopsAtOops: false})[]): void;
}

/** More than a person sets, and than a machine needs to be told of at each change. */
const MOST = 100;
const TEXT_LIMIT = 500;
const FUNCTION_NAME = /^[A-Za-z_][\w.]{0,127}$/;
const NEW: BreakpointStatus = {state: 'waiting', message: '', hits: 0};

export interface BreakpointEvents {
  /** Which there are, or what one asks for. */
  changed: undefined;
  /** What became of one. */
  status: undefined;
}

export class Breakpoints extends Emitter<BreakpointEvents> {
  readonly #storage: BreakpointStorage;
  #key: string | undefined;
  #lastId = 0;
  #all: readonly Breakpoint[] = [];
  readonly #statuses = new Map<number, BreakpointStatus>();
  #stopsAtOops = true;

  constructor(storage: BreakpointStorage) {
    super();
    this.#storage = storage;
  }

  /** In the order of their files and lines. */
  get all(): readonly Breakpoint[] {
    return this.#all;
  }

  /** Whether the machine stops before the kernel reports an oops, while the debugger is in use. */
  get stopsAtOops(): boolean {
    return this.#stopsAtOops;
  }

  set stopsAtOops(stops: boolean) {
    this.#stopsAtOops = stops;
    this.#set(this.#all);
  }

  in = (path: string): readonly Breakpoint[] => this.#all.filter((each) => each.path === path);

  status = ({id}: Pick<Breakpoint, 'id'>): BreakpointStatus => this.#statuses.get(id) ?? NEW;

  /** A machine is in place; `key` names what is remembered of it. */
  begin(key: string): void {
    this.#statuses.clear();
    if (key !== this.#key) {
      this.#key = key;
      const remembered = this.#storage.read(key);
      const list = Array.isArray(remembered) ? (remembered as unknown[]) : [];
      this.#all = list.slice(0, MOST).flatMap((each) => this.#recall(each) ?? []);
      this.#stopsAtOops = !list.some((each) => isRecord(each) && each['stopsAtOops'] === false);
    }
    this.emit('changed', undefined);
  }

  /** What another version of this page may have written is taken as far as it is understood. */
  #recall(written: unknown): Breakpoint | undefined {
    if (!isRecord(written)) return undefined;
    const {path, line, text, enabled, condition, fromHit, log} = written;
    const name = typeof written['function'] === 'string' ? written['function'] : '';
    const isFunction = FUNCTION_NAME.test(name);
    if (!isFunction && (typeof path !== 'string' || path === '' || !isCount(line))) return undefined;
    const textOf = (value: unknown) => (typeof value === 'string' ? value.slice(0, TEXT_LIMIT) : '');
    return {
      id: ++this.#lastId,
      function: isFunction ? name : '',
      path: typeof path === 'string' && !isFunction ? path : '',
      line: isCount(line) ? line : 1,
      text: textOf(text),
      enabled: enabled !== false,
      condition: textOf(condition),
      fromHit: isCount(fromHit) ? fromHit : 1,
      log: textOf(log),
    };
  }

  /** Undefined if there are as many as there can be. */
  add(path: string, line: number, text: string, change: BreakpointChange = {}): Breakpoint | undefined {
    const known = this.#at(path, line);
    const place = {function: '', path, line, text: text.trim().slice(0, TEXT_LIMIT)};
    return known ? this.update(known.id, change) : this.#add(place, change);
  }

  /** At the beginning of a function. Undefined if that is no name of one, or there are as many as there can be. */
  addFunction(name: string, change: BreakpointChange = {}): Breakpoint | undefined {
    if (!FUNCTION_NAME.test(name)) return undefined;
    const known = this.#all.find((each) => each.function === name);
    return known
      ? this.update(known.id, change)
      : this.#add({function: name, path: '', line: 1, text: ''}, change);
  }

  #add(
    place: Pick<Breakpoint, 'function' | 'path' | 'line' | 'text'>,
    change: BreakpointChange,
  ): Breakpoint | undefined {
    if (this.#all.length >= MOST) return undefined;
    const breakpoint = {
      ...{id: ++this.#lastId, enabled: true, condition: '', fromHit: 1, log: ''},
      ...changeIn(change),
      ...place,
    };
    this.#set([...this.#all, breakpoint]);
    return breakpoint;
  }

  remove(id: number): void {
    this.#statuses.delete(id);
    this.#set(this.#all.filter((each) => each.id !== id));
  }

  update(id: number, change: BreakpointChange): Breakpoint | undefined {
    const known = this.#all.find((each) => each.id === id);
    if (!known) return undefined;
    const updated = {...known, ...changeIn(change)};
    // Whoever asks for something else begins to count anew.
    this.#statuses.set(id, {...this.status(known), message: '', hits: 0});
    this.#set(this.#all.map((each) => (each === known ? updated : each)));
    return updated;
  }

  /** Puts one where there is none, or takes it away. */
  toggle(path: string, line: number, text: string): void {
    const known = this.#at(path, line);
    if (known) this.remove(known.id);
    else this.add(path, line, text);
  }

  /** The lines of a file have been edited: where each of its breakpoints is now. Of two that have met one stays. */
  moved(path: string, lines: ReadonlyMap<number, {line: number; text: string}>): void {
    const taken = new Set<number>();
    const all = this.#all.flatMap((each) => {
      if (each.path !== path) return [each];
      const now = lines.get(each.id);
      const line = now?.line ?? each.line;
      if (taken.has(line)) return [];
      taken.add(line);
      return [now ? {...each, line, text: now.text.trim().slice(0, TEXT_LIMIT)} : each];
    });
    this.#set(all);
  }

  /** What the machine's side says of it. */
  report(id: number, change: Partial<BreakpointStatus>): void {
    const known = this.#all.find((each) => each.id === id);
    if (!known) return;
    const before = this.status(known);
    const now = {...before, ...change};
    if (now.state === before.state && now.message === before.message && now.hits === before.hits) return;
    this.#statuses.set(id, now);
    this.emit('status', undefined);
  }

  #at = (path: string, line: number): Breakpoint | undefined =>
    this.#all.find((each) => each.path === path && each.line === line);

  #set(all: readonly Breakpoint[]): void {
    this.#all = all.toSorted(
      (a, b) => a.path.localeCompare(b.path) || a.line - b.line || a.function.localeCompare(b.function),
    );
    if (this.#key !== undefined)
      this.#storage.write(this.#key, [
        ...this.#all.map(({id: _, ...each}) => each),
        ...(this.#stopsAtOops ? [] : [{stopsAtOops: false} as const]),
      ]);
    this.emit('changed', undefined);
  }
}

const CHANGEABLE = ['line', 'text', 'enabled', 'condition', 'fromHit', 'log'] as const;

/** Of what somebody asks for, that which can be changed: a breakpoint stays where it is, and what it is. */
const changeIn = (change: BreakpointChange): BreakpointChange =>
  Object.fromEntries(
    CHANGEABLE.flatMap((key) => (change[key] === undefined ? [] : [[key, change[key]] as const])),
  );

const isRecord = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null;

const isCount = (value: unknown): value is number => Number.isSafeInteger(value) && Number(value) >= 1;

/** The line that a breakpoint means in a text: its own if it reads as it did, or the nearest that does. */
export function lineIn(content: string, {line, text}: Pick<Breakpoint, 'line' | 'text'>): number {
  const lines = content.split('\n');
  const reads = (at: number) => lines[at - 1]?.trim() === text;
  if (text === '' || reads(line)) return line;
  for (let distance = 1; distance < lines.length; distance++) {
    if (reads(line - distance)) return line - distance;
    if (reads(line + distance)) return line + distance;
  }
  return line;
}
