/** Owns a student's changes as git's mail: one message for each file that differs from the lab's, which `git am` takes. */
import {structuredPatch} from 'diff';
import type {StructuredPatchHunk} from 'diff';
import type {StudentSources} from './student-sources';

export interface Series {
  lab: string;
  student: string;
  /** Milliseconds since the epoch. */
  madeAt: number;
  /** The lab's own sources, by path in its directory. */
  original: ReadonlyMap<string, string>;
  sources: StudentSources;
}

/** Beyond so many changed lines the file is shown as a whole, taken out and put in. */
const EDITS_LIMIT = 1000;
/** A name that git does not quote and that leads nowhere else. */
const NAME = /^(?!.*(?:^|\/)\.\.?(?:\/|$))[\w.+-]+(?:\/[\w.+-]+)*$/;

/** Empty if nothing is changed. The same for the same sources, whoever makes it. */
export function mailSeries({lab, student, madeAt, original, sources}: Series): string {
  const changed = [...sources.files].filter(
    ([path, text]) =>
      NAME.test(path) &&
      text !== '' &&
      text !== original.get(path) &&
      // The image brings more than the lab's sources: examples, files to be damaged.
      (original.has(path) || sources.written.has(path)),
  );
  const from = `${encoded(student.trim() || 'A student')} <student@modlab.invalid>`;
  return changed
    .map(([path, text], at) => {
      const before = original.get(path);
      const verb = before === undefined ? 'add' : 'change';
      return `From ${'0'.repeat(40)} Mon Sep 17 00:00:00 2001
From: ${from}
Date: ${dateOf(madeAt)}
Subject: [PATCH ${at + 1}/${changed.length}] ${lab}: ${verb} ${path}
MIME-Version: 1.0
Content-Type: text/plain; charset=UTF-8
Content-Transfer-Encoding: 8bit

---
${diffOf(path, before, text)}-- 
modlab

`;
    })
    .join('');
}

function diffOf(path: string, before: string | undefined, after: string): string {
  const patch = structuredPatch(path, path, before ?? '', after, undefined, undefined, {
    context: 3,
    maxEditLength: EDITS_LIMIT,
  });
  const hunks = patch?.hunks ?? [wholeHunk(before ?? '', after)];
  const head =
    before === undefined
      ? `new file mode 100644\n--- /dev/null\n+++ b/${path}\n`
      : `--- a/${path}\n+++ b/${path}\n`;
  return `diff --git a/${path} b/${path}\n${head}${hunks.map(hunkText).join('')}`;
}

function hunkText({oldStart, oldLines, newStart, newLines, lines}: StructuredPatchHunk): string {
  // Of nothing, the line before it is named.
  const from = oldLines === 0 ? oldStart - 1 : oldStart;
  const to = newLines === 0 ? newStart - 1 : newStart;
  return `@@ -${from},${oldLines} +${to},${newLines} @@\n${lines.join('\n')}\n`;
}

function wholeHunk(before: string, after: string): StructuredPatchHunk {
  const linesOf = (text: string, sign: string) => {
    if (text === '') return [];
    const lines = text.replace(/\n$/, '').split('\n');
    const signed = lines.map((line) => sign + line);
    return text.endsWith('\n') ? signed : [...signed, '\\ No newline at end of file'];
  };
  const count = (lines: readonly string[]) => lines.filter((line) => !line.startsWith('\\')).length;
  const [out, put] = [linesOf(before, '-'), linesOf(after, '+')];
  return {oldStart: 1, oldLines: count(out), newStart: 1, newLines: count(put), lines: [...out, ...put]};
}

/** As a header of a mail can say it: RFC 2047. Git has no names with angle brackets or quotes. */
function encoded(written: string): string {
  const name = written.replace(/[<>"\p{Cc}]/gu, '');
  if (/^[\w .-]+$/.test(name)) return name;
  const bytes = [...new TextEncoder().encode(name)];
  const q = bytes.map((byte) => {
    const char = String.fromCharCode(byte);
    return /[A-Za-z0-9]/.test(char) ? char : `=${byte.toString(16).toUpperCase().padStart(2, '0')}`;
  });
  return `=?UTF-8?Q?${q.join('')}?=`;
}

/** As mails have it: RFC 5322, in UTC. */
const dateOf = (at: number) => new Date(at).toUTCString().replace('GMT', '+0000');
