/** Owns what a run of Playwright counts at its end. */
import {settle} from './tally';
import type {FullResult, Reporter, Suite} from '@playwright/test/reporter';

export default class implements Reporter {
  #root: Suite | undefined;
  #broken = 0;

  onBegin(_config: unknown, root: Suite): void {
    this.#root = root;
  }

  /** An error outside of all tests, such as a file that did not load. */
  onError(): void {
    this.#broken++;
  }

  onEnd({status}: FullResult): Promise<{status: FullResult['status']}> {
    const tests = this.#root?.allTests() ?? [];
    const of = (outcome: string) => tests.filter((test) => test.outcome() === outcome);
    const settled = settle({
      passed: of('expected').length,
      failed: of('unexpected').length + of('flaky').length + this.#broken,
      skipped: of('skipped').map((test) => test.titlePath().filter(Boolean).join(' > ')),
    });
    return Promise.resolve({status: settled ? status : 'failed'});
  }
}
