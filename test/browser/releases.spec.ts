/** Owns the promise that a link and a file open for ever: those of each release, on a site whose images are later ones. */
import {mkdtemp, rm} from 'node:fs/promises';
import {tmpdir} from 'node:os';
import {join} from 'node:path';
import {readOwnLab} from '../../build-scripts/lab-directories';
import {readIndex} from '../../build-scripts/released';
import {readToolchainManifest} from '../../build-scripts/site/images-plugin';
import {siteListener} from '../../build-scripts/site/static-site';
import {fileOf, fragmentOf} from '../fixtures/releases';
import {expect, KEEPS_PAGES, test} from './fixtures';
import {buildOther} from './other-version';
import type {Site} from './fixtures';
import type {LabPage} from './lab-page';
import type {RequestListener} from 'node:http';

const {releases} = await readIndex('images');
type Release = (typeof releases)[number];
const firstModule = await readOwnLab('first-module');
/** One module: what is built is the same for all. */
const MAKE =
  "cd /root/labs/first-module && sed -i 's/^obj-m.*/obj-m := hello.o/' Makefile && touch hello.c && make";
const removal = firstModule.steps.find(({id}) => id === 'remove');

let directory = '';
let later: RequestListener;
/** Below images/ on that site. */
let itsTree = '';

// No release is what this site ships: its base and its tree are others.
test.beforeAll(async () => {
  directory = await mkdtemp(join(tmpdir(), 'modlab-later-'));
  later = siteListener({root: await buildOther(directory, 'release')});
  itsTree = (await readToolchainManifest(join(directory, 'images'))).tree.file;
});
test.afterAll(() => rm(directory, {recursive: true, force: true}));
test.beforeEach(({site}) =>
  site.intercept((_path, request, response) => {
    later(request, response);
    return true;
  }),
);

const made = (lab: LabPage) => lab.run('cat /root/made').then(({output}) => output, String);

for (const {release, checking} of releases) {
  if (!checking) continue;
  test(`the link of release ${release}'s checking kernel opens, and its module leaves`, async ({
    lab,
    page,
    site,
  }) => {
    await page.goto(`${site.url}${fragmentOf(release, '-checking')}`);
    await lab.ready();
    await expect.poll(() => page.evaluate(() => window.modlab.incoming()?.lab)).toBe(firstModule.id);
    await page.evaluate(() => window.modlab.acceptIncoming());
    await expect.poll(() => made(lab)).toBe(`link ${release}\n`);
    expect(site.asked).toContain(`images/${checking.base.file}`);
    expect((await lab.run('uname -r; rmmod hello')).output).toBe(`${checking.kernelRelease}\n`);
  });
}

/** Its own tree is there: a file of it is read, or a module is built with it. */
const USE = {
  read: {
    script: 'grep "define MODULE_LICENSE" /lib/modules/$(uname -r)/build/include/linux/module.h',
    shows: /^#define MODULE_LICENSE/,
  },
  build: {
    script: `${MAKE} && insmod hello.ko && cut -d' ' -f1 /proc/modules`,
    shows: /LD \[M\] .*hello\.ko[^]*\nhello\n/,
  },
};

async function use(lab: LabPage, {script, shows}: (typeof USE)['read']): Promise<void> {
  expect(await lab.run(script, 120_000)).toMatchObject({exitCode: 0, output: expect.stringMatching(shows)});
}

/** Up to a machine of that release whose module has left. */
async function openLink(lab: LabPage, site: Site, {release, base}: Release): Promise<void> {
  const {page} = lab;
  await page.goto(`${site.url}${fragmentOf(release)}`);
  await lab.ready();
  await expect.poll(() => page.evaluate(() => window.modlab.incoming()?.lab)).toBe(firstModule.id);
  await page.evaluate(() => window.modlab.acceptIncoming());
  await expect.poll(() => made(lab)).toBe(`link ${release}\n`);
  expect(site.asked).toContain(`images/${base.file}`);
  // The lesson sees what happens on the old machine.
  await page.getByRole('textbox', {name: 'Terminal 1'}).focus();
  for (const line of removal?.solution.split('\n') ?? []) await lab.type(`${line}\n`);
  await lab.stepDone(removal?.title ?? '');
}

function expectTree({asked}: Site, {tree}: Release): void {
  const trees = asked.filter((path) => path.startsWith('images/toolchain/tree-'));
  expect(new Set(trees)).toEqual(new Set([`images/toolchain/${tree.file}`]));
}

/** What is built and kept for offline use is tried on the oldest and on the last one. */
const [oldest, last] = [releases[0], releases.at(-1)];

for (const release of releases.filter((each) => each !== oldest && each !== last))
  test(`the link of release ${release.release} opens; its module leaves, its tree and its terminals are there`, async ({
    lab,
    page,
    site,
  }) => {
    await openLink(lab, site, release);
    if ((release.protocols.terminals ?? 1) === 1) {
      // It has the three that it was made with.
      await expect(page.getByRole('button', {name: 'New terminal'})).toBeHidden();
      await page.getByRole('tab', {name: 'Terminal 3'}).click();
      await expect(page.getByRole('textbox', {name: 'Terminal 3'})).toBeFocused();
      await lab.type('tty > /root/three\n');
      await expect.poll(async () => (await lab.run('cat /root/three')).output).toBe('/dev/hvc3\n');
    }
    await use(lab, USE.read);
    expectTree(site, release);
  });

test.describe('on a device that keeps pages', () => {
  test.use({device: KEEPS_PAGES});

  for (const release of new Set([oldest, last].filter((each) => each !== undefined)))
    test(`the link of release ${release.release} opens; its module leaves, one is built, offline too`, async ({
      lab,
      page,
      site,
      allowComplaints,
    }) => {
      // What is looked for beyond the offline copy, if the moment comes.
      allowComplaints(/ERR_INTERNET_DISCONNECTED/);
      await openLink(lab, site, release);
      // What is fetched now is kept.
      await lab.offlineReady();
      await use(lab, USE.build);
      expectTree(site, release);
      await lab.saved();

      site.vanish();
      await page.context().setOffline(true);
      await lab.reload();
      expect(await made(lab)).toBe(`link ${release.release}\n`);
      await lab.run('rmmod hello');
      await use(lab, USE.build);
    });

  test('a first visit, and what is kept for offline use, are no larger for what was released', async ({
    lab,
    site,
  }) => {
    await lab.open();
    await lab.offlineReady();
    for (const {base, tree} of releases)
      for (const file of [`images/${base.file}`, `images/toolchain/${tree.file}`])
        expect(site.asked).not.toContain(file);
  });
});

for (const {release} of releases)
  test(`the file of release ${release} opens, its shell still in the kernel’s tree; a new machine is the site’s own`, async ({
    lab,
    page,
    site,
  }) => {
    await lab.open();
    const file = fileOf(release).toString('base64');
    await page.evaluate(async (base64) => {
      const bytes = Uint8Array.from(atob(base64), (char) => char.charCodeAt(0));
      const imported = await window.modlab.importFile(new Blob([bytes]));
      if (!imported.ok) throw new Error(imported.message);
      await window.modlab.restore(imported.meta.id);
    }, file);
    await expect.poll(() => made(lab)).toBe(`file ${release}\n`);
    await page.getByRole('textbox', {name: 'Terminal 1'}).focus();
    await lab.type('echo $(wc -l <Module.symvers) symbols\n');
    await lab.sees(/^\d{4,} symbols$/m);
    expect(site.asked).not.toContain(`images/toolchain/${itsTree}`);
    // It goes on from what this browser keeps.
    await lab.saved();
    await lab.reload();
    expect(await made(lab)).toBe(`file ${release}\n`);
    await page.evaluate(() => window.modlab.startFresh());
    expect((await lab.run('ls /root/made /usr/src')).exitCode).not.toBe(0);
    expect(site.asked).toContain(`images/toolchain/${itsTree}`);
  });
