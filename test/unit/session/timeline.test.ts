/** Owns the proof that the way through a lab's saves leads where a person expects, and that risky lines are known. */
import {describe, expect, test} from 'vitest';
import {lineAfter, riskOf} from '../../../src/session/saves/risky-commands';
import {stepFrom, timelineOf} from '../../../src/session/saves/timeline';
import type {SnapshotMeta} from '../../../src/snapshots/meta';

const save = (id: string, savedAt: number, more: Partial<SnapshotMeta> = {}): SnapshotMeta => ({
  format: 1,
  id,
  kind: 'auto',
  name: id,
  lab: 'a',
  savedAt,
  size: 1,
  checksum: '',
  identity: {engine: '', base: '', ramBytes: 0},
  kernelRelease: '',
  progress: {},
  screen: '',
  ...more,
});

describe('the timeline', () => {
  const saves = [
    save('tip', 50),
    save('first', 10, {kind: 'checkpoint'}),
    save('nothing happened', 20),
    save('loaded', 30, {happened: ['hello loaded']}),
    save('other lab', 40, {lab: 'b', kind: 'named'}),
  ];

  test('holds the moments of one lab in order, the present one and the last among them', () => {
    const {moments, at} = timelineOf(saves, 'a', 'loaded');
    expect(moments.map(({id}) => id)).toEqual(['first', 'loaded', 'tip']);
    expect(at).toBe(1);
    expect(timelineOf(saves, 'a', 'nothing happened').moments.map(({id}) => id)).toContain(
      'nothing happened',
    );
    expect(timelineOf(saves, 'a', undefined).at).toBe(-1);
  });

  test('leads forward, and back to before the last deed', () => {
    const from = (id: string | undefined, by: -1 | 1, deedAt?: number) =>
      stepFrom(timelineOf(saves, 'a', id), by, deedAt)?.id;
    expect(from('loaded', -1)).toBe('first');
    expect(from('tip', -1)).toBe('loaded');
    expect(from('first', -1)).toBeUndefined();
    expect(from(undefined, -1)).toBe('tip');
    expect(from('loaded', -1, 25)).toBe('first');
    expect(from('loaded', -1, 30)).toBe('loaded');
    expect(from('tip', -1, 35)).toBe('loaded');
    expect(from('tip', -1, 25)).toBe('first');
    expect(from('first', -1, 5)).toBeUndefined();
    expect(from('loaded', 1, 35)).toBe('tip');
    expect(from('tip', 1)).toBeUndefined();
    expect(from(undefined, 1)).toBeUndefined();
  });
});

test('a line that loads or removes a module is risky, once it is entered', () => {
  const typed = (text: string) => new TextEncoder().encode(text);
  expect(riskOf('root@lab:~# insmod hello.ko', typed('\r'))).toBe('insmod hello.ko');
  expect(riskOf('root@lab:~# ', typed('rmmod  -f hello\n'))).toBe('rmmod -f hello');
  expect(riskOf('root@lab:~# sync; modprobe a b=1', typed('\r'))).toBe('modprobe a b=1');
  expect(riskOf('root@lab:~# insmod hello.ko', typed('x'))).toBeUndefined();
  expect(riskOf('root@lab:~# cat insmod.txt', typed('\r'))).toBeUndefined();
  expect(riskOf('root@lab:~# make && { rmmod hello 2>/dev/null; ls; }', typed('\r'))).toBe('rmmod hello');
  expect(riskOf('root@lab:~# insmod', typed('\r'))).toBeUndefined();
  expect(riskOf('root@lab:~# lsmod', typed('\r'))).toBeUndefined();
});

test('a line is known as it is typed, without waiting for its echo', () => {
  const after = (keys: string) => lineAfter('', new TextEncoder().encode(keys));
  expect(after('insmof\x7fd hello.ko')).toBe('insmod hello.ko');
  expect(after('ls\rrmmod')).toBe('rmmod');
  expect(after('oops\x03')).toBe('');
});
