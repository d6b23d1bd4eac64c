/** Owns the proof that a compiler's worker is made when it is needed, connected, and replaced. */
import {afterEach, describe, expect, test, vi} from 'vitest';
import {connectCompiler} from '../../../src/session/workers/compiler-process';
import {fakeWorker} from './fake-worker';
import type {FakeWorker} from './fake-worker';
import type {
  CompilerApi,
  CompilerEvent,
  CompilerLoad,
  ToolchainManifest,
} from '../../../src/protocol/compiler-api';
import type {MachineApi} from '../../../src/protocol/machine-api';
import type {CallingMachine, CompilerOptions} from '../../../src/session/workers/compiler-process';
import type {WorkerLike} from '../../../src/session/workers/machine-process';

const image = (name: string) => ({file: name, sha256: name, size: 1, unpackedSize: 1});
const manifest: ToolchainManifest = {
  unpack: image('unpack'),
  programs: image('programs'),
  modpost: image('modpost'),
  tree: image('tree'),
};

/** A compiler's worker as the test sees it. */
interface Fake extends FakeWorker {
  loads: number;
  warmUps: number;
  /** How many machines it was connected with. */
  served: number;
  /** The kernel's files that it began with. */
  tree: string;
  emit: (event: CompilerEvent) => void;
}

/** Each worker in the order in which they were made. */
function workers(load: CompilerLoad = {ok: true}) {
  const made: Fake[] = [];
  const spawn = (): WorkerLike => {
    const api: CompilerApi = {
      begin: ({manifest: {tree}}, emit) => {
        fake.tree = tree.file;
        fake.emit = emit;
      },
      load: () => {
        fake.loads++;
        return Promise.resolve(load);
      },
      warmUp: () => {
        fake.warmUps++;
        return Promise.resolve();
      },
      disassemble: () => Promise.resolve(undefined),
      describeName: () => Promise.resolve([]),
      completeName: () => Promise.resolve({entries: [], all: true}),
      checkStyle: () => new Promise(() => undefined),
      wantDebugObjects: () => undefined,
      serve: (port) => {
        fake.served++;
        port.close();
      },
    };
    const fake: Fake = Object.assign(fakeWorker(api), {
      loads: 0,
      warmUps: 0,
      served: 0,
      tree: '',
      emit: () => undefined,
    });
    made.push(fake);
    return fake.worker;
  };
  return {made, spawn};
}

/** A machine that counts the compilers it was connected with, and what calls were told in their place. */
function machine() {
  const failed: [callId: number, text: string, exitCode: number][] = [];
  let connections = 0;
  const api: Pick<MachineApi, 'connectCompiler' | 'failCall'> = {
    connectCompiler: (port) => {
      connections++;
      port.close();
    },
    failCall: (...told) => failed.push(told),
  };
  const calling: CallingMachine = {post: (say) => say(api as MachineApi)};
  return {calling, failed, connections: () => connections};
}

const open: ReturnType<typeof connectCompiler>[] = [];
afterEach(() => {
  for (const compiler of open.splice(0)) compiler.end();
});

function connect(spawn: () => WorkerLike, more: Partial<CompilerOptions> = {}) {
  const compiler = connectCompiler({
    spawn,
    directory: 'https://site/',
    manifest,
    checkpatch: {url: 'https://site/checkpatch', archive: image('checkpatch')},
    ...more,
  });
  open.push(compiler);
  return compiler;
}

const until = (isSo: () => boolean) => vi.waitFor(() => expect(isSo()).toBe(true), {interval: 1});

describe('the compiler of a page', () => {
  test('is made with the first call, connected with its machine, and told of work', async () => {
    const {made, spawn} = workers();
    const {calling, connections} = machine();
    const working: boolean[] = [];
    const compiler = connect(spawn, {onWorking: (is) => working.push(is)});
    compiler.attach(calling, manifest);
    expect(made.length).toBe(0);
    compiler.onCalls([1]);
    compiler.onCalls([1, 2]);
    await until(() => made[0]?.served === 1);
    compiler.onCalls([]);
    expect(connections()).toBe(1);
    expect(working).toEqual([true, false]);
    expect(made.length).toBe(1);
  });

  test('is fetched when the machine looks at its tree, and serves the next machine too', async () => {
    const {made, spawn} = workers();
    const [first, second] = [machine(), machine()];
    const compiler = connect(spawn);
    compiler.attach(first.calling, manifest);
    expect(await compiler.load()).toEqual({ok: true});
    compiler.attach(second.calling, manifest);
    await until(() => made[0]?.served === 2);
    expect(made[0]).toMatchObject({served: 2, ended: false});
    expect([first.connections(), second.connections()]).toEqual([1, 1]);
  });

  test('of another kernel than the machine in place has is ended, and one with that kernel’s files made', async () => {
    const {made, spawn} = workers();
    const [present, old] = [machine(), machine()];
    const compiler = connect(spawn);
    compiler.attach(present.calling, manifest);
    compiler.onCalls([1]);
    await until(() => made[0]?.served === 1);
    compiler.attach(old.calling, {...manifest, tree: image('older tree')});
    expect(made[0]?.ended).toBe(true);
    compiler.onCalls([1]);
    await until(() => made[1]?.served === 1);
    compiler.attach(old.calling, {...manifest, tree: image('older tree')});
    expect(made.map(({tree, ended}) => [tree, ended])).toEqual([
      ['tree', true],
      ['older tree', false],
    ]);
  });

  test('passes on what a program was told', async () => {
    const {made, spawn} = workers();
    const told: unknown[] = [];
    const compiler = connect(spawn, {
      onOutput: ({tool}) => told.push(tool),
      onProgress: (...bytes) => told.push(bytes),
    });
    await compiler.load();
    made[0]?.emit({kind: 'progress', received: 1, total: 2});
    made[0]?.emit({kind: 'output', tool: 'gcc', argv: [], cwd: '/', stderr: new Uint8Array(0)});
    await until(() => told.length === 2);
    expect(told).toEqual([[1, 2], 'gcc']);
  });

  test('that dies is told to all that wait, and another is made for the next call', async () => {
    const {made, spawn} = workers();
    const {calling, failed} = machine();
    const working: boolean[] = [];
    const compiler = connect(spawn, {onWorking: (is) => working.push(is)});
    compiler.attach(calling, manifest);
    compiler.onCalls([1, 2]);
    made[0]?.die('404');
    await until(() => failed.length === 2);
    expect(failed[0]?.[1]).toContain('could not go on: 404. Run it again');
    expect(working).toEqual([true, false]);
    expect(made.length).toBe(1);
    compiler.onCalls([3]);
    expect(made.length).toBe(2);
  });

  test('that is ended for another kernel answers whoever waits for a check', async () => {
    const {made, spawn} = workers();
    const compiler = connect(spawn);
    const checked = compiler.checkStyle('a.c', '');
    compiler.attach(machine().calling, {...manifest, tree: image('older tree')});
    expect(await checked).toMatchObject({ok: false});
    expect(made[0]?.ended).toBe(true);
  });

  test('is made ready once, and not beside what has begun', async () => {
    const {made, spawn} = workers();
    const compiler = connect(spawn);
    await compiler.prepare();
    await compiler.prepare();
    expect(made).toMatchObject([{loads: 1, warmUps: 1}]);
    compiler.end();
    await compiler.load();
    await compiler.prepare();
    expect(made).toMatchObject([{}, {warmUps: 0}]);
  });

  test('that cannot be fetched is not warmed up', async () => {
    const {made, spawn} = workers({ok: false, why: 'download-failed', message: 'no network'});
    await connect(spawn).prepare();
    expect(made).toMatchObject([{loads: 1, warmUps: 0}]);
  });
});
