/** Owns the proof that machines of labs that are not built in are saved under the lab's own name, and opened only where the lab is. */
import {expect, test} from 'vitest';
import {openStore} from '../../../src/snapshots/store';
import {writeFile, readFile} from '../../../src/snapshots/file';
import {bundleFiles} from '../labs/lab-bundles';
import {fakeSession, lab} from './fake-session';
import {ok} from './recording';

const labs = [lab('first-module', 1)];

/** A saved machine of a lab that only this page has. */
async function savedDraft(store = openStore('added-lab-machines')) {
  const page = fakeSession({store, labs});
  const start = page.session.start();
  (await page.next()).run();
  await start;
  const trying = page.session.addedLabs.tryDraft('d', bundleFiles());
  (await page.next()).run();
  await trying;
  await ok(page.session.library.save('mine'));
  return {store, page};
}

test('a saved machine names its lab unambiguously, and where it is to be had', async () => {
  const {store, page} = await savedDraft();
  expect(page.session.lesson.lab).toMatchObject({guestName: 'pocket', title: 'Pocket'});
  expect(page.session.workspace.directory).toBe('/root/labs/pocket');
  expect((await page.session.lessonText(page.session.lesson.lab.id)).intro).toBe('Hello.');
  const {snapshots} = await ok(store.list());
  const [meta] = snapshots;
  expect(meta).toMatchObject({name: 'mine', origin: {title: 'Pocket'}});
  expect(meta?.lab).toMatch(/^pocket--[0-9a-f]{16}$/);
  const saved = await ok(store.read(meta?.id ?? ''));
  const sent = await readFile(await writeFile(saved));
  expect(sent).toMatchObject({ok: true, meta: {lab: meta?.lab, origin: {title: 'Pocket'}}});
});

test('where the lab is not, the page opens another machine, and says what is missing when this one is asked for', async () => {
  const {store} = await savedDraft(openStore('added-lab-machines-elsewhere'));
  const page = fakeSession({store, labs});
  const start = page.session.start();
  (await page.next()).run();
  await start;
  expect(page.session.lesson.lab.id).toBe('first-module');
  const {snapshots} = await ok(store.list());
  const mine = snapshots.find(({name}) => name === 'mine');
  const refused = await page.session.restore(mine?.id ?? '');
  expect(refused).toMatchObject({ok: false, why: 'lab-missing', title: 'Pocket'});
  expect(page.session.lesson.lab.id).toBe('first-module');

  const file = new Blob([await writeFile(await ok(store.read(mine?.id ?? '')))]);
  await page.session.exchange.incoming.receiveFile(file);
  expect(page.session.exchange.incoming.offer).toMatchObject({
    lab: undefined,
    origin: {title: 'Pocket'},
    missing: expect.stringContaining('which this browser does not have') as string,
  });
  expect(await page.session.exchange.incoming.accept()).toMatchObject({why: 'lab-missing'});
});
