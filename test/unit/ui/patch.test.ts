/** Owns the proof that a lab's patch is read as what it changes, and nothing else of its text. */
import {readFileSync, readdirSync} from 'node:fs';
import {expect, test} from 'vitest';
import {readPatch} from '../../../src/ui/lesson/patch';

test('files, places and lines are read; heads and marks are not', () => {
  const patch = `From somewhere
diff --git a/hello.c b/hello.c
--- a/hello.c
+++ b/hello.c
@@ -3,4 +3,4 @@ static int __init hello_init(void)
 {
-	pr_info("hello\\n");
+	pr_warn("hello\\n");
--- a line of code that begins so
 }
\\ No newline at end of file
@@ -20 +20,2 @@
+ /* more */
--- a/Makefile
+++ b/Makefile
@@ -0,0 +1 @@
+obj-m := hello.o
`;
  expect(readPatch(patch)).toEqual([
    {
      name: 'hello.c',
      hunks: [
        {
          line: 3,
          lines: [
            ' {',
            '-\tpr_info("hello\\n");',
            '+\tpr_warn("hello\\n");',
            '--- a line of code that begins so',
            ' }',
          ],
        },
        {line: 20, lines: ['+ /* more */']},
      ],
    },
    {name: 'Makefile', hunks: [{line: 1, lines: ['+obj-m := hello.o']}]},
  ]);
});

test('what is no patch has no files', () => {
  expect(readPatch('')).toEqual([]);
  expect(readPatch('@@ -1 +1 @@\n+lost\n')).toEqual([]);
});

const labs = new URL('../../../src/labs/', import.meta.url);
const patches = readdirSync(labs, {recursive: true, encoding: 'utf8'}).filter((name) =>
  name.endsWith('.patch'),
);

test.each(patches)('%s is shown whole', (name) => {
  const text = readFileSync(new URL(name, labs), 'utf8');
  const lines = readPatch(text).flatMap(({hunks}) => hunks.flatMap((hunk) => hunk.lines));
  // Every hunk says how many lines it has on either side.
  const said = [...text.matchAll(/^@@ -\d+(?:,(\d+))? \+\d+(?:,(\d+))? @@/gm)];
  const sum = (group: 1 | 2) => said.reduce((total, hunk) => total + Number(hunk[group] ?? 1), 0);
  expect(lines.filter((line) => !line.startsWith('+'))).toHaveLength(sum(1));
  expect(lines.filter((line) => !line.startsWith('-'))).toHaveLength(sum(2));
  expect(said.length).toBeGreaterThan(0);
});
