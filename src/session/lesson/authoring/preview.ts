/** Owns how a draft reads while it is being written: its lab and lesson as a student will have them, and what is wrong with its files. */
import {problemOfFiles} from '../../../labs/bundle/files';
import {problemsOfSources, textsOf} from '../../../labs/bundle/texts';
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

/** `turn`: resolves when the page has had its turn; see linearExpressions. */
export function previewOf(files: LabFiles, turn: () => Promise<void>): Preview {
  const problems: Diagnostic[] = [];
  const say = (path: string, message: string, line = 1, column = 1) =>
    void problems.push({path, line, column, severity: 'error', message});
  const wrong = problemOfFiles(files);
  if (wrong !== undefined) say('lab.yaml', `the lab ${wrong}`);
  const {lab: yaml, lesson, patches, sources} = textsOf(files);
  if (yaml === undefined) say('lab.yaml', 'is not there: every lab has one');
  const found = yaml === undefined ? undefined : lookThrough({at: '', lab: yaml, lesson, patches, sources});
  const all = [...(found?.problems ?? []), ...problemsOfSources(files, '')];
  for (const {file, line, column, message} of all) say(file, message, line, column);
  return {
    problems,
    lab: found?.lab && labOf(found.lab, linearExpressions(turn)),
    text: lessonTextOf(lesson ?? '', patches),
  };
}
