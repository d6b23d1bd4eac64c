/** Owns the proof that a saved machine is offered once a slow database names it, and not when nobody wants it any more. */
import {beforeEach, describe, expect, test} from 'vitest';
import {DelayedRestore} from '../../../src/session/machine/delayed-restore';
import type {Saves} from '../../../src/session/saves/saves';
import type {SnapshotMeta} from '../../../src/snapshots/meta';

const save = (id: string, savedAt: number) => ({id, savedAt}) as SnapshotMeta;

describe('the second look for saves', () => {
  let now: number;
  let wait: (() => void) | undefined;
  let asked: string[];
  let answer: () => Promise<{ok: true; snapshots: SnapshotMeta[]} | {ok: false}>;
  let notified: (string | undefined)[];
  let later: DelayedRestore;
  let wanted: AbortController;
  /** Two seconds pass, and what comes of them. */
  const tick = async () => {
    now += 2000;
    wait?.();
    await new Promise((resolve) => setTimeout(resolve));
  };
  beforeEach(() => {
    now = 1000;
    wait = undefined;
    asked = [];
    notified = [];
    answer = () => Promise.resolve({ok: false});
    wanted = new AbortController();
    const saves = {
      resumable: (lab: string) => {
        asked.push(lab);
        return answer();
      },
    };
    const clock = {now: () => now, setTimeout: (work: () => void) => (wait = work)};
    later = new DelayedRestore(saves as unknown as Saves, clock, () => notified.push(later.found));
  });

  test('asks until the database answers, and then no more', async () => {
    void later.watch('a-lab', wanted.signal);
    expect(asked).toEqual([]);
    for (let i = 0; i < 3; i++) await tick();
    expect(asked).toEqual(['a-lab', 'a-lab', 'a-lab']);
    expect(notified).toEqual([]);
    answer = () => Promise.resolve({ok: true, snapshots: [save('old', 10)]});
    await tick();
    expect(notified).toEqual(['old']);
    await tick();
    expect(asked).toHaveLength(4);
  });

  test('passes over the saves of the machine that began meanwhile', async () => {
    void later.watch('a-lab', wanted.signal);
    answer = () =>
      Promise.resolve({
        ok: true,
        snapshots: [save('of the fresh one', 2500), save('mine', 900), save('older', 5)],
      });
    await tick();
    expect(later.found).toBe('mine');
  });

  test('says nothing if there is nothing to go on with', async () => {
    void later.watch('a-lab', wanted.signal);
    answer = () => Promise.resolve({ok: true, snapshots: [save('of the fresh one', 2500)]});
    await tick();
    later.remind();
    expect(later.found).toBeUndefined();
    expect(notified).toEqual([]);
  });

  test('says nothing once another machine is wanted, though the answer is on its way', async () => {
    void later.watch('a-lab', wanted.signal);
    let give: () => void = () => undefined;
    answer = () =>
      new Promise((resolve) => (give = () => resolve({ok: true, snapshots: [save('mine', 900)]})));
    await tick();
    wanted.abort();
    give();
    await new Promise((resolve) => setTimeout(resolve));
    later.remind();
    expect(notified).toEqual([]);
  });

  test('stops to ask once another machine is wanted, and after a minute in any case', async () => {
    void later.watch('a-lab', wanted.signal);
    await tick();
    wanted.abort();
    await tick();
    expect(asked).toHaveLength(1);
    void later.watch('another', new AbortController().signal);
    for (let i = 0; i < 50; i++) await tick();
    expect(asked.filter((lab) => lab === 'another')).toHaveLength(30);
  });

  test('is told again when what covered it is over', async () => {
    void later.watch('a-lab', wanted.signal);
    answer = () => Promise.resolve({ok: true, snapshots: [save('mine', 900)]});
    await tick();
    later.remind();
    expect(notified).toEqual(['mine', 'mine']);
    wanted.abort();
    later.remind();
    expect(notified).toHaveLength(2);
  });

  test('forgets what it found for an earlier machine', async () => {
    void later.watch('a-lab', wanted.signal);
    answer = () => Promise.resolve({ok: true, snapshots: [save('mine', 900)]});
    await tick();
    void later.watch('another', new AbortController().signal);
    later.remind();
    expect(notified).toEqual(['mine']);
    expect(later.found).toBeUndefined();
  });
});
