/** Owns the proof that a package's progress reaches an LMS: scorm-again's runtime, in both versions. */
import {Scorm12API, Scorm2004API} from 'scorm-again';
import {beforeEach, expect, test} from 'vitest';
import {LmsRecord, findApi, follow} from '../../../src/embed/scorm';
import {imsManifest} from '../../../src/cli/scorm/manifest';
import type {EmbeddedLab, ModlabEvents} from '../../../src/embed/client';
import type {ScormApis} from '../../../src/embed/scorm';

const LABS = [
  {id: 'first', steps: 2},
  {id: 'second', steps: 3},
];
const settings = {autocommit: false, logLevel: 5} as const;
/** A runtime as the LMS makes it for a visit, with what it has kept of the one before. */
const VERSIONS = {
  '1.2': (resume: string): ScormApis & {value: (name: string) => string} => {
    const API = new Scorm12API(settings);
    API.loadFromJSON({cmi: {suspend_data: resume}}, '');
    return {API, value: (name) => String(API.getCMIValue(name))};
  },
  '2004': (resume: string): ScormApis & {value: (name: string) => string} => {
    const API_1484_11 = new Scorm2004API(settings);
    API_1484_11.loadFromJSON({cmi: {suspend_data: resume}}, '');
    return {API_1484_11, value: (name) => String(API_1484_11.getCMIValue(name))};
  },
};
const WORDS = {
  '1.2': {status: 'cmi.core.lesson_status', raw: 'cmi.core.score.raw'},
  '2004': {status: 'cmi.completion_status', raw: 'cmi.score.raw'},
};

let time = 0;
beforeEach(() => (time = 0));
const record = (apis: ScormApis | undefined) => new LmsRecord(apis, LABS, () => time);

for (const version of ['1.2', '2004'] as const) {
  const {status, raw} = WORDS[version];

  test(`SCORM ${version}: completion and score follow the steps, and what was reached stays reached`, () => {
    const lms = VERSIONS[version]('');
    const visit = record(lms);
    expect([lms.value(status), lms.value(raw)]).toEqual(['incomplete', '0']);
    visit.progress({lab: 'first', done: 2});
    expect([lms.value(status), lms.value(raw)]).toEqual(['incomplete', '40']);
    // Another lab of the site is none of the package's, and a fresh machine takes nothing back.
    visit.progress({lab: 'elsewhere', done: 9});
    visit.progress({lab: 'first', done: 0});
    expect(lms.value(raw)).toBe('40');
    const resume = lms.value('cmi.suspend_data');
    time = 3_725_000;
    visit.finish();
    visit.progress({lab: 'second', done: 3});
    expect(lms.value(raw)).toBe('40');

    const later = VERSIONS[version](resume);
    const again = record(later);
    expect(later.value(raw)).toBe('40');
    again.progress({lab: 'second', done: 3});
    expect([later.value(status), later.value(raw)]).toEqual(['completed', '100']);
  });
}

test('SCORM 2004 keeps the machine where it fits, and SCORM 1.2 the steps alone', () => {
  const newer = VERSIONS['2004']('');
  const visit = record(newer);
  visit.progress({lab: 'first', done: 1});
  visit.machine({lab: 'first', done: 1}, `https://lms.example/site/index.html#s=${'x'.repeat(30_000)}`);
  const again = record(VERSIONS['2004'](newer.value('cmi.suspend_data')));
  expect(again.further({lab: 'first', done: 0})).toBe(`#s=${'x'.repeat(30_000)}`);
  expect(again.further({lab: 'first', done: 1})).toBeUndefined();
  expect(again.further({lab: 'second', done: 0})).toBeUndefined();
  visit.machine({lab: 'first', done: 1}, `#s=${'x'.repeat(70_000)}`);
  expect(record(VERSIONS['2004'](newer.value('cmi.suspend_data'))).share).toBe(0.2);

  const older = VERSIONS['1.2']('');
  const small = record(older);
  expect(small.keepsMachines).toBe(false);
  small.machine({lab: 'first', done: 1}, `#s=${'x'.repeat(30_000)}`);
  expect(older.value('cmi.suspend_data')).toBe('{"modlab":1,"labs":{}}');
});

test('resume data of something else is nothing to go on with, and without an LMS nothing is recorded', () => {
  expect(record(VERSIONS['2004']('{"other": true}')).share).toBe(0);
  expect(record(VERSIONS['2004']('bookmark=3')).share).toBe(0);
  const alone = record(undefined);
  alone.progress({lab: 'first', done: 2});
  alone.finish();
  expect([alone.isRecording, alone.share]).toEqual([false, 0.4]);
});

test('a visitor who was further elsewhere is led there, once', async () => {
  const first = VERSIONS['2004']('');
  const before = record(first);
  before.machine({lab: 'first', done: 2}, 'https://lms.example/#s=machine');
  const visit = record(VERSIONS['2004'](first.value('cmi.suspend_data')));
  const listeners: {[Name in keyof ModlabEvents]?: (detail: ModlabEvents[Name]) => void} = {};
  const lab = {
    calls: true,
    on: (name: 'ready', listener: (detail: ModlabEvents['ready']) => void) => {
      listeners[name] = listener;
      return () => undefined;
    },
    link: () => Promise.resolve('https://lms.example/#s=newer'),
  } as unknown as EmbeddedLab;
  const led: string[] = [];
  follow(lab, visit, (fragment) => led.push(fragment));
  listeners.ready?.({lab: 'first', done: 0, steps: 2, finished: []});
  listeners.ready?.({lab: 'first', done: 0, steps: 2, finished: []});
  expect(led).toEqual(['#s=machine']);
  listeners['step-done']?.({lab: 'first', done: 3, steps: 2, step: 'x', title: 'x', at: 0});
  await Promise.resolve();
  expect(visit.further({lab: 'first', done: 2})).toBe('#s=newer');
});

test('the API is found around the package, and windows of others are no way to it', () => {
  const lms = VERSIONS['1.2']('');
  const top = {API: lms.API, opener: null} as unknown as Window;
  Object.assign(top, {parent: top});
  const middle = {parent: top, opener: null} as unknown as Window;
  expect(findApi({parent: middle, opener: null} as unknown as Window)?.API).toBe(lms.API);
  const opened = {opener: middle} as unknown as Window;
  Object.assign(opened, {parent: opened});
  expect(findApi(opened)?.API).toBe(lms.API);
  const foreign = new Proxy({} as Window, {
    get: () => {
      throw new DOMException('blocked', 'SecurityError');
    },
  });
  expect(findApi({parent: foreign, opener: null} as unknown as Window)).toBeUndefined();
});

test('the manifest names every file, and is of its version', () => {
  const files = ['launch.html', 'site/a&b.js'];
  for (const version of ['1.2', '2004'] as const) {
    const xml = imsManifest(version, {id: 'modlab-first', title: 'A <lab> & "more"', files}, 'launch.html');
    expect(xml).toContain('<title>A &lt;lab&gt; &amp; &quot;more&quot;</title>');
    expect(xml.match(/<file href=/g)).toHaveLength(2);
    expect(xml).toContain('site/a&amp;b.js');
    expect(xml).toContain(version === '1.2' ? '<schemaversion>1.2<' : '<schemaversion>2004 4th Edition<');
  }
});
