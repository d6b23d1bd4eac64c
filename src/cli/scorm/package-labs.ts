/** Owns which labs a package for an LMS has: those of the course that are named by their ids, and a teacher's own, from their directories. */
import {stat} from 'node:fs/promises';
import {identityOf} from '../../labs/bundle/identity';
import {zipLab} from '../../labs/bundle/zip';
import {findLab} from '../../labs/former-ids';
import {nearest} from '../../labs/nearest';
import {linesOf} from '../command-line';
import {openLab} from '../labs/lab-files';
import type {Lab} from '../../labs/lab';

export interface PackagedLab {
  /** By which the page in the package knows it. */
  id: string;
  /** As its lab.yaml has it. */
  name: string;
  title: string;
  steps: number;
  /** Of a teacher's own lab: what lies in the package, and where, from the page on. */
  own?: {path: string; zip: Uint8Array<ArrayBuffer>};
}

export type PackagedLabs =
  {ok: true; labs: readonly PackagedLab[]} | {ok: false; problems: readonly string[]};

/** `words`: an id of `known`, or a directory or a .zip. */
export async function packagedLabs(words: readonly string[], known: readonly Lab[]): Promise<PackagedLabs> {
  const labs: PackagedLab[] = [];
  const problems: string[] = [];
  for (const word of words) {
    const own = findLab(known, word);
    if (own) {
      labs.push({id: own.id, name: own.id, title: own.title, steps: own.steps.length});
      continue;
    }
    if (!(await stat(word).catch(() => undefined))) {
      const near = nearest(
        word,
        known.map(({id}) => id),
      );
      const meant = near === undefined ? '' : ` Did you mean ${near}?`;
      problems.push(`There is no lab ${word}, nor a directory or a .zip of that name.${meant}`);
      continue;
    }
    const opened = await openLab(word);
    if (!opened.ok) {
      problems.push(...linesOf(opened.problems));
      continue;
    }
    const {lab, files} = opened;
    labs.push({
      id: await identityOf(lab.id, {kind: 'package'}, ''),
      name: lab.id,
      title: lab.title,
      steps: lab.steps.length,
      own: {path: `labs/${lab.id}.zip`, zip: zipLab(files)},
    });
  }
  for (const [i, {id, name}] of labs.entries())
    if (labs.findIndex((lab) => lab.id === id) < i) problems.push(`Two of the labs have the id ${name}.`);
  return problems.length > 0 ? {ok: false, problems} : {ok: true, labs};
}

const LIMIT = 60;

/** The course.yaml in the package; undefined if all labs are the site's. */
export function packagedCourse(title: string, labs: readonly PackagedLab[]): string | undefined {
  if (labs.every(({own}) => own === undefined)) return undefined;
  const listed = labs.map(({id, own}) => `  - ${own?.path ?? id}\n`).join('');
  return `format: 1\ntitle: ${JSON.stringify(title.slice(0, LIMIT))}\nlabs:\n${listed}`;
}

/** The page as it is in a package: it says so, and that what a package lacks is not to be asked for. */
export function packagedPage(page: string, hasCourse: boolean): string {
  const mark = `<meta name="modlab-package" content="${hasCourse ? 'course.yaml' : ''}" />`;
  return page
    .replace(/<link rel="manifest"[^>]*>/, '')
    .replace(/<meta charset="utf-8" \/>/, (charset) => `${charset}\n    ${mark}`);
}
