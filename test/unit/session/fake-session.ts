/** Owns a session over machines of the test's: workers that start, save and die when the test says so. */
import 'fake-indexeddb/auto';
import {SPOKEN} from '../../../src/protocol/guest/protocols';
import {checkingBase, presentBase} from '../../../src/protocol/bases/records';
import {Bases} from '../../../src/session/saves/bases';
import {Session} from '../../../src/session/session';
import {MachinePool} from '../../../src/session/workers/machine-pool';
import {WorkerDied} from '../../../src/session/workers/machine-process';
import {openStore} from '../../../src/snapshots/store';
import type {Result} from '../../../src/session/messages/result';
import type {Notice} from '../../../src/session/messages/notice';
import type {CompilerListener, CompilerProcess} from '../../../src/session/workers/compiler-process';
import type {MachineProcess} from '../../../src/session/workers/machine-process';
import type {Lab} from '../../../src/labs/lab';
import type {ImageManifest} from '../../../src/protocol/images';
import type {
  MachineApi,
  MachineEvent,
  SaveResult,
  StartOptions,
  StartResult,
} from '../../../src/protocol/machine-api';
import type {SnapshotStore} from '../../../src/snapshots/store';

const image = (file: string, sha256: string) => ({file, sha256, size: 1, unpackedSize: 1});

export const manifest: ImageManifest = {
  format: 1,
  kernelRelease: '6.12.0-test',
  ramBytes: 1 << 20,
  cmdline: '',
  images: {base: image('base.zst', 'a'.repeat(64)), kernel: image('kernel.zst', 'b'.repeat(64))},
  labs: {},
  checking: {
    kernelRelease: '6.12.0-test-checking',
    cmdline: 'checks',
    images: {base: image('base-c.zst', 'c'.repeat(64)), kernel: image('kernel-c.zst', 'd'.repeat(64))},
    labs: {needy: image('lab-needy.delta', 'e'.repeat(64))},
  },
  engine: 'test-engine',
  protocols: SPOKEN,
};

const part = (name: string) => image(name, name);
const toolchain = {
  unpack: part('unpack'),
  programs: part('programs'),
  modpost: part('modpost'),
  tree: part('tree'),
  checking: {modpost: part('modpost'), treeChanges: part('tree-changes'), parts: []},
};

/** The bases of a site that never released another, and whose host has no files. */
export const testBases = (store: SnapshotStore) =>
  new Bases({
    present: presentBase(manifest, toolchain),
    checking: checkingBase(manifest, toolchain),
    index: {format: 1, releases: []},
    imageUrl: (file) => file,
    fetch: () => Promise.resolve(new Response(null, {status: 404})),
    store,
  });

export const lab = (id: string, order: number): Lab => ({
  id,
  order,
  title: id,
  summary: id,
  level: 'first',
  minutes: 1,
  needs: [],
  modules: [],
  steps: [],
});

/** A worker whose every answer is the test's to give. */
export class FakeMachine implements MachineProcess {
  readonly died: Promise<WorkerDied>;
  options: StartOptions | undefined;
  ended = false;
  typed = '';
  prepared = 0;
  /** Gives saves by itself; else `saves` collects how to answer. */
  savesAtOnce = true;
  readonly saves: ((result: SaveResult) => void)[] = [];
  #emit: (event: MachineEvent) => void = () => undefined;
  #settleStart: (result: StartResult | WorkerDied) => void = () => undefined;
  #die: (error: WorkerDied) => void = () => undefined;
  #saved = 0;

  /** What its worker is after it. */
  next = () => new FakeMachine(`${this.name}, again`);

  /** It is started. */
  onStart: () => void = () => undefined;

  constructor(public name: string) {
    this.died = new Promise((resolve) => (this.#die = resolve));
  }

  prepare(): void {
    this.prepared++;
  }

  start(options: StartOptions, onEvent: (event: MachineEvent) => void): Promise<StartResult> {
    this.onStart();
    this.options = options;
    this.#emit = onEvent;
    return new Promise((resolve, reject) => {
      this.#settleStart = (result) => (result instanceof WorkerDied ? reject(result) : resolve(result));
    });
  }

  /** The machine runs. */
  run(): void {
    this.#emit({kind: 'phase', phase: {kind: 'running'}});
    this.#settleStart({ok: true});
  }

  fail(result: Extract<StartResult, {ok: false}>): void {
    this.#settleStart(result);
  }

  emit(event: MachineEvent): void {
    this.#emit(event);
  }

  die(message = 'test'): void {
    this.ended = true;
    const error = new WorkerDied(message);
    this.#settleStart(error);
    this.#die(error);
  }

  end(): void {
    if (this.ended) return;
    this.ended = true;
    this.#settleStart(new WorkerDied('another machine takes its place'));
  }

  recycle(): FakeMachine {
    this.end();
    return this.next();
  }

  call<T>(ask: (machine: MachineApi) => Promise<T>): Promise<T> {
    if (this.ended) return Promise.reject(new WorkerDied('it has ended'));
    return ask(this.#api);
  }

  post(say: (machine: MachineApi) => void): void {
    if (!this.ended) say(this.#api);
  }

  saveResult(): SaveResult {
    return {
      ok: true,
      delta: new TextEncoder().encode(`${this.name} ${++this.#saved}`),
      identity: {
        engine: manifest.engine,
        base: this.options?.base.image.sha256 ?? manifest.images.base.sha256,
        ramBytes: manifest.ramBytes,
      },
      pauseMs: 1,
      pages: 1,
      rawBytes: 1,
    };
  }

  readonly #api = {
    type: (_port: string, bytes: Uint8Array) => (this.typed += new TextDecoder().decode(bytes)),
    resize: () => undefined,
    acknowledge: () => undefined,
    compact: (delta: Uint8Array<ArrayBuffer>) => Promise.resolve(delta),
    save: () =>
      this.savesAtOnce
        ? Promise.resolve(this.saveResult())
        : new Promise<SaveResult>((resolve) => this.saves.push(resolve)),
    guest: new Proxy(
      {},
      {get: () => () => Promise.resolve({ok: false, why: 'not-running', message: 'a fake has no guest'})},
    ),
  } as unknown as MachineApi;
}

let count = 0;
let time = 0;

/** As two tabs of one browser have them: a lock has one holder, and a thief gets it. */
export class FakeLocks {
  readonly #held = new Map<string, (error: Error) => void>();

  request = (
    name: string,
    options: LockOptions,
    work: (lock: object | null) => unknown,
  ): Promise<unknown> => {
    const steal = this.#held.get(name);
    if (steal && options.steal !== true) {
      if (options.ifAvailable === true) return Promise.resolve(work(null));
      return new Promise((_, reject) => {
        options.signal?.addEventListener('abort', () => reject(new Error('not given')));
      });
    }
    steal?.(new Error('stolen'));
    return new Promise((resolve, reject) => {
      this.#held.set(name, reject);
      Promise.resolve(work({})).then((value) => {
        if (this.#held.get(name) === reject) this.#held.delete(name);
        resolve(value);
      }, reject);
    });
  };
}

export interface FakeSession {
  session: Session;
  /** Every worker that was spawned, in order. */
  machines: FakeMachine[];
  notices: (Notice | undefined)[];
  phases: string[];
  store: SnapshotStore;
  /** The worker that was asked last to start. Waits until there is one with a higher number. */
  next: () => Promise<FakeMachine>;
  /** Whoever listens to the compiler. */
  compilerListener: () => CompilerListener;
}

export function fakeSession({
  store = openStore(`session-${count++}`),
  locks,
  copyId = '',
  frozen = [],
  compiler = {},
  labs = [lab('first-module', 1), lab('second', 2)],
}: {
  store?: SnapshotStore;
  locks?: FakeLocks;
  copyId?: string;
  frozen?: string[];
  compiler?: Partial<CompilerProcess>;
  labs?: Lab[];
} = {}): FakeSession {
  const machines: FakeMachine[] = [];
  const notices: (Notice | undefined)[] = [];
  const phases: string[] = [];
  const enter = (machine: FakeMachine) => {
    machine.name = `m${machines.length}`;
    machines.push(machine);
  };
  /** One that stands for a worker's next machine is there once it is started. */
  const make = () => {
    const machine = new FakeMachine('');
    machine.next = () => {
      const next = make();
      next.onStart = () => enter(next);
      return next;
    };
    return machine;
  };
  const spawn = () => {
    const machine = make();
    enter(machine);
    return machine;
  };
  const pool = new MachinePool(spawn, {
    base: {kind: 'url', url: 'base.zst', image: manifest.images.base},
    ramBytes: manifest.ramBytes,
  });
  let id = copyId;
  let compilerListener: CompilerListener = {};
  const session = new Session({
    machines: pool,
    keepsNext: true,
    manifest,
    bases: testBases(store),
    imageUrl: (file) => file,
    store,
    fetch: () => Promise.resolve(new Response(null, {status: 404})),
    labs,
    lessonText: () => Promise.reject(new Error('no text')),
    glossary: () => Promise.resolve(new Map()),
    // Timers of this clock never fire: automatic saves and second looks are not this test's affair. No two of its
    // moments are equal, so that saves have an order.
    clock: {
      setTimeout: () => 0,
      clearTimeout: () => undefined,
      now: () => (time = Math.max(time + 1, Date.now())),
    },
    pageUrl: () => 'https://modlab.test/',
    locks: locks as unknown as LockManager | undefined,
    scope: '/',
    freezes: {
      mark: (machine) => ({cache: 'freezes', address: machine}),
      list: () => Promise.resolve(new Set(frozen)),
    },
    channel: {postMessage: () => undefined, addEventListener: () => undefined},
    timeouts: {claim: 20, takeOver: 100},
    copyId: {get: () => id, set: (value) => (id = value)},
    editorStorage: {read: () => undefined, write: () => undefined},
    breakpointStorage: {read: () => undefined, write: () => undefined},
    usage: () => Promise.resolve(undefined),
    spawnCompiler: (listener) => {
      compilerListener = listener;
      return {
        load: () => Promise.resolve({ok: true}),
        prepare: () => Promise.resolve(),
        attach: () => undefined,
        onCalls: () => undefined,
        end: () => undefined,
        disassemble: () => Promise.resolve(undefined),
        describeName: () => Promise.resolve([]),
        completeName: () => Promise.resolve({entries: [], all: true}),
        checkStyle: () => Promise.resolve({ok: false, message: 'no checkpatch here'}),
        wantDebugObjects: () => undefined,
        ...compiler,
      };
    },
  });
  session.on('notice', (notice) => notices.push(notice));
  session.on('phase', ({kind}) => phases.push(kind));
  let given = 0;
  const started = () => machines.filter(({options}) => options !== undefined);
  const next = async () => {
    while (started().length <= given) await new Promise((resolve) => setTimeout(resolve));
    return started()[given++] as FakeMachine;
  };
  return {session, machines, notices, phases, store, next, compilerListener: () => compilerListener};
}

/** A page whose first machine runs. */
export async function openedPage(
  options: Parameters<typeof fakeSession>[0] = {},
): Promise<FakeSession & {machine: FakeMachine}> {
  const page = fakeSession(options);
  const start = page.session.start();
  const machine = await page.next();
  machine.run();
  const started = await start;
  if (!started.ok) throw new Error(started.message);
  return {...page, machine};
}

export const outcome = async (result: Promise<Result | undefined>) => {
  const value = await result;
  return value === undefined || value.ok ? 'ok' : value.why;
};
