/** Owns the proof that two drafts of one title can be told apart. */
import {expect, test} from 'vitest';
import {wordsOfDraft} from '../../../src/ui/author/draft-words';

const NOW = Date.UTC(2026, 10, 30, 12);
const draft = (id: string, title: string, changedAt: number) => ({
  format: 1 as const,
  id,
  title,
  createdAt: NOW - 86_400_000,
  changedAt,
});

test('one by itself is said to be as old as it is', () => {
  const one = draft('a', 'Gauge', NOW);
  expect(wordsOfDraft(one, [one, draft('b', 'Other', NOW)], NOW)).toEqual({
    name: 'Gauge',
    changed: 'changed this minute',
  });
});

test('two of one title differ in what is seen, and in what is heard', () => {
  const [one, two] = [draft('a', 'Gauge', NOW), draft('b', 'Gauge', NOW - 5000)];
  const [first, second] = [one, two].map((each) => wordsOfDraft(each, [one, two], NOW));
  expect(first?.name).not.toBe(second?.name);
  expect(first?.changed).not.toBe(second?.changed);
  expect(first?.changed).toMatch(/^changed this minute: .+ · begun .+/);
});
