/** Owns which of a lab's files are its text: lab.yaml, lesson.md and the patches, and the sources that those change. */
import {strFromU8} from 'fflate';
import {problemOfText} from '../format/text';
import {isSource} from '../sources';
import type {LabDirectory, Problem} from '../format/directory';
import type {LabFiles} from './files';

const PATCH = /^solutions\/([^/]+)\.patch$/;

/** `lab`: undefined if there is no lab.yaml. */
export interface LabTexts extends Required<Pick<LabDirectory, 'lesson' | 'patches' | 'sources'>> {
  lab: string | undefined;
}

export function textsOf(files: LabFiles): LabTexts {
  const textOf = (path: string) => {
    const file = files.get(path);
    return file && strFromU8(file.bytes);
  };
  const patches = [...files.keys()].flatMap((path) => {
    const [, step] = PATCH.exec(path) ?? [];
    return step === undefined ? [] : [[step, textOf(path) ?? ''] as const];
  });
  return {lab: textOf('lab.yaml'), lesson: textOf('lesson.md'), patches: new Map(patches), sources: textOf};
}

/** Of sources that no editor can show as they are. `at`: as of a LabDirectory. */
export const problemsOfSources = (files: LabFiles, at: string): Problem[] =>
  [...files].flatMap(([path, {bytes}]) => {
    const found = isSource(path) ? problemOfText(strFromU8(bytes)) : undefined;
    return found ? [{file: `${at}${path}`, column: 1, ...found}] : [];
  });
