/** Owns the compiler beside a guest of the tests: the shipped one, in this process, called as the page's worker is. */
import {compile} from '../../src/compiler/compile';
import {CompileCalls} from '../../src/session/offload/offload';
import {toolchain} from '../toolchain/room';
import type {Lab} from './harness';
import type {CompileJob} from '../../src/protocol/compiler-api';

/** What the guest's programs had compiled. */
export interface Compiler {
  jobs: CompileJob[];
}

export async function compilerBeside(lab: Lab): Promise<Compiler> {
  const programs = await toolchain();
  const jobs: CompileJob[] = [];
  const offload = new CompileCalls({
    compiler: {
      load: () => Promise.resolve({ok: true}),
      prepare: () => Promise.resolve(),
      use: () => undefined,
      run: (job) => {
        jobs.push(job);
        return Promise.resolve(compile(programs, job));
      },
    },
    answer: (line, bytes) => lab.machine.answerCall(line, bytes),
  });
  lab.onEvent((event) => {
    if (event.kind === 'call') offload.receive(event.line, event.bytes);
    if (event.kind === 'call-ended') offload.ended(event.line);
  });
  return {jobs};
}
