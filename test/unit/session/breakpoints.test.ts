/** Owns the tests of breakpoints that hold: over edits, over reloads, and against whatever the browser has remembered. */
import {describe, expect, test} from 'vitest';
import {Breakpoints, lineIn} from '../../../src/session/debug/breakpoints';

const memory = () => {
  const kept = new Map<string, unknown>();
  return {
    kept,
    read: (key: string) => kept.get(key),
    write: (key: string, all: unknown) => void kept.set(key, JSON.parse(JSON.stringify(all))),
  };
};

const begun = (storage = memory(), key = 'lab ') => {
  const breakpoints = new Breakpoints(storage);
  breakpoints.begin(key);
  return breakpoints;
};

describe('breakpoints', () => {
  test('are there again for the same machine, and not for another', () => {
    const storage = memory();
    const first = begun(storage);
    first.add('/l/b.c', 3, '\tx = 1;', {condition: 'x > 0'});
    first.add('/l/a.c', 9, 'y();');
    const again = begun(storage);
    expect(again.all.map(({path, line, text, condition}) => [path, line, text, condition])).toEqual([
      ['/l/a.c', 9, 'y();', ''],
      ['/l/b.c', 3, 'x = 1;', 'x > 0'],
    ]);
    again.begin('other ');
    expect(again.all).toEqual([]);
    again.begin('lab ');
    expect(again.all).toHaveLength(2);
  });

  test('a line has one, which a second press takes away', () => {
    const breakpoints = begun();
    breakpoints.toggle('/l/a.c', 4, 'f();');
    breakpoints.add('/l/a.c', 4, 'f();', {log: 'here'});
    expect(breakpoints.all).toMatchObject([{line: 4, log: 'here'}]);
    breakpoints.toggle('/l/a.c', 4, 'f();');
    expect(breakpoints.all).toEqual([]);
  });

  test('move with the text of their file alone, and of two in one line one stays', () => {
    const breakpoints = begun();
    const [one, two, other] = ['/l/a.c', '/l/a.c', '/l/b.c'].map((path, index) =>
      breakpoints.add(path, index + 1, `line ${index}`),
    );
    breakpoints.moved(
      '/l/a.c',
      new Map([one, two].map((each) => [each?.id ?? 0, {line: 7, text: '  both'}])),
    );
    expect(breakpoints.all).toMatchObject([
      {path: '/l/a.c', line: 7, text: 'both'},
      {path: '/l/b.c', line: other?.line},
    ]);
  });

  test('what is remembered is taken as far as it makes sense', () => {
    const storage = memory();
    storage.kept.set('lab ', [
      null,
      7,
      {path: '/l/a.c'},
      {path: '/l/a.c', line: -1},
      {path: '/l/a.c', line: 2, fromHit: 'x'},
    ]);
    expect(begun(storage).all).toMatchObject([{path: '/l/a.c', line: 2, fromHit: 1, enabled: true, log: ''}]);
    storage.kept.set('lab ', 'nonsense');
    expect(begun(storage).all).toEqual([]);
  });

  test('a change begins to count anew, and what became of one goes with it', () => {
    const breakpoints = begun();
    const id = breakpoints.add('/l/a.c', 2, 'x')?.id ?? 0;
    breakpoints.report(id, {state: 'set', hits: 3, message: 'm'});
    breakpoints.update(id, {condition: 'i == 2'});
    expect(breakpoints.status({id})).toEqual({state: 'set', hits: 0, message: ''});
    breakpoints.remove(id);
    breakpoints.report(id, {hits: 9});
    expect(breakpoints.status({id}).hits).toBe(0);
  });

  test('there are not more than a machine is told of at each change', () => {
    const breakpoints = begun();
    for (let line = 1; line <= 150; line++) breakpoints.add('/l/a.c', line, '');
    expect(breakpoints.all).toHaveLength(100);
  });
});

describe('the line that is meant', () => {
  const content = ['a();', '\tb();', 'c();', '\tb();', 'd();'].join('\n');

  test('is its own where the text is the same, else the nearest that reads so', () => {
    expect(lineIn(content, {line: 2, text: 'b();'})).toBe(2);
    expect(lineIn(content, {line: 5, text: 'b();'})).toBe(4);
    expect(lineIn(content, {line: 1, text: 'd();'})).toBe(5);
    expect(lineIn(content, {line: 900, text: 'c();'})).toBe(900);
  });

  test('stays where nothing reads so any more', () => {
    expect(lineIn(content, {line: 3, text: 'gone();'})).toBe(3);
    expect(lineIn(content, {line: 3, text: ''})).toBe(3);
  });
});
