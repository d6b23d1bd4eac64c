/** Owns the words that lab.yaml may have, for completion. */
import {CHECK_WORDS} from '../../../labs/format/check';
import {DEBUG_WORDS} from '../../../labs/format/debug';
import {labSchema} from '../../../labs/format/lab';

const STEP = labSchema.entries.steps.pipe[0].item.entries;
const MODULE = labSchema.entries.modules.wrapped.pipe[0].item.pipe[0].entries;

export const LAB_WORDS: readonly string[] = [
  ...new Set([
    ...Object.keys(labSchema.entries),
    ...Object.keys(STEP),
    ...Object.keys(MODULE),
    ...CHECK_WORDS,
    ...DEBUG_WORDS,
    'otherwise',
    'evidence',
  ]),
];
