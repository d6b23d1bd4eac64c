/** Owns what a run of vitest counts at its end. */
import {failure, settle} from './tally';
import type {Reporter, SerializedError, TestCase, TestModule} from 'vitest/node';

export default class implements Reporter {
  onTestRunEnd(modules: readonly TestModule[], errors: readonly SerializedError[]): void {
    const tests = modules.flatMap((module) => [...module.children.allTests()]);
    const of = (state: string) => tests.filter((test) => test.result().state === state);
    const nameOf = ({module, fullName}: TestCase) => `${module.relativeModuleId} > ${fullName}`;
    const settled = settle({
      passed: of('passed').length,
      failed: [
        ...of('failed').map((test) => failure(nameOf(test), test.result().errors ?? [])),
        // A file that did not load, a hook, or an error outside of all tests, is a failure without a test.
        ...modules
          .filter((module) => module.errors().length > 0)
          .map((module) => failure(module.relativeModuleId, module.errors())),
        ...errors.map((error) => failure('outside of all tests', [error])),
      ],
      skipped: of('skipped').map(nameOf),
    });
    if (!settled) process.exitCode = 1;
  }
}
