/** Owns the proof that a lab may get another id: what was saved, linked or typed under the old one is found. */
import {spawnSync} from 'node:child_process';
import {mkdtempSync, mkdirSync, readFileSync, readlinkSync, rmSync, writeFileSync} from 'node:fs';
import {tmpdir} from 'node:os';
import {join} from 'node:path';
import {expect, test} from 'vitest';
import {formerDirectoryScript} from '../../../src/labs/enter-lab-script';
import {formerMachineNames} from '../../../src/session/machine/machine-name';
import {openStore} from '../../../src/snapshots/store';
import {fakeSession, lab} from './fake-session';
import {labOf} from './labs-of-tests';
import {ok} from './recording';

const before = [lab('first-module', 1), lab('old', 2)];
const after = [lab('first-module', 1), {...lab('new', 2), formerIds: ['older', 'old']}];

async function savedUnderOldId() {
  const store = openStore('renamed-labs');
  const page = fakeSession({store, labs: before});
  const start = page.session.start('old');
  (await page.next()).run();
  await start;
  await ok(page.session.library.save('mine'));
  return store;
}

test('the page goes on with a machine that was saved under the former id, and saves under the present one', async () => {
  const store = await savedUnderOldId();
  const page = fakeSession({store, labs: after});
  const start = page.session.start();
  const machine = await page.next();
  expect(machine.options?.from.kind).toBe('snapshot');
  machine.run();
  await start;
  expect(page.session.lesson.lab.id).toBe('new');
  await ok(page.session.library.save('again'));
  const {snapshots} = await ok(store.list());
  expect(snapshots.map((meta) => `${meta.name}: ${meta.lab}`)).toEqual(['again: new', 'mine: old']);
  const timeline = await ok(page.session.library.timeline());
  expect(timeline.moments.map(({name}) => name)).toEqual(['mine', 'again']);

  const next = fakeSession({store, labs: after});
  const reopened = next.session.start();
  (await next.next()).run();
  await reopened;
  expect(next.session.lesson.lab.id).toBe('new');
});

test('an address with a former id opens the lab', async () => {
  const page = fakeSession({labs: after});
  const start = page.session.start('older');
  (await page.next()).run();
  await start;
  expect(page.session.lesson.lab.id).toBe('new');
});

test('the editor finds what it kept under the former name of the machine, and of each copy', () => {
  const labs = [{...labOf('new'), formerIds: ['older', 'old']}];
  expect(formerMachineNames(labs, 'new ')).toEqual(['older ', 'old ']);
  expect(formerMachineNames(labs, 'new abcd')).toEqual(['older abcd', 'old abcd']);
  expect(formerMachineNames(labs, 'constructor ')).toEqual([]);
});

test('the guest of a saved machine gets the present directory beside its own, once', () => {
  const root = mkdtempSync(join(tmpdir(), 'modlab-labs-'));
  mkdirSync(join(root, 'old'));
  writeFileSync(join(root, 'old/x.c'), 'kept');
  const script = formerDirectoryScript({id: 'new', formerIds: ['older', 'old']}).replace('/root/labs', root);
  const run = () => spawnSync('sh', ['-c', script], {encoding: 'utf8'});
  for (let i = 0; i < 2; i++) expect(run()).toMatchObject({status: 0, stdout: 'old\n', stderr: ''});
  expect(readlinkSync(join(root, 'new'))).toBe('old');
  expect(readFileSync(join(root, 'new/x.c'), 'utf8')).toBe('kept');
  rmSync(join(root, 'new'));
  rmSync(join(root, 'old'), {recursive: true});
  mkdirSync(join(root, 'new'));
  // A machine of the present site.
  expect(run()).toMatchObject({stdout: ''});
  rmSync(root, {recursive: true});
});
