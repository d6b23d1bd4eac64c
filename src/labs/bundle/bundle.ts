/** Owns the step from a lab's files to a lab that the page, the command line or anybody can do. Brings the readers of YAML and RE2. */
import {NO_LAB_YAML, problemOfFiles} from './files';
import {lookThrough} from '../format/directory';
import {labOf} from '../from-data';
import {lessonTextOf} from '../lesson-text';
import {linearExpressions} from '../patterns/linear';
import {MANIFEST} from './manifest';
import {problemsOfSources, textsOf} from './texts';
import type {LabFiles} from './files';
import type {Lab} from '../lab';
import type {LessonText} from '../lesson-text';
import type {Problem} from '../format/read';

export interface Bundle {
  lab: Lab;
  text: LessonText;
  /** What the guest gets, by path in the lab's directory there. Modules that were carried along are among them. */
  guest: LabFiles;
}

export type ReadBundle = ({ok: true} & Bundle) | {ok: false; problems: readonly Problem[]};

/**
 * `at`: what problems name the files after, as in `labs/mine/`. `turn`: resolves when the page, or whatever else runs
 * here, has had its turn: the lab may be anybody's, and its expressions must not hold anything up. `isWritten`: it is being
 * written, and its writer wants to know of patches that do not fit; whoever does the lab can do without "show me".
 */
export function readBundle(
  files: LabFiles,
  at: string,
  turn: () => Promise<void>,
  {isWritten = false} = {},
): ReadBundle {
  const wrong = problemOfFiles(files);
  if (wrong !== undefined) return unreadable(at, wrong);
  const {lab: yaml, lesson, patches, sources} = textsOf(files);
  if (yaml === undefined) return unreadable(at, NO_LAB_YAML);
  const {problems, lab} = lookThrough({at, lab: yaml, lesson, patches, ...(isWritten && {sources})});
  if (isWritten) problems.push(...problemsOfSources(files, at));
  if (!lab || problems.length > 0) return {ok: false, problems};
  return {
    ok: true,
    lab: labOf(lab, linearExpressions(turn)),
    text: lessonTextOf(lesson ?? '', patches),
    guest: guestFiles(files),
  };
}

const unreadable = (at: string, message: string): ReadBundle => ({
  ok: false,
  problems: [{file: at.replace(/(?:\/|: )$/, '') || 'the lab', line: 1, column: 1, message}],
});

/** What is for the page or for the host's build stays behind; patches go where the steps apply them from. */
function guestFiles(files: LabFiles): LabFiles {
  const wanted = [...files].filter(
    ([path]) => !['lab.yaml', 'lesson.md', 'variants.sh', MANIFEST].includes(path),
  );
  return new Map(wanted.map(([path, file]) => [path.replace(/^solutions\//, '.solutions/'), file]));
}
