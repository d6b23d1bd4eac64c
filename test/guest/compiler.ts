/** Owns the compiler beside a guest of the tests: the shipped one, in this process, called as the page's worker is. */
import {CompileCalls} from '../../src/compiler/calls/calls';
import {compile} from '../../src/compiler/compile';
import {loadPart, toolchain} from '../toolchain/room';
import type {Lab} from './harness';
import type {KernelName} from '../../src/protocol/images';
import type {CompileJob} from '../../src/compiler/job';

/** What the guest's programs had compiled. */
export interface Compiler {
  jobs: CompileJob[];
}

export async function compilerBeside(lab: Lab, kernel: KernelName = 'standard'): Promise<Compiler> {
  const programs = await toolchain(kernel);
  const jobs: CompileJob[] = [];
  const {port1, port2} = new MessageChannel();
  new CompileCalls(port1, {
    load: () => Promise.resolve({ok: true}),
    loadPart: (part) => loadPart(part, kernel),
    compile: (job) => {
      jobs.push(job);
      return compile(programs, job);
    },
    onJob: () => undefined,
    onOutput: () => undefined,
    now: () => performance.now(),
  });
  lab.machine.connectCompiler(port2);
  return {jobs};
}
