/** Owns the proof that a lab's patch is read as what it changes, and nothing else of its text. */
import {readFileSync, readdirSync} from 'node:fs';
import {expect, test} from 'vitest';
import {readPatch} from '../../../src/labs/patch';
import {patchView} from '../../../src/ui/lesson/patch';
import {htmlOf} from './template-html';

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
  expect(readPatch(patch)).toMatchObject([
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

test('what comes and goes is said in words, is text, and is copied without its sign', () => {
  const patch = `--- a/hello.c
+++ b/hello.c
@@ -1,2 +1,2 @@
 int a;
-int b;
+int c = a <b> "c";
@@ -20 +20 @@
+}
`;
  const html = patchView(patch).map(htmlOf).join('');
  expect(html).toContain(
    '<ins><span class="visually-hidden">added: </span>int c = a &lt;b&gt; &quot;c&quot;;</ins>',
  );
  expect(html).toContain('<del><span class="visually-hidden">removed: </span>int b;</del>');
  expect(html).toContain('<span class="same">int a;</span>');
  // The first hunk begins where the file does; of another it is said where it is.
  expect([...html.matchAll(/line \d+/g)].map(String)).toEqual(['line 20']);
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
