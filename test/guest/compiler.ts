/** Owns the compiler beside a guest of the tests: the shipped one, in this process, called as the page's worker is. */
import {CompileCalls} from '../../src/compiler/calls/calls';
import {DebugObjects} from '../../src/compiler/calls/debug-objects';
import {compile} from '../../src/compiler/compile';
import {loadPart, toolchain} from '../toolchain/room';
import type {Lab} from './harness';
import type {DebugObject} from '../../src/protocol/compiler-api';
import type {CompileJob} from '../../src/compiler/job';

/** What the guest's programs had compiled. */
export interface Compiler {
  jobs: CompileJob[];
}

/** `onDebugObject`: what is compiled is compiled with debug information as well. */
export async function compilerBeside(
  lab: Lab,
  onDebugObject?: (object: DebugObject) => void,
): Promise<Compiler> {
  const programs = await toolchain();
  const jobs: CompileJob[] = [];
  const debugObjects = new DebugObjects(
    (job) => compile(programs, job),
    (object) => onDebugObject?.(object),
  );
  debugObjects.wanted = onDebugObject !== undefined;
  const {port1, port2} = new MessageChannel();
  new CompileCalls(port1, {
    load: () => Promise.resolve({ok: true}),
    loadPart,
    compile: (job) => {
      jobs.push(job);
      return compile(programs, job);
    },
    onDone: (job, result) => debugObjects.onDone(job, result),
    onJob: () => undefined,
    onOutput: () => undefined,
    now: () => performance.now(),
  });
  lab.machine.connectCompiler(port2);
  return {jobs};
}
