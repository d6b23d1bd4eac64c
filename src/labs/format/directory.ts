/** Owns what makes a lab's directory well-formed: lab.yaml, lesson.md and the patches have to fit together. */
import {readLessonText} from '../lesson-text';
import {instead} from './words';
import {DEBUGGER_WORDS} from './vocabulary';
import {readLab} from './read';
import type {LabData} from './lab';
import type {Path, Problem} from './read';

export type {Problem} from './read';

/** Everything that a lab's directory says of itself. */
export interface LabDirectory {
  /** Where it is, for problems: with a / at its end, or nothing. */
  at: string;
  /** Text of lab.yaml. */
  lab: string;
  /** Text of lesson.md. */
  lesson: string;
  /** Names of solutions/*.patch, without the ending. */
  patches: readonly string[];
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
export function lookThrough({at, lab: text, lesson, patches}: LabDirectory): FoundLab {
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
  const {title, steps: sections} = readLessonText(lesson);
  if (title !== lab.title)
    elsewhere('lesson.md', 1, `its title is '${title}', but lab.yaml says '${lab.title}'`);
  for (const [i, {id, check, debug, solution = ''}] of lab.steps.entries()) {
    if (ids.indexOf(id) !== i) inLab(['steps', i, 'id'], `there are two steps '${id}'`);
    const section = sections.get(id);
    if (!section) inLab(['steps', i, 'id'], `lesson.md has no section "## ${id}"`);
    else if (section.before === '') elsewhere('lesson.md', section.line, 'says nothing before the step');
    else if (section.after === '') elsewhere('lesson.md', section.line, 'has no "### Why"');

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
    const there = patches.includes(id);
    if (there && !applied.includes(id)) inSolution(`its solution lacks "patch -p1 <${inGuest(id)}"`);
    if (!there && applied.includes(id)) inSolution(`there is no solutions/${id}.patch`);
  }
  for (const id of patches)
    if (!ids.includes(id))
      elsewhere(`solutions/${id}.patch`, 1, `is of no step of lab.yaml: ${instead(id, ids)}`);
  for (const [id, section] of sections)
    if (!ids.includes(id))
      elsewhere('lesson.md', section.line, `"## ${id}" is no step of lab.yaml: ${instead(id, ids)}`);
  return {problems, lab, problem};
}
