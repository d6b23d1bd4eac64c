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
import type {LabPage} from './lab-page';
import type {RequestListener} from 'node:http';

test.use({device: KEEPS_PAGES});

const {releases} = await readIndex('images');
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

/** One is built on the oldest release and the last; of what lies between, that its own tree is there. */
const builds = (release: number) => [releases[0]?.release, releases.at(-1)?.release].includes(release);
const USE = {
  build: {
    script: `${MAKE} && insmod hello.ko && cut -d' ' -f1 /proc/modules`,
    shows: /LD \[M\] .*hello\.ko[^]*\nhello\n/,
  },
  read: {
    script: 'grep "define MODULE_LICENSE" /lib/modules/$(uname -r)/build/include/linux/module.h',
    shows: /^#define MODULE_LICENSE/,
  },
};

for (const {release, base, tree} of releases) {
  const use = builds(release) ? USE.build : USE.read;
  test(`the link of release ${release} opens; its module leaves, its tree is there, offline too`, async ({
    lab,
    page,
    site,
    allowComplaints,
  }) => {
    // What is looked for beyond the offline copy, if the moment comes.
    allowComplaints(/ERR_INTERNET_DISCONNECTED/);
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
    // What is fetched now is kept.
    await lab.offlineReady();
    const used = {exitCode: 0, output: expect.stringMatching(use.shows)};
    expect(await lab.run(use.script, 120_000)).toMatchObject(used);
    const trees = site.asked.filter((path) => path.startsWith('images/toolchain/tree-'));
    expect(new Set(trees)).toEqual(new Set([`images/toolchain/${tree.file}`]));
    await lab.saved();

    site.intercept((_path, _request, response) => {
      response.destroy();
      return true;
    });
    await page.context().setOffline(true);
    await lab.reload();
    expect(await made(lab)).toBe(`link ${release}\n`);
    await lab.run('rmmod hello');
    expect(await lab.run(use.script, 120_000)).toMatchObject(used);
  });

  test(`the file of release ${release} opens, its shell still in the kernel’s tree; a new machine is the site’s own`, async ({
    lab,
    page,
    site,
  }) => {
    await lab.open();
    // A first visit and what is kept for offline use are no larger for it.
    await lab.offlineReady();
    expect(site.asked).not.toContain(`images/${base.file}`);
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
}
