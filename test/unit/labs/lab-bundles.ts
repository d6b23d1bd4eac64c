/** Owns a small lab as files, for tests of labs that are not built in. */
import {strToU8} from 'fflate';
import {modeOf} from '../../../src/labs/bundle/files';
import type {LabFiles} from '../../../src/labs/bundle/files';

/** Texts by path; one that is undefined is not there. */
export const filesOf = (texts: Readonly<Record<string, string | undefined>>): LabFiles =>
  new Map(
    Object.entries(texts).flatMap(([path, text]) => {
      if (text === undefined) return [];
      const bytes = Uint8Array.from(strToU8(text));
      return [[path, {bytes, mode: modeOf(bytes)}] as const];
    }),
  );

/** `more`: files besides or instead. `yaml`: further lines of lab.yaml. */
export const bundleFiles = (more: Readonly<Record<string, string | undefined>> = {}, yaml = ''): LabFiles =>
  filesOf({
    'lab.yaml': `format: 1
id: pocket
title: Pocket
summary: S
level: first
minutes: 5
${yaml}steps:
  - id: change
    title: Change it
    task: Do it.
    check: {exists: done}
    hint: H
    solution: patch -p1 <.solutions/change.patch
`,
    'lesson.md': '# Pocket\n\nHello.\n\n## change\n\nBefore.\n\n### Why\n\nAfter.\n',
    'solutions/change.patch': '--- a/pocket.c\n+++ b/pocket.c\n@@ -1 +1 @@\n-int x;\n+int y;\n',
    'pocket.c': 'int x;\n',
    Makefile: 'obj-m := pocket.o\n',
    trial: '#!/bin/sh\n',
    ...more,
  });
