/** Owns the compiler beside a guest of the tests: the shipped one, in this process, called as the page's worker is. */
import {CompileCalls} from '../../compiler/calls/calls';
import {DebugObjects} from '../../compiler/calls/debug-objects';
import {compile} from '../../compiler/compile';
import {Ahead} from '../../compiler/ahead/ahead';
import {loadPart, toolchain} from '../toolchain/room';
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
  /** What is compiled is compiled with debug information as well. */
  onDebugObject?: (object: DebugObject) => void;
}

export async function compilerBeside(lab: Lab, how: Beside = {}): Promise<Compiler> {
  const {kernel = 'standard', ahead = false, onDebugObject} = how;
  lab.succeeded = (next) => compilerBeside(next, how);
  const programs = await toolchain(kernel);
  const jobs: CompileJob[] = [];
  const run = async (job: CompileJob): Promise<JobOutcome> => {
    jobs.push(job);
    for (;;) {
      // As with a worker, nothing has come out before the caller goes on.
      await new Promise((resolve) => setImmediate(resolve));
      const result = compile(programs, job);
      if (result.ok) return {...result, ms: 0};
      if (result.why !== 'needs-part') return result;
      const part = await loadPart(result.part, kernel);
      if (!part.ok) return {ok: false, why: 'no-part', failure: part};
    }
  };
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
    onDone: (job, result) => debugObjects.onDone(job, result),
    onOutput: () => undefined,
  });
  lab.machine.connectCompiler(port2);
  return {jobs};
}
