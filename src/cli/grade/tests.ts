/** Owns a teacher's own tests: the file that `npm run grade -- --tests` takes, with the same checks as a lab's. */
import * as v from 'valibot';
import {check} from '../../labs/format/check';
import {readYaml} from '../../labs/format/read';
import {map, optional, several, text, whole} from '../../labs/format/words';
import type {Problem} from '../../labs/format/read';

const TEST = v.pipe(
  map({
    name: text(100),
    points: optional(whole(0, 1000)),
    /** Met, or not, on the machine as the tests before have left it. */
    check: optional(check),
    /** Run by root in the lab's directory; 0 is right. It may build, load, unload and change whatever it wants. */
    script: optional(text(8000)),
    seconds: optional(whole(1, 600)),
  }),
  v.check((test) => (test.check === undefined) !== (test.script === undefined), 'needs one of check, script'),
);

const schema = map({
  format: v.literal(1, 'must be 1: the version of the format'),
  tests: several(TEST, 100, 1),
});

export type HiddenTest = v.InferOutput<typeof TEST>;

export function readTests(
  source: string,
  file: string,
): {ok: true; tests: readonly HiddenTest[]} | {ok: false; problems: readonly Problem[]} {
  const read = readYaml(schema, source, file);
  return read.ok ? {ok: true, tests: read.data.tests} : read;
}
