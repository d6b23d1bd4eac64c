/** Owns the compiler beside a guest of the tests: the shipped one, in this process, called as the page's worker is. */
import {CompileCalls} from '../../compiler/calls/calls';
import {DebugObjects} from '../../compiler/calls/debug-objects';
import {compile} from '../../compiler/compile';
import {Ahead} from '../../compiler/ahead/ahead';
import {checkpatch} from '../toolchain/checkpatch';
import {loadPart, toolchain} from '../toolchain/room';
import type {CompileCache} from './compile-cache';
import type {Lab} from './harness';
import type {DebugObject} from '../../protocol/compiler-api';
import type {KernelName} from '../../protocol/images';
import type {CompileJob, JobOutcome} from '../../compiler/job';

/** What the guest's programs had compiled. */
export interface Compiler {
  jobs: CompileJob[];
}

interface Beside {
  /** Whose tree it has. */
  kernel?: KernelName;
  /** With what the page's worker does before it is asked. */
  ahead?: boolean;
  /** What other processes have compiled with it is not compiled again; nor is the toolchain read for that. */
  cache?: CompileCache;
  /** What is compiled is compiled with debug information as well. */
  onDebugObject?: (object: DebugObject) => void;
}

export async function compilerBeside(lab: Lab, how: Beside = {}): Promise<Compiler> {
  const {kernel = 'standard', ahead = false, cache, onDebugObject} = how;
  lab.succeeded = (next) => compilerBeside(next, how);
  const jobs: CompileJob[] = [];
  const run = async (job: CompileJob): Promise<JobOutcome> => {
    jobs.push(job);
    const compiled = async () => compile(await toolchain(kernel), job);
    for (;;) {
      // As with a worker, nothing has come out before the caller goes on.
      await new Promise((resolve) => setImmediate(resolve));
      const result = await (cache ? cache.get(job, compiled) : compiled());
      if (result.ok) return {...result, ms: 0};
      if (result.why !== 'needs-part') return result;
      const part = await loadPart(result.part, kernel);
      if (!part.ok) return {ok: false, why: 'no-part', failure: part};
    }
  };
  if (!cache) await toolchain(kernel);
  const foreseeing = new Ahead({
    slots: 1,
    run: (job) => ({outcome: run(job), promote: () => undefined, abandon: () => undefined}),
  });
  const debugObjects = new DebugObjects(run, (object) => onDebugObject?.(object));
  debugObjects.wanted = onDebugObject !== undefined;
  const {port1, port2} = new MessageChannel();
  new CompileCalls(port1, {
    load: () => Promise.resolve({ok: true}),
    foreseen: (call, signal) => (ahead ? foreseeing.foreseen(call, signal) : undefined),
    known: (job) => (ahead ? foreseeing.known(job) : undefined),
    compile: (job, signal) => (ahead ? foreseeing.compile(job, signal) : run(job)),
    checkpatch,
    onDone: (job, result) => debugObjects.onDone(job, result),
    onOutput: () => undefined,
  });
  lab.machine.connectCompiler(port2);
  return {jobs};
}
