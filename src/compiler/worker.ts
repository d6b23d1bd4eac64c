/** Owns the worker's entry: everything that the page can reach of the compiler room. */
import {expose} from 'comlink';
import {CompileCalls} from './calls/calls';
import {DebugObjects} from './calls/debug-objects';
import {compile} from './compile';
import {loadToolchain} from './programs/load';
import {warmUp} from './programs/warm-up';
import type {CompileJob, CompileResult} from './job';
import type {CompilerApi, CompilerEvent, CompilerLoad, ToolchainManifest} from '../protocol/compiler-api';
import type {Toolchain} from './compile';
import type {TreeParts} from './programs/tree-parts';

/** The page shows what it can of this, and reads it in its only thread. */
const SHOWN_BYTES = 256 << 10;

let emit: (event: CompilerEvent) => void = () => undefined;
let shipped: {directory: string; manifest: ToolchainManifest} | undefined;
let loading: Promise<CompilerLoad> | undefined;
let toolchain: Toolchain | undefined;
let parts: TreeParts | undefined;
let calls: CompileCalls | undefined;

// Nobody else would notice: as an error of the worker it ends the job that runs, and the others find a new worker.
self.addEventListener('unhandledrejection', ({reason}) => reportError(reason));

const load = (): Promise<CompilerLoad> => (loading ??= loadNow());

async function loadNow(): Promise<CompilerLoad> {
  if (!shipped) throw new Error('load before begin');
  const loaded = await loadToolchain(shipped.directory, shipped.manifest, (received, total) =>
    emit({kind: 'progress', received, total}),
  );
  if (!loaded.ok) {
    // What could not be fetched now may be there the next time.
    loading = undefined;
    return loaded;
  }
  ({toolchain, parts} = loaded);
  return {ok: true};
}

function compileJob(job: CompileJob): CompileResult {
  if (!toolchain) throw new Error('a job before the toolchain is there');
  return compile(toolchain, job);
}

const debugObjects = new DebugObjects(compileJob, (object) => emit({kind: 'debug-object', ...object}));

expose({
  begin: (directory, manifest, listener) => {
    shipped = {directory, manifest};
    emit = listener;
  },
  load,
  warmUp: () => {
    if (toolchain) warmUp(toolchain);
    return Promise.resolve();
  },
  serve: (port, connection) => {
    calls?.end();
    calls = new CompileCalls(port, {
      load,
      loadPart: (part) => {
        if (!parts) throw new Error('a part before the toolchain is there');
        return parts.load(part);
      },
      compile: compileJob,
      onDone: (job, result) => debugObjects.onDone(job, result),
      onJob: (job) => emit({kind: 'job', job: job && {...job, connection}}),
      onOutput: ({stderr, argv, ...output}) => {
        const words = argv.reduce((sum, word) => sum + word.length, 0);
        // Nobody's sources are compiled by so long a line.
        if (words < SHOWN_BYTES)
          emit({kind: 'output', ...output, argv, stderr: stderr.slice(0, SHOWN_BYTES)});
      },
      now: () => performance.now(),
    });
  },
  wantDebugObjects: (wanted) => void (debugObjects.wanted = wanted),
} satisfies CompilerApi);
