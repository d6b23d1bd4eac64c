/** Owns what a guest's program is told when a job came to nothing, or could not begin. */
import type {CheckpatchOutcome} from '../checkpatch/messages';
import type {JobOutcome} from '../job';
import type {CompilerLoad} from '../../protocol/compiler-api';

export const COMPILER = 'the compiler, which runs in the page beside this machine,';
const PART = "a part of the kernel's headers, which the page fetches when one of them is first included,";

const CHECKPATCH = "the kernel's checkpatch.pl, which the page fetches when it is first run,";

/** Exit code and words. */
export function failureOf(
  name: string,
  result: Exclude<JobOutcome, {ok: true}>,
): [code: number, message: string] {
  switch (result.why) {
    case 'crashed':
      return [4, `${name}: internal compiler error: ${result.message}\n`];
    case 'stopped':
      return [1, `${name}: stopped: ${result.message}\n`];
    case 'no-part':
      return [1, `${name}: ${describeFailure(result.failure, PART)}\n`];
  }
}

/** Exit code and words. */
export function checkpatchFailureOf(
  name: string,
  failed: Exclude<CheckpatchOutcome, {ok: true}>,
): [code: number, message: string] {
  switch (failed.why) {
    case 'stopped':
      return [1, `${name}: stopped: ${failed.message}\n`];
    case 'crashed':
      return [4, `${name}: its Perl failed: ${failed.message}\n`];
    case 'not-loaded':
      return [1, `${name}: ${describeFailure(failed.failure, CHECKPATCH)}\n`];
  }
}

export function describeFailure(failed: Exclude<CompilerLoad, {ok: true}>, what: string): string {
  switch (failed.why) {
    case 'download-failed':
      return `${what} could not be fetched: ${failed.message}. Check the connection and run it again.`;
    case 'hash-mismatch':
    case 'damaged':
      return `${what} arrived damaged: ${failed.message}. Reload the page and run it again.`;
    case 'not-started':
      return `${what} could not be started: ${failed.message}. Reload the page and run it again.`;
  }
}
