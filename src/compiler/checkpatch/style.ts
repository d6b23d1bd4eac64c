/** Owns the check of a text's style for the editor: checkpatch.pl --strict, read as reports. */
import {OPTIONS, reportsIn} from './report';
import type {CheckpatchOutcome} from './messages';
import type {RunCheckpatch} from './process';
import type {StyleResult} from '../../protocol/compiler-api';

/** `name`: of the file, without a directory. */
export async function checkStyle(run: RunCheckpatch, name: string, text: string): Promise<StyleResult> {
  const path = `/${name}`;
  const outcome = await run({
    script: 'checkpatch.pl',
    called: 'checkpatch.pl',
    words: [...OPTIONS, '--file', path],
    ...{cwd: '/', home: '/'},
    files: [{path, bytes: new TextEncoder().encode(text)}],
  });
  if (!outcome.ok) return {ok: false, message: messageOf(name, outcome)};
  const {exitCode, stdout, stderr} = outcome;
  const decoder = new TextDecoder();
  // 1: it has something to say.
  if (exitCode > 1)
    return {ok: false, message: `checkpatch.pl failed: ${decoder.decode(stderr).trim().slice(0, 200)}`};
  return {ok: true, reports: reportsIn(decoder.decode(stdout))};
}

function messageOf(name: string, failed: Exclude<CheckpatchOutcome, {ok: true}>): string {
  switch (failed.why) {
    case 'stopped':
      return `${name}: ${failed.message}`;
    case 'crashed':
      return `checkpatch.pl failed: ${failed.message}`;
    case 'not-loaded':
      return failed.failure.message;
  }
}
