/** Owns what makes a lab's directory well-formed: lab.yaml, lesson.md and the patches have to fit together. */
import {readLessonText} from '../lesson-text';
import {instead} from './words';
import {DEBUGGER_WORDS} from './vocabulary';
import {problemsOfPatches} from './patches';
import {readLab} from './read';
import {problemOfText} from './text';
import type {LabData} from './lab';
import type {Sources} from './patches';
import type {Path, Problem} from './read';

export type {Problem} from './read';

/** Everything that a lab's directory says of itself. */
export interface LabDirectory {
  /** Where it is, for problems: with a / at its end, or nothing. */
  at: string;
  /** Text of lab.yaml. */
  lab: string;
  /** Text of lesson.md; undefined if it is not there. */
  lesson: string | undefined;
  /** Texts of solutions/*.patch, by name without the ending. */
  patches: ReadonlyMap<string, string>;
  /** Where the patches are tried: on these files. */
  sources?: Sources;
}

/** Where a step's patch is, seen from the lab's directory in the guest. */
const inGuest = (step: string) => `.solutions/${step}.patch`;
const APPLIES = /^patch -p1 <\.solutions\/(\S+)\.patch$/gm;

/** Whether a check, or one within it, asks what was done in the debugger. */
const looksAtDebugger = (check: unknown): boolean =>
  typeof check === 'object' &&
  check !== null &&
  Object.entries(check).some(([key, value]) => DEBUGGER_WORDS.includes(key) || looksAtDebugger(value));

export interface FoundLab {
  problems: Problem[];
  /** Undefined if lab.yaml could not be read. */
  lab?: LabData;
  /** Says where something stands in lab.yaml, for whoever finds more that is wrong. */
  problem?: (path: Path, message: string) => Problem;
}

/** What a directory has, and what is wrong with it: no problems if it is well-formed. */
export function lookThrough({at, lab: text, lesson, patches, sources}: LabDirectory): FoundLab {
  const read = readLab(text, `${at}lab.yaml`);
  if (!read.ok) return {problems: read.problems};
  const {lab, places} = read;
  const problems: Problem[] = [];
  const problem = (path: Path, message: string): Problem => ({
    file: `${at}lab.yaml`,
    ...places(path),
    message,
  });
  const inLab = (path: Path, message: string) => void problems.push(problem(path, message));
  const elsewhere = (file: string, line: number, message: string) =>
    void problems.push({file: `${at}${file}`, line, column: 1, message});

  const ids = lab.steps.map(({id}) => id);
  for (const [id, patch] of patches) {
    const unread = problemOfText(patch);
    if (unread) elsewhere(`solutions/${id}.patch`, unread.line, unread.message);
  }
  const unread = lesson === undefined ? undefined : problemOfText(lesson);
  if (unread) elsewhere('lesson.md', unread.line, unread.message);
  if (lesson === undefined)
    elsewhere(
      'lesson.md',
      1,
      `is not there: it begins with "# ${lab.title}", and has a section "## <id>" for each step`,
    );
  const {title, steps: sections} = readLessonText(lesson ?? '');
  if (lesson !== undefined && title !== lab.title)
    elsewhere(
      'lesson.md',
      1,
      title === ''
        ? `has no title: it begins with "# ${lab.title}"`
        : `its title is '${title}', but lab.yaml says '${lab.title}'`,
    );
  for (const [i, {id, check, debug, solution = ''}] of lab.steps.entries()) {
    if (ids.indexOf(id) !== i) inLab(['steps', i, 'id'], `there are two steps '${id}'`);
    const section = sections.get(id);
    if (!section) {
      if (lesson !== undefined) inLab(['steps', i, 'id'], `lesson.md has no section "## ${id}"`);
    } else if (section.before === '') elsewhere('lesson.md', section.line, 'says nothing before the step');
    else if (section.after === '')
      elsewhere(
        'lesson.md',
        section.line,
        'has no "### Why", below which stands what is shown when the step is done',
      );

    if ((solution === '') === (debug === undefined))
      inLab(['steps', i], 'needs a solution, which is typed, or debug, which is done in the debugger');
    if (debug === undefined && looksAtDebugger(check))
      inLab(
        ['steps', i, 'check'],
        'looks at what was done in the debugger: its step has debug, not a solution',
      );

    const applied = [...solution.matchAll(APPLIES)].map(([, name]) => name);
    const inSolution = (message: string) => inLab(['steps', i, 'solution'], message);
    for (const name of applied)
      if (name !== id) inSolution(`the step '${id}' applies the patch of another, '${name ?? ''}'`);
    const there = patches.has(id);
    if (there && !applied.includes(id)) inSolution(`its solution lacks "patch -p1 <${inGuest(id)}"`);
    if (!there && applied.includes(id)) inSolution(`there is no solutions/${id}.patch`);
  }
  for (const id of patches.keys())
    if (!ids.includes(id))
      elsewhere(`solutions/${id}.patch`, 1, `is of no step of lab.yaml: ${instead(id, ids)}`);
  for (const [id, section] of sections)
    if (!ids.includes(id))
      elsewhere('lesson.md', section.line, `"## ${id}" is no step of lab.yaml: ${instead(id, ids)}`);
  if (sources)
    for (const {step, line, message} of problemsOfPatches(lab, patches, sources))
      elsewhere(`solutions/${step}.patch`, line, message);
  return {problems, lab, problem};
}
