/** Owns how the drafts of an author are told apart in their list. */
import {relativeTime} from '../theme/format';
import type {DraftRecord} from '../../snapshots/drafts';

const exact = new Intl.DateTimeFormat(undefined, {dateStyle: 'medium', timeStyle: 'medium'});

/** `name`: for who hears a button and does not see what is beside it. */
export interface DraftWords {
  name: string;
  changed: string;
}

/** Two of the same title differ in when they were changed, to the second, and when they were begun. */
export function wordsOfDraft(
  {id, title, createdAt, changedAt}: DraftRecord,
  all: readonly DraftRecord[],
  now?: number,
): DraftWords {
  const changed = `changed ${relativeTime(changedAt, now)}`;
  if (!all.some((other) => other.id !== id && other.title === title)) return {name: title, changed};
  const at = exact.format(changedAt);
  return {
    name: `${title}, changed ${at}`,
    changed: `${changed}: ${at} · begun ${exact.format(createdAt)}`,
  };
}
