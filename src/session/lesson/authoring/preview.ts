/** Owns how a draft reads while it is being written: its lab and lesson as a student will have them, and what is wrong with its files. */
import {strFromU8} from 'fflate';
import {problemOfFiles} from '../../../labs/bundle/files';
import {lookThrough} from '../../../labs/format/directory';
import {labOf} from '../../../labs/from-data';
import {lessonTextOf} from '../../../labs/lesson-text';
import {linearExpressions} from '../../../labs/patterns/linear';
import type {Diagnostic} from '../../diagnostics/gcc-output';
import type {LabFiles} from '../../../labs/bundle/files';
import type {Lab} from '../../../labs/lab';
import type {LessonText} from '../../../labs/lesson-text';

export interface Preview {
  /** Paths are those in the lab's directory. */
  problems: readonly Diagnostic[];
  /** Undefined while lab.yaml cannot be read. */
  lab: Lab | undefined;
  text: LessonText;
}

const PATCH = /^solutions\/([^/]+)\.patch$/;

/** `turn`: resolves when the page has had its turn; see linearExpressions. */
export function previewOf(files: LabFiles, turn: () => Promise<void>): Preview {
  const textOf = (path: string) => {
    const file = files.get(path);
    return file && strFromU8(file.bytes);
  };
  const problems: Diagnostic[] = [];
  const say = (path: string, message: string, line = 1, column = 1) =>
    void problems.push({path, line, column, severity: 'error', message});
  const wrong = problemOfFiles(files);
  if (wrong !== undefined) say('lab.yaml', `the lab ${wrong}`);
  const lesson = textOf('lesson.md') ?? '';
  const patches = new Map(
    [...files.keys()].flatMap((path) => {
      const [, step] = PATCH.exec(path) ?? [];
      return step === undefined ? [] : [[step, textOf(path) ?? ''] as const];
    }),
  );
  const yaml = textOf('lab.yaml');
  if (yaml === undefined) say('lab.yaml', 'is not there: every lab has one');
  const found =
    yaml === undefined ? undefined : lookThrough({at: '', lab: yaml, lesson, patches: [...patches.keys()]});
  for (const {file, line, column, message} of found?.problems ?? []) say(file, message, line, column);
  return {
    problems,
    lab: found?.lab && labOf(found.lab, linearExpressions(turn)),
    text: lessonTextOf(lesson, patches),
  };
}
