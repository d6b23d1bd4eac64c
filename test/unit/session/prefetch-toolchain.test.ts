/** Owns the test of when the compiler is fetched ahead: never where somebody pays for it. */
import {afterEach, beforeEach, describe, expect, test, vi} from 'vitest';
import {Emitter} from '../../../src/session/async/emitter';
import {mayFetchAhead, prepareWhenShown} from '../../../src/browser/prefetch-toolchain';
import type {Connection} from '../../../src/browser/prefetch-toolchain';

const here = (connection: Connection | undefined, more = {}) =>
  mayFetchAhead({connection, installed: false, room: 1 << 30, ...more});

test('a fast line that nobody pays for by the byte is used', () => {
  expect(here({effectiveType: '4g', saveData: false})).toBe(true);
  expect(here({type: 'wifi', effectiveType: '4g'})).toBe(true);
});

test.each<[string, Connection]>([
  ['saves data', {saveData: true, effectiveType: '4g'}],
  ['is mobile', {type: 'cellular', effectiveType: '4g'}],
  ['is slow', {effectiveType: '3g'}],
])('a line that %s is left alone', (_, connection) => expect(here(connection)).toBe(false));

test('where the browser does not say, only an installed page fetches ahead', () => {
  expect(here(undefined)).toBe(false);
  expect(here(undefined, {installed: true})).toBe(true);
});

test('a disk that is nearly full is left to the machines', () => {
  expect(here({effectiveType: '4g'}, {room: 10 << 20})).toBe(false);
});

describe('the compiler is made ready when the editor is shown', () => {
  class Workspace extends Emitter<{changed: undefined}> {
    shown = false;
    show() {
      this.shown = true;
      this.emit('changed', undefined);
    }
  }
  let kept: boolean;
  const connection = {saveData: true};
  beforeEach(() => {
    kept = true;
    vi.useFakeTimers();
    vi.stubGlobal('caches', {match: () => Promise.resolve(kept ? new Response() : undefined)});
    vi.stubGlobal('navigator', {
      connection,
      storage: {estimate: () => Promise.resolve({usage: 0, quota: 2 ** 30})},
    });
    vi.stubGlobal('matchMedia', () => ({matches: false}));
  });
  afterEach(() => {
    vi.useRealTimers();
    vi.unstubAllGlobals();
  });
  const prepared = async (workspace: Workspace): Promise<number> => {
    const prepare = vi.fn();
    prepareWhenShown(workspace, ['a', 'b'], prepare);
    await vi.runAllTimersAsync();
    workspace.show();
    workspace.show();
    await vi.runAllTimersAsync();
    return prepare.mock.calls.length;
  };

  test('once, when its files are here, at whatever price the line is', async () => {
    expect(await prepared(new Workspace())).toBe(1);
  });

  test('at once if it is shown already', async () => {
    const workspace = new Workspace();
    workspace.shown = true;
    expect(await prepared(workspace)).toBe(1);
  });

  test('not where it would have to be fetched for money', async () => {
    kept = false;
    expect(await prepared(new Workspace())).toBe(0);
    connection.saveData = false;
    expect(await prepared(new Workspace())).toBe(1);
  });
});
