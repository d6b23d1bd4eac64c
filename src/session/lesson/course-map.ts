/** Owns the course as a map: what of each lab is done, where it goes on, and how much work it was. */
import {currentId} from '../../labs/former-ids';
import type {Lab, Step} from '../../labs/lab';
import type {Done, Progress, SnapshotMeta} from '../../snapshots/meta';

export interface LabStanding {
  lab: Lab;
  /** Of its steps those that were ever done, by id. */
  done: ReadonlyMap<string, Done>;
  state: 'new' | 'begun' | 'done';
}

export interface CourseMap {
  /** In the order of the course. */
  labs: readonly LabStanding[];
  /** The step to go on with; undefined: all is done. */
  next: {lab: Lab; step: Step} | undefined;
}

/** A part of the list of labs. */
export interface CourseSection {
  /** A course that this person has opened, the labs of the site, or labs that came by themselves. */
  kind: 'course' | 'site' | 'alone';
  title: string;
  /** Of a course's course.yaml. */
  address: string | undefined;
  map: CourseMap;
}

type Save = Pick<SnapshotMeta, 'kind' | 'lab' | 'savedAt' | 'progress'>;

/** What is known of a person's work: the saves of all labs, and the lab that is on the screen. */
export interface Work {
  saves: readonly Save[];
  present: {lab: string; progress: Progress};
}

/** What was opened from a file or a link is its sender's work. */
const own = (saves: readonly Save[]) => saves.filter(({kind}) => kind !== 'imported');

/** A step that was done stays done here, though its lab has been begun anew since. */
export function courseMap(labs: readonly Lab[], {saves, present}: Work): CourseMap {
  const all: Pick<Save, 'lab' | 'progress'>[] = [present, ...own(saves)];
  const standings = labs.map((lab): LabStanding => {
    const records = all.filter((each) => currentId(labs, each.lab) === lab.id);
    const done = new Map<string, Done>();
    for (const {id} of lab.steps) {
      const times = records.flatMap(({progress}) => progress[id] ?? []);
      const [first] = times.sort((a, b) => a.at - b.at);
      if (first) done.set(id, first);
    }
    const state = done.size === 0 ? 'new' : done.size < lab.steps.length ? 'begun' : 'done';
    return {lab, done, state};
  });
  return {labs: standings, next: nextOf(standings)};
}

/** Whoever has opened a course came for that: it is first, then the site's own labs. `groups`: as AddedLabs has them. */
export function courseSections(
  groups: readonly (Pick<CourseSection, 'title' | 'address'> & {
    kind: 'course' | 'alone';
    labs: readonly Lab[];
  })[],
  own: readonly Lab[],
  work: Work,
): CourseSection[] {
  const sections = groups.map(({kind, title, address, labs}): CourseSection => ({
    kind,
    title,
    address,
    map: courseMap(labs, work),
  }));
  const site: CourseSection = {
    kind: 'site',
    title: 'Labs of this site',
    address: undefined,
    map: courseMap(own, work),
  };
  return [
    ...sections.filter(({kind}) => kind === 'course'),
    site,
    ...sections.filter(({kind}) => kind === 'alone'),
  ];
}

/** The lab that was worked on last, if something is left of it; else the next that is not done, round from there. */
function nextOf(labs: readonly LabStanding[]): CourseMap['next'] {
  const lastAt = ({done}: LabStanding) => Math.max(0, ...[...done.values()].map(({at}) => at));
  const latest = Math.max(...labs.map(lastAt));
  const from = latest === 0 ? 0 : labs.findIndex((each) => lastAt(each) === latest);
  const inTurn = [...labs.slice(from), ...labs.slice(0, from)];
  const open = inTurn.find(({state}) => state !== 'done');
  const step = open?.lab.steps.find(({id}) => !open.done.has(id));
  return open && step && {lab: open.lab, step};
}

/** A pause that is longer was no work. */
const PAUSE_MS = 10 * 60_000;

export interface WorkSummary {
  labs: {done: number; all: number};
  steps: {done: number; all: number};
  /** At least so many minutes of work. */
  minutes: number;
  /** The first and the last step, in milliseconds since the epoch; undefined: none is done. */
  between: {from: number; to: number} | undefined;
  /** Labs of which something is done. */
  begun: readonly LabStanding[];
  /** Done steps in which a source was to be changed or written. */
  code: readonly {lab: Lab; step: Step}[];
}

/** Whether the step's solution is a change to a source. */
export const isCodeStep = ({solution}: Pick<Step, 'solution'>): boolean => /^patch -p1 </m.test(solution);

export function workSummary(map: CourseMap, {saves}: Pick<Work, 'saves'>): WorkSummary {
  const begun = map.labs.filter(({state}) => state !== 'new');
  const done = begun.flatMap((each) => [...each.done.values()].map(({at}) => at)).sort((a, b) => a - b);
  const moments = [...done, ...own(saves).map(({savedAt}) => savedAt)].sort((a, b) => a - b);
  const gaps = moments.slice(1).map((at, i) => at - (moments[i] ?? at));
  const worked = gaps.filter((gap) => gap <= PAUSE_MS).reduce((sum, gap) => sum + gap, 0);
  const [from, to] = [done[0], done.at(-1)];
  return {
    labs: {done: map.labs.filter(({state}) => state === 'done').length, all: map.labs.length},
    steps: {done: done.length, all: map.labs.reduce((sum, {lab}) => sum + lab.steps.length, 0)},
    minutes: Math.round(worked / 60_000),
    between: from === undefined || to === undefined ? undefined : {from, to},
    begun,
    code: begun.flatMap(({lab, done: steps}) =>
      lab.steps.filter((step) => steps.has(step.id) && isCodeStep(step)).map((step) => ({lab, step})),
    ),
  };
}
