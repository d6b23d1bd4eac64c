/** Owns the proof that labs that are not built in are asked about, kept, listed, brought up to date, and told from one another. */
import 'fake-indexeddb/auto';
import {strToU8} from 'fflate';
import {beforeEach, describe, expect, test} from 'vitest';
import {identityOf} from '../../../src/labs/bundle/identity';
import {manifestOf} from '../../../src/labs/bundle/manifest';
import {zipLab} from '../../../src/labs/bundle/zip';
import {Emitter} from '../../../src/session/async/emitter';
import {AddedLabs} from '../../../src/session/lesson/added/added-labs';
import {labFragment} from '../../../src/session/lesson/added/lab-link';
import {failureMessage} from '../../../src/session/messages/failure-messages';
import {bundleFiles} from '../labs/lab-bundles';
import {labOf, met, step} from './labs-of-tests';
import type {LabFiles} from '../../../src/labs/bundle/files';
import type {Lab} from '../../../src/labs/lab';
import type {Work} from '../../../src/session/lesson/course-map';
import type {Result} from '../../../src/session/messages/result';

const PAGE = 'https://site.example/';
const ADDRESS = 'https://teacher.example/labs/pocket/';

/** What hosts have, by address; null: it may not be read. */
let hosts: Map<string, Uint8Array<ArrayBuffer> | null>;
let asked: string[];
let count = 0;
let scope: string;

const publish = (address: string, files: LabFiles) => {
  for (const [path, {bytes}] of files) hosts.set(address + path, bytes);
  hosts.set(`${address}lab.files.json`, Uint8Array.from(strToU8(manifestOf(files))));
};

/** A page of its own; what is kept is that of the others. */
function openPage() {
  const first = labOf('first-module', step('one', met('seen')));
  const labs: Lab[] = [first];
  const opened: string[] = [];
  const said: string[] = [];
  const saves: Work['saves'][number][] = [];
  let present = first;
  const events = new Emitter<{lab: {lab: Lab}}>();
  const go = (how: string) => (id: string) => {
    opened.push(`${how} ${id}`);
    present = labs.find((lab) => lab.id === id) ?? present;
    events.emit('lab', {lab: present});
    return Promise.resolve({ok: true as const});
  };
  const added = new AddedLabs({
    labs,
    scope,
    guest: {ask: () => Promise.resolve({ok: false, why: 'not-running', message: ''})},
    fetch: (url) => {
      asked.push(url);
      const bytes = hosts.get(url);
      if (bytes === null) return Promise.reject(new TypeError('Failed to fetch'));
      const response = new Response(bytes ?? null, {status: bytes ? 200 : 404});
      Object.defineProperty(response, 'url', {value: url});
      return Promise.resolve(response);
    },
    pageUrl: () => PAGE,
    clock: {now: () => ++count},
    course: {
      get lab() {
        return present;
      },
      on: (name, listener) => events.on(name, listener),
    },
    library: {list: () => Promise.resolve({ok: true, snapshots: saves})},
    machines: () => ({openLab: go('open'), beginLab: go('begin')}),
    notices: {
      onItsWay: () => undefined,
      warn: (text) => said.push(text),
      newerLab: () => said.push('newer'),
    },
  });
  return {added, labs, opened, said, saves};
}

const sentence = (result: Result) => (result.ok ? '' : failureMessage(result));
const settle = async (until: () => boolean) => {
  while (!until()) await new Promise((resolve) => setTimeout(resolve));
};

beforeEach(() => {
  hosts = new Map();
  asked = [];
  scope = `/added-${count++}/`;
});

describe('a lab at an address', () => {
  test.each([ADDRESS, ADDRESS.slice(0, -1), `${ADDRESS}lab.yaml`])(
    'is asked about first: %s',
    async (address) => {
      publish(ADDRESS, bundleFiles());
      const {added, labs, opened} = openPage();
      expect(await added.incoming.receiveAddress(address)).toEqual({ok: true});
      expect(added.incoming.offer).toMatchObject({
        kind: 'lab',
        title: 'Pocket',
        steps: 1,
        files: 6,
        source: {kind: 'address', address: ADDRESS},
      });
      expect([labs.length, opened]).toEqual([1, []]);
      added.incoming.dismiss();
      expect(added.incoming.offer).toBeUndefined();
      expect(await added.incoming.accept()).toMatchObject({ok: false});
      expect(labs).toHaveLength(1);
    },
  );

  test('is kept, and opens without a network', async () => {
    publish(ADDRESS, bundleFiles());
    const first = openPage();
    await first.added.incoming.receiveAddress(ADDRESS);
    await first.added.incoming.accept();
    const id = first.labs[1]?.id ?? '';
    expect(first.opened).toEqual([`open ${id}`]);
    expect(first.added.originOf(id)).toEqual({title: 'Pocket', address: ADDRESS});

    hosts.clear();
    const later = openPage();
    await later.added.load();
    expect(later.labs[1]).toMatchObject({id, guestName: 'pocket', title: 'Pocket'});
    expect(later.added.textOf(id)?.steps.get('change')?.patch).toContain('+int y;');
    expect(later.added.groups).toMatchObject([{title: 'Labs from elsewhere', labs: [{id}]}]);
    expect(await later.added.incoming.receiveAddress(ADDRESS)).toEqual({ok: true});
    expect(later.opened).toEqual([`open ${id}`]);
    await later.added.remove(id);
    expect(later.added.get(id)).toBeDefined();
    await first.added.remove('first-module');
  });

  test('that has changed is offered, and not forced', async () => {
    publish(ADDRESS, bundleFiles());
    const first = openPage();
    await first.added.incoming.receiveAddress(ADDRESS);
    await first.added.incoming.accept();
    const id = first.labs[1]?.id ?? '';
    expect(first.said).toEqual([]);

    publish(ADDRESS, bundleFiles({'pocket.c': 'int z;\n'}));
    const later = openPage();
    await later.added.load();
    await later.added.incoming.receiveAddress(ADDRESS);
    await settle(() => later.said.length > 0);
    expect(later.said).toEqual(['newer']);
    const source = () => new TextDecoder().decode(later.added.files(id)?.get('pocket.c')?.bytes);
    expect(source()).toBe('int x;\n');
    await later.added.update();
    expect(source()).toBe('int z;\n');
    expect(later.opened).toEqual([`open ${id}`, `begin ${id}`]);
    expect(later.labs).toHaveLength(2);

    const last = openPage();
    await last.added.load();
    expect(last.added.files(id)?.get('pocket.c')?.bytes).toEqual(Uint8Array.from(strToU8('int z;\n')));
  });

  test.each([
    [
      'nothing there',
      () => undefined,
      ADDRESS,
      /^There is no lab at https:\/\/teacher\.example\/labs\/pocket\//,
    ],
    [
      'no leave to read it',
      () => hosts.set(`${ADDRESS}lab.files.json`, null),
      ADDRESS,
      /could not be fetched.*Access-Control-Allow-Origin/,
    ],
    ['a file missing', () => hosts.delete(`${ADDRESS}pocket.c`), ADDRESS, /"pocket\.c" of the lab.*404/],
    ['no https', () => undefined, 'http://teacher.example/pocket/', /must begin with https:/],
    [
      'no zip',
      () => hosts.set(`${ADDRESS}x.zip`, Uint8Array.from([1, 2, 3])),
      `${ADDRESS}x.zip`,
      /is no zip/,
    ],
    [
      'a mistake',
      () => publish(ADDRESS, bundleFiles({'lab.yaml': 'format: 1\nid: UPPER\n'})),
      ADDRESS,
      /lab\.yaml, line 1, column 1: lacks title\. There are 5 more\./,
    ],
    [
      'another list',
      () => hosts.set(`${ADDRESS}lab.files.json`, Uint8Array.from([123, 125])),
      ADDRESS,
      /no list/,
    ],
  ])('with %s is refused with a sentence', async (name, change, address, words) => {
    if (name !== 'nothing there') publish(ADDRESS, bundleFiles());
    change();
    const {added, labs} = openPage();
    expect(sentence(await added.incoming.receiveAddress(address))).toMatch(words);
    expect(added.incoming.offer).toBeUndefined();
    expect(labs).toHaveLength(1);
  });
});

test('a zip and a link hold the same lab, which is another than that of an address', async () => {
  publish(ADDRESS, bundleFiles());
  const {added, labs} = openPage();
  const zip = zipLab(bundleFiles());
  hosts.set('https://teacher.example/pocket.zip', zip);
  const fragment = labFragment(zip) ?? '';
  expect(fragment.length).toBeLessThan(3000);
  expect(added.incoming.receiveLink('#/lab/first-module')).toBeUndefined();
  for (const get of [
    () => added.incoming.receiveFile(Object.assign(new Blob([zip]), {name: 'pocket.zip'})),
    () => added.incoming.receiveLink(fragment),
    () => added.incoming.receiveAddress(ADDRESS),
    () => added.incoming.receiveAddress('https://teacher.example/pocket.zip'),
  ]) {
    expect(await get()).toEqual({ok: true});
    if (added.incoming.offer) await added.incoming.accept();
  }
  const ids = labs.map(({id}) => id);
  expect(new Set(ids).size).toBe(ids.length);
  // The link's was there already.
  expect(ids).toHaveLength(4);
  expect(sentence((await added.incoming.receiveLink('#l=%%%')) ?? {ok: true})).toMatch(/damaged/);
});

describe('a course', () => {
  const COURSE = 'https://teacher.example/course.yaml';
  const course = (labs: string) =>
    hosts.set(COURSE, Uint8Array.from(strToU8(`format: 1\ntitle: My course\nlabs: ${labs}\n`)));

  test('is a list in its own order, with labs of the site among its own', async () => {
    publish(ADDRESS, bundleFiles());
    publish('https://teacher.example/labs/second/', bundleFiles({trial: '#!/bin/sh\ntrue\n'}));
    course('[labs/pocket/, first-module, labs/second/]');
    const {added, labs, opened, saves} = openPage();
    expect(await added.incoming.receiveCourse(COURSE)).toEqual({ok: true});
    expect(added.incoming.offer).toMatchObject({kind: 'course', title: 'My course', labs: 3});
    await added.incoming.accept();
    const [, one = '', two = ''] = labs.map(({id}) => id);
    expect(opened).toEqual([`open ${one}`]);
    const [group] = added.groups;
    expect(group).toMatchObject({title: 'My course', address: COURSE});
    expect(group?.labs.map(({id}) => id)).toEqual([one, 'first-module', two]);
    expect([added.next(one), added.next(two)]).toEqual(['first-module', undefined]);
    // A lab of the site that stands in it leads on in it, too.
    expect(added.next('first-module')).toBe(two);

    await added.incoming.receiveCourse(COURSE);
    expect([added.incoming.offer, opened.length]).toEqual([undefined, 2]);
    // Whoever comes back goes on where something is left to do.
    const done = Object.fromEntries(labs[1]?.steps.map(({id}) => [id, {at: 1, evidence: ''}]) ?? []);
    saves.push({kind: 'auto', lab: one, savedAt: 1, progress: done});
    await added.incoming.receiveCourse(COURSE);
    expect(opened.at(-1)).toBe('open first-module');

    hosts.clear();
    const later = openPage();
    await later.added.load();
    expect(later.added.groups).toMatchObject([{title: 'My course'}]);
    await later.added.incoming.receiveCourse(COURSE);
    expect(later.opened).toEqual([`open ${one}`]);
  });

  test('that was opened last is before the others', async () => {
    const other = 'https://teacher.example/other.yaml';
    course('[first-module]');
    hosts.set(other, Uint8Array.from(strToU8('format: 1\ntitle: Other\nlabs: [first-module]\n')));
    const {added} = openPage();
    for (const address of [COURSE, other]) {
      await added.incoming.receiveCourse(address);
      await added.incoming.accept();
    }
    const titles = () => added.groups.map(({title}) => title);
    expect(titles()).toEqual(['Other', 'My course']);
    await added.incoming.receiveCourse(COURSE);
    expect(titles()).toEqual(['My course', 'Other']);
    const later = openPage();
    await later.added.load();
    expect(later.added.groups.map(({title}) => title)).toEqual(['My course', 'Other']);
  });

  test('of which a lab is not to be had is there without it, and that is said', async () => {
    publish(ADDRESS, bundleFiles());
    course('[labs/pocket/, labs/gone/]');
    const {added, said} = openPage();
    await added.incoming.receiveCourse(COURSE);
    await added.incoming.accept();
    expect(added.groups[0]?.labs).toHaveLength(1);
    expect(said[0]).toMatch(/There is no lab at .*labs\/gone\/.*The other labs of "My course" are there\./);
  });

  test('with a mistake is refused by line and column', async () => {
    course('[labs/pocket/, frist-module]');
    const {added} = openPage();
    const said = sentence(await added.incoming.receiveCourse(COURSE));
    expect(said).toMatch(/course\.yaml, line 3, column 22: .*did you mean first-module\?$/);
  });
});

describe('a package', () => {
  const LIST = `${PAGE}course.yaml`;
  const list = (labs: string) =>
    hosts.set(LIST, Uint8Array.from(strToU8(`format: 1\ntitle: Week 1\nlabs: ${labs}\n`)));

  test('has its labs at once, unasked and first in the list, and keeps none in the browser', async () => {
    hosts.set(`${PAGE}labs/pocket.zip`, zipLab(bundleFiles()));
    list('[labs/pocket.zip, first-module]');
    const {added, labs, said} = openPage();
    await added.loadPackage('course.yaml');
    const [, pocket] = labs;
    expect([added.incoming.offer, said, pocket?.title]).toEqual([undefined, [], 'Pocket']);
    expect(pocket?.id).toBe(await identityOf('pocket', {kind: 'package'}, ''));
    expect(added.groups).toMatchObject([
      {kind: 'course', title: 'Week 1', labs: [{id: pocket?.id}, {id: 'first-module'}]},
    ]);
    expect(added.next(pocket?.id ?? '')).toBe('first-module');
    const later = openPage();
    await later.added.load();
    expect(later.labs).toHaveLength(1);
  });

  test.each([
    ['of which a lab is not there', '[labs/gone.zip]', /The lab at .*gone\.zip could not be fetched/],
    ['with what is no lab', '[labs/noise.zip]', /is no zip archive/],
    ['with a lab that no site has', '[frist-module]', /did you mean first-module/],
  ])('%s says so, and the page goes on', async (_, labs, words) => {
    hosts.set(`${PAGE}labs/noise.zip`, Uint8Array.from(strToU8('noise')));
    list(labs);
    const page = openPage();
    await page.added.loadPackage('course.yaml');
    expect(page.said.join()).toMatch(words);
    expect(page.labs).toHaveLength(1);
  });
});

test('a draft is done on a fresh machine, replaces its earlier self, and is not kept', async () => {
  const {added, labs, opened} = openPage();
  expect(await added.tryDraft('d1', bundleFiles())).toEqual({ok: true});
  expect(await added.tryDraft('d1', bundleFiles({'pocket.c': 'int z;\n'}))).toEqual({ok: true});
  const id = labs[1]?.id ?? '';
  expect(opened).toEqual([`begin ${id}`, `begin ${id}`]);
  expect([labs.length, added.groups]).toEqual([2, []]);
  expect(await added.tryDraft('d1', bundleFiles({'lab.yaml': 'format: 1\n'}))).toMatchObject({
    why: 'lab-malformed',
  });
  const later = openPage();
  await later.added.load();
  expect(later.labs).toHaveLength(1);
});

test('a machine of a lab that is not here says where the lab is to be had', () => {
  const {added} = openPage();
  expect(added.missing({lab: 'first-module'})).toBeUndefined();
  expect(added.missing({lab: 'unknown-lab'})).toBeUndefined();
  const lab = 'pocket--0123456789abcdef';
  const told = added.missing({lab, origin: {title: 'Pocket', address: ADDRESS}});
  expect(told && failureMessage(told)).toContain(
    `"Pocket", which this browser does not have. Open ?lab=${ADDRESS}`,
  );
  const untold = added.missing({lab, origin: {title: 'Pocket'}});
  expect(untold && failureMessage(untold)).toContain('ask whoever sent the machine for the lab');
});
