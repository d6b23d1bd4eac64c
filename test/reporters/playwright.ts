/** Owns what a run of Playwright counts at its end. */
import {failure, settle, type Failure} from './tally';
import type {FullResult, Reporter, Suite, TestCase, TestError} from '@playwright/test/reporter';

export default class implements Reporter {
  #root: Suite | undefined;
  readonly #broken: Failure[] = [];

  onBegin(_config: unknown, root: Suite): void {
    this.#root = root;
  }

  /** An error outside of all tests, such as a file that did not load. */
  onError(error: TestError): void {
    this.#broken.push(failure('outside of all tests', [error]));
  }

  onEnd({status}: FullResult): Promise<{status: FullResult['status']}> {
    const tests = this.#root?.allTests() ?? [];
    const of = (outcome: string) => tests.filter((test) => test.outcome() === outcome);
    const nameOf = (test: TestCase) => test.titlePath().filter(Boolean).join(' > ');
    const errorsOf = (test: TestCase) => test.results.flatMap(({errors}) => errors);
    const settled = settle({
      passed: of('expected').length,
      failed: [
        ...[...of('unexpected'), ...of('flaky')].map((test) => failure(nameOf(test), errorsOf(test))),
        ...this.#broken,
      ],
      skipped: of('skipped').map(nameOf),
    });
    return Promise.resolve({status: settled ? status : 'failed'});
  }
}
