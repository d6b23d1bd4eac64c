/** Owns what a step's solution changes in the lab's sources, for those who show it. */
import {readPatch} from '../../labs/patch';
import type {FileChange} from '../../labs/patch';

export type {FileChange} from '../../labs/patch';

export const changesOf = (patch: string): readonly FileChange[] => readPatch(patch);
