/** Owns the proof that a patch that cannot be read, or does not fit its lab, is named with its line and what to do. */
import {describe, expect, test} from 'vitest';
import {problemsOfPatches} from '../../../src/labs/format/patches';

const SOURCE = `int a;
int b;
int c;
\tint d;
int e;
int f;
int g;
int h;
`;
const PATCH = `--- a/tag.c
+++ b/tag.c
@@ -1,4 +1,4 @@
 int a;
-int b;
+int B;
 int c;
 	int d;
`;
const LATER = `--- a/tag.c
+++ b/tag.c
@@ -1,3 +1,3 @@
 int a;
-int B;
+int bb;
 int c;
`;
const step = (id: string, solution = `patch -p1 <.solutions/${id}.patch\nmake`) =>
  ({id, title: id, task: id, hint: id, check: {exists: 'x'}, solution}) as const;

const said = (
  patches: Record<string, string>,
  {
    files = {'tag.c': SOURCE},
    steps = Object.keys(patches).map((id) => step(id)),
    setUp = '',
  }: {
    files?: Record<string, string>;
    steps?: ReturnType<typeof step>[];
    setUp?: string;
  } = {},
) =>
  problemsOfPatches({steps, setUp}, new Map(Object.entries(patches)), (path) => files[path]).map(
    ({step: id, line, message}) => `${id}:${line}: ${message}`,
  );

describe('a patch', () => {
  test('that applies to what the steps before have left is right', () => {
    expect(said({change: PATCH, later: LATER})).toEqual([]);
    expect(said({later: LATER, change: PATCH})).toEqual([
      'later:5: hunk 1 does not apply to tag.c, which has no line “int B;”',
    ]);
  });

  test('of a new file, of one that goes, and of other numbers applies', () => {
    const added = '--- /dev/null\n+++ b/new.c\n@@ -0,0 +1 @@\n+int n;\n';
    const changed = '--- a/new.c\n+++ b/new.c\n@@ -1 +1 @@\n-int n;\n+int m;\n';
    const gone = '--- a/new.c\n+++ /dev/null\n@@ -1 +0,0 @@\n-int m;\n';
    expect(said({added, changed, gone})).toEqual([]);
    expect(said({changed})).toEqual(['changed:1: changes new.c, which the lab does not have']);
    expect(said({change: PATCH}, {files: {'tag.c': `/* new */\n${SOURCE}`}})).toEqual([]);
  });

  test.each([
    ['is empty', '', /^change:1: is empty: it has to begin with "--- a\/FILE"/],
    ['is garbage', 'hello\nworld\n', /^change:1: is no patch: it has to begin with/],
    [
      'has no hunk',
      '--- a/tag.c\n+++ b/tag.c\n',
      /^change:1: changes nothing of tag\.c: there is no @@ line/,
    ],
    [
      'is cut short',
      PATCH.replace(' \tint d;\n', ''),
      /^change:3: hunk 1 of tag\.c says that it has 4 lines before and 4 after, and has 3 and 3/,
    ],
    [
      'is of Windows',
      PATCH.replaceAll('\n', '\r\n'),
      /^change:1: has line ends of Windows \(CRLF\), .*LF\)$/,
    ],
    [
      'has Windows within its hunks',
      PATCH.replace(/^([ +-]\t?int.*)$/gm, '$1\r'),
      /^change:3: hunk 1 does not apply to tag\.c: the patch has line ends of Windows \(CRLF\)/,
    ],
    [
      'has spaces for tabs',
      PATCH.replace(' \tint', '         int'),
      /^change:3: hunk 1 does not apply to tag\.c: they differ in blanks; are there spaces for tabs\?$/,
    ],
    ['is of another file', PATCH.replace('int c;', 'int x;'), /^change:7: .*which has no line “int x;”$/],
    [
      'skips lines',
      PATCH.replace('-1,4 +1,4', '-1,3 +1,3').replace(' int c;\n', ''),
      /^change:3: .*: its lines are there, but not together$/,
    ],
  ])('that %s is told of', (_, patch, expected) => {
    const found = said({change: patch});
    expect(found).toHaveLength(1);
    expect(found[0]).toMatch(expected);
  });

  test('of a source with line ends of Windows, or one that has it already, is told of', () => {
    expect(said({change: PATCH}, {files: {'tag.c': SOURCE.replaceAll('\n', '\r\n')}})).toEqual([
      'change:3: hunk 1 does not apply to tag.c: tag.c has line ends of Windows (CRLF): save it with those of Unix (LF)',
    ]);
    expect(said({change: PATCH}, {files: {'tag.c': SOURCE.replace('int b', 'int B')}})).toEqual([
      'change:3: hunk 1 does not apply to tag.c, which is so already',
    ]);
  });

  test('of a file that something else may have changed is left to the machine', () => {
    const steps = [step('first', 'sed -i s/b/B/ tag.c'), step('later')];
    expect(said({later: LATER}, {steps})).toEqual([]);
    expect(said({later: LATER}, {setUp: 'echo "int a;" >tag.c'})).toEqual([]);
    expect(said({later: LATER}, {files: {'variants.sh': ''}})).toEqual([]);
  });

  test('of a stranger cannot take long', () => {
    const files = {'tag.c': 'x\n'.repeat(200_000)};
    const patch = `--- a/tag.c\n+++ b/tag.c\n@@ -1,5001 +1,5000 @@\n${' x\n'.repeat(5000)}-y\n`;
    const from = performance.now();
    expect(said({change: patch}, {files})).toEqual([]);
    expect(performance.now() - from).toBeLessThan(2000);
  });
});
