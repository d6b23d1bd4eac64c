/** Owns the entry of a worker that runs programs, one after the other: it has a toolchain of its own. */
import {compile} from '../compile';
import {loadToolchain} from '../programs/load';
import {warmUp} from '../programs/warm-up';
import type {Toolchain} from '../compile';
import type {CompileJob, JobOutcome} from '../job';
import type {TreeParts} from '../programs/tree-parts';
import type {ExecutorReply, ExecutorRequest} from './executor-messages';

let shipped: Extract<ExecutorRequest, {kind: 'begin'}> | undefined;
let toolchain: Toolchain | undefined;
let parts: TreeParts | undefined;

const post = (reply: ExecutorReply, transfer: Transferable[] = []) => self.postMessage(reply, {transfer});

// Nobody else would notice: as an error of the worker it ends the job that runs.
self.addEventListener('unhandledrejection', ({reason}) => reportError(reason));

async function load(): Promise<void> {
  if (!shipped) throw new Error('load before begin');
  const {directory, manifest, programs} = shipped;
  const loaded = await loadToolchain(directory, manifest, {
    programs,
    progress: (received, total) => post({kind: 'progress', received, total}),
  });
  if (!loaded.ok) return post({kind: 'loaded', load: loaded, programs: undefined});
  ({toolchain, parts} = loaded);
  post({kind: 'loaded', load: {ok: true}, programs: programs ? undefined : loaded.toolchain.modules});
}

/** With the parts of the tree that it turns out to need. */
async function run(job: CompileJob): Promise<JobOutcome> {
  if (!toolchain || !parts) throw new Error('a job before the toolchain is there');
  const from = performance.now();
  for (;;) {
    const result = compile(toolchain, job);
    if (result.ok) return {...result, ms: performance.now() - from};
    if (result.why !== 'needs-part') return result;
    const part = await parts.load(result.part);
    if (!part.ok) return {ok: false, why: 'no-part', failure: part};
  }
}

/** What was made is in buffers that nobody else has. */
function buffersOf(outcome: JobOutcome): ArrayBuffer[] {
  if (!outcome.ok) return [];
  const {stdout, stderr, written} = outcome;
  return [...new Set([stdout, stderr, ...written.map(({bytes}) => bytes)].map(({buffer}) => buffer))];
}

self.addEventListener('message', ({data}: MessageEvent<ExecutorRequest>) => {
  switch (data.kind) {
    case 'begin':
      shipped = data;
      return void load();
    case 'load':
      return void load();
    case 'warm-up':
      if (toolchain) warmUp(toolchain);
      return post({kind: 'done', outcome: undefined});
    case 'job':
      return void run(data.job).then((outcome) => post({kind: 'done', outcome}, buffersOf(outcome)));
  }
});
