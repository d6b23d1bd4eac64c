/**
 * Owns the worker's entry: everything that the page can reach of the compiler room. This worker answers the guest's calls
 * and never runs a program itself, so that it always hears what comes; programs run in workers of its own.
 */
import {expose} from 'comlink';
import {Ahead} from './ahead/ahead';
import {CompileCalls} from './calls/calls';
import {DebugObjects} from './calls/debug-objects';
import {connectCheckpatch} from './checkpatch/process';
import {checkStyle} from './checkpatch/style';
import {disassemble} from './calls/disassemble';
import {kernelApiFrom} from './kernel-api/kernel-api';
import {CompilerPool} from './pool/pool';
import {poolSize} from './pool/pool-size';
import {trustOwnScripts} from '../protocol/own-script';
import type {RunCheckpatch} from './checkpatch/process';
import type {CompilerApi} from '../protocol/compiler-api';

/** The page shows what it can of this, and reads it in its only thread. */
const SHOWN_BYTES = 256 << 10;

let pool: CompilerPool | undefined;
let ahead: Ahead | undefined;
let emit: Parameters<CompilerApi['begin']>[1] = () => undefined;
let calls: CompileCalls | undefined;
let checkpatch: RunCheckpatch | undefined;
let kernelApi: ReturnType<typeof kernelApiFrom> | undefined;

// Nobody else would notice: as an error of the worker it is the page's, which makes another.
self.addEventListener('unhandledrejection', ({reason}) => reportError(reason));

trustOwnScripts((address) => new URL(address, location.href), location.origin);

function begun<T>(part: T | undefined): T {
  if (part === undefined) throw new Error('a call before begin');
  return part;
}

const debugObjects = new DebugObjects(
  (job) => begun(pool).run(job).outcome,
  (object) => emit({kind: 'debug-object', ...object}),
);

expose({
  begin: ({directory, manifest, checkpatch: files}, listener) => {
    emit = listener;
    const size = poolSize(navigator);
    const made = new CompilerPool({
      // Vite finds the worker by this very expression.
      spawn: () =>
        new Worker(new URL('./pool/executor.ts', import.meta.url), {type: 'module', name: 'programs'}),
      size,
      directory,
      manifest,
      onProgress: (received, total) => emit({kind: 'progress', received, total}),
    });
    pool = made;
    checkpatch = connectCheckpatch({
      spawn: () =>
        new Worker(new URL('./checkpatch/worker.ts', import.meta.url), {type: 'module', name: 'checkpatch'}),
      files,
    });
    kernelApi = kernelApiFrom(directory, manifest);
    ahead = new Ahead({run: (job, options) => made.run(job, options), slots: size.ahead});
  },
  load: () => begun(pool).load(),
  warmUp: () => begun(pool).warmUp(),
  serve: (port) => {
    calls?.end();
    ahead?.forget();
    calls = new CompileCalls(port, {
      load: () => begun(pool).load(),
      foreseen: (call, signal) => begun(ahead).foreseen(call, signal),
      known: (job) => begun(ahead).known(job),
      compile: (job, signal) => begun(ahead).compile(job, signal),
      checkpatch: (run, signal) => begun(checkpatch)(run, signal),
      onDone: (job, result) => debugObjects.onDone(job, result),
      onOutput: ({stderr, argv, ...output}) => {
        const words = argv.reduce((sum, word) => sum + word.length, 0);
        // Nobody's sources are compiled by so long a line.
        if (words < SHOWN_BYTES)
          emit({kind: 'output', ...output, argv, stderr: stderr.slice(0, SHOWN_BYTES)});
      },
    });
  },
  disassemble: async (bytes, address) => {
    const loaded = await begun(pool).load();
    return loaded.ok ? disassemble((job) => begun(pool).run(job).outcome, bytes, address) : undefined;
  },
  describeName: async (name) => (await begun(kernelApi)())?.describe(name) ?? [],
  completeName: async (prefix, limit) =>
    (await begun(kernelApi)())?.complete(prefix, limit) ?? {entries: [], all: true},
  checkStyle: (name, text) => checkStyle(begun(checkpatch), name, text),
  wantDebugObjects: (wanted) => void (debugObjects.wanted = wanted),
} satisfies CompilerApi);
