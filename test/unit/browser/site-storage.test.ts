/** Owns the proof that two deployments on one origin do not share what the browser keeps, and that nothing kept before is lost. */
import {expect, test} from 'vitest';
import {editorStorage} from '../../../src/browser/editor-storage';
import {scopeOf, siteStorage} from '../../../src/browser/site-storage';
import {tabCopyId} from '../../../src/browser/tab-copy';
import type {StorageAreas} from '../../../src/browser/site-storage';

/** As a browser has it, with what is in it already. */
function area(kept: Record<string, string> = {}) {
  const items = new Map(Object.entries(kept));
  return {
    items,
    getItem: (key: string) => items.get(key) ?? null,
    setItem: (key: string, value: string) => void items.set(key, value),
    removeItem: (key: string) => void items.delete(key),
  };
}

const areas = (local = {}, session = {}) => ({localStorage: area(local), sessionStorage: area(session)});

test('a deployment is known by the path that its page lies in', () => {
  expect(scopeOf('https://x.example/')).toBe('/');
  expect(scopeOf('https://x.example/courses/kernel/index.html?a#/lab/b')).toBe('/courses/kernel/');
  expect(scopeOf('https://x.example/courses/kernel/')).toBe('/courses/kernel/');
});

test('what one keeps the other does not see', () => {
  const browser = areas();
  const [a, b] = [siteStorage('/a/', browser), siteStorage('/b/', browser)];
  a.set('local', 'opening', 'x');
  tabCopyId(a).set('copy');
  editorStorage(a).write('first-module ', {shown: true, tabs: [], current: undefined, drafts: []});
  expect(b.get('local', 'opening')).toBeNull();
  expect(tabCopyId(b).get()).toBe('');
  expect(editorStorage(b).read('first-module ')).toBeNull();
  expect(siteStorage('/a/', browser).get('local', 'opening')).toBe('x');
  expect(tabCopyId(siteStorage('/a/', browser)).get()).toBe('copy');
  a.remove('local', 'opening');
  expect(a.get('local', 'opening')).toBeNull();
});

test('what was kept for all alike belongs to the first that looks for it', () => {
  const browser = areas({'modlab editor first-module ': '{"shown":true}'}, {line: 'abcd'});
  const [a, b] = [siteStorage('/a/', browser), siteStorage('/b/', browser)];
  expect(editorStorage(a).read('first-module ')).toEqual({shown: true});
  expect(editorStorage(b).read('first-module ')).toBeNull();
  expect(editorStorage(a).read('first-module ')).toEqual({shown: true});
  expect(tabCopyId(b).get()).toBe('abcd');
  expect(tabCopyId(a).get()).toBe('');
  expect([...browser.localStorage.items.keys()]).toEqual(['modlab /a/ editor first-module ']);
});

test('a browser that keeps nothing, or has no room, is no error', () => {
  const blocked = {
    get localStorage(): StorageAreas['localStorage'] {
      throw new DOMException('blocked', 'SecurityError');
    },
    sessionStorage: {
      ...area(),
      setItem: () => {
        throw new DOMException('full', 'QuotaExceededError');
      },
    },
  };
  const storage = siteStorage('/', blocked);
  storage.set('local', 'opening', 'x');
  storage.remove('local', 'opening');
  expect(storage.get('local', 'opening')).toBeNull();
  const copy = tabCopyId(storage);
  copy.set('one');
  expect(copy.get()).toBe('one');
  expect(editorStorage(storage).read('x')).toBeNull();
});
