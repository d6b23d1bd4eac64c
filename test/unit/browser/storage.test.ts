/** Owns the proof that a browser which says less of its storage than others is no fault. */
import {afterEach, describe, expect, test, vi} from 'vitest';
import {persistStorage, storageUse} from '../../../src/browser/storage';

afterEach(() => vi.unstubAllGlobals());

describe('what the browser says of its storage', () => {
  test('is told as it is', async () => {
    const estimate = () => Promise.resolve({usage: 3, quota: 10});
    const yes = () => Promise.resolve(true);
    vi.stubGlobal('navigator', {storage: {estimate, persisted: yes, persist: yes}});
    expect(await storageUse()).toEqual({used: 3, quota: 10, lasting: true});
    expect(await persistStorage()).toBe(true);
  });

  test('is nothing in Safari 16, which persists but does not estimate', async () => {
    vi.stubGlobal('navigator', {storage: {persist: () => Promise.resolve(true)}});
    expect(await storageUse()).toBeUndefined();
    expect(await persistStorage()).toBe(true);
  });

  test('is nothing in WebKitGTK, which has no such interface', async () => {
    vi.stubGlobal('navigator', {});
    expect(await storageUse()).toBeUndefined();
    expect(await persistStorage()).toBe(false);
  });
});
