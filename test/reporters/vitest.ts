/** Owns what a run of vitest counts at its end. */
import {settle} from './tally';
import type {Reporter, TestModule} from 'vitest/node';

export default class implements Reporter {
  onTestRunEnd(modules: readonly TestModule[], errors: readonly unknown[]): void {
    const tests = modules.flatMap((module) => [...module.children.allTests()]);
    const of = (state: string) => tests.filter((test) => test.result().state === state);
    // A file that did not load, or an error outside of all tests, is a failure without a test.
    const broken = modules.filter((module) => module.errors().length > 0).length + errors.length;
    const settled = settle({
      passed: of('passed').length,
      failed: of('failed').length + broken,
      skipped: of('skipped').map(({module, fullName}) => `${module.relativeModuleId} > ${fullName}`),
    });
    if (!settled) process.exitCode = 1;
  }
}
