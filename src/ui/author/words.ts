/** Owns what is offered while one types in a draft: the words of lab.yaml there, those of C and of the draft elsewhere. */
import {LAB_WORDS} from '../../session/lesson/authoring/lab-words';
import type {Words} from '../editor/code/completions';
import type {Draft} from '../../session/lesson/authoring/draft';

/** `path`: of the file that is shown. Drafts are written without a machine, whose headers could be shown. */
export const wordsOf = (draft: () => Draft, path: () => string): Words => ({
  describe: () => Promise.resolve([]),
  open: () => undefined,
  complete: () => Promise.resolve({entries: [], all: true}),
  texts: () => [draft().open(path())?.text ?? ''],
  instead: () => (path() === 'lab.yaml' ? LAB_WORDS : /\.(?:c|h)$/.test(path()) ? undefined : []),
});
