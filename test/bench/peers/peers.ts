/** Owns `npm run bench -- --peers`: the same work on modlab, on v86 as its documentation embeds it, and under QEMU. */
import {execFileSync} from 'node:child_process';
import {mkdtemp, readFile, rm, writeFile} from 'node:fs/promises';
import {cpus, release, tmpdir} from 'node:os';
import {join} from 'node:path';
import {fileURLToPath} from 'node:url';
import {chromium} from '@playwright/test';
import manifest from '../../../images/manifest.json';
import {provide} from '../../../build-scripts/provide';
import {unpackKernel} from '../kernel-under-qemu';
import {debianGuest} from './debian';
import {markdownTable, picture} from './figures';
import {measureModlab} from './modlab';
import {measurePlain} from './plain-v86';
import {measureQemu} from './qemu';
import {TASK_ROWS} from './work';
import type {Peer} from './figures';
import type {LaunchOptions, ViewportSize} from '@playwright/test';

const ROWS = [
  {name: 'open', title: 'saved machine opened, to its prompt', unit: 'ms'},
  {name: 'boot', title: 'cold boot, to its prompt', unit: 'ms'},
  ...TASK_ROWS,
  {name: 'save', title: 'save', unit: 'ms'},
  {name: 'bytes', title: 'size of a save', unit: 'MB'},
  {name: 'restore', title: 'back to a save, while it runs', unit: 'ms'},
  {name: 'idle', title: 'idle', unit: '% of a core'},
  {name: 'memory', title: 'memory of its process', unit: 'MB'},
];

const inRepository = (path: string) => fileURLToPath(new URL(`../../../${path}`, import.meta.url));

/** Into the README, in place of the last one. */
async function writeTable(table: string): Promise<void> {
  const file = inRepository('README.md');
  const text = await readFile(file, 'utf8');
  const place = /(<!-- figures: npm run bench -- --peers -->\n)[^]*(<!-- end of figures -->)/;
  if (!place.test(text)) throw new Error('README.md has no place for the figures');
  await writeFile(
    file,
    text.replace(place, (_, from: string, to: string) => `${from}\n${table}\n\n${to}`),
  );
}

/** What the work gives; the browser is closed after it, however it ended. */
async function closing<T>(browser: {close(): Promise<void>}, work: Promise<T>): Promise<T> {
  try {
    return await work;
  } finally {
    await browser.close();
  }
}

/** Writes docs/figures.svg and the README's table. `url`: of the built site; `launch`: as the bench starts its browser. */
export async function measurePeers(
  url: string,
  rounds: number,
  launch: LaunchOptions & {viewport: ViewportSize},
): Promise<void> {
  const missing = provide({'qemu-system-i386': ['qemu-system-x86'], cpio: ['cpio']});
  if (missing !== undefined) throw new Error(missing);
  const directory = await mkdtemp(join(tmpdir(), 'modlab-peers-'));
  try {
    const debian = await debianGuest(directory);
    const ramMegabytes = manifest.ramBytes >> 20;
    const peers: Peer[] = [];
    const measured = (title: string, values: Record<string, number[]>) => {
      peers.push({title, values});
      console.log(`\n${markdownTable(ROWS, [{title, values}])}`);
    };
    // One after the other: each has the computer for itself.
    const context = await chromium.launchPersistentContext(join(directory, 'profile'), launch);
    measured('modlab', await closing(context, measureModlab(context, url, rounds)));
    const browser = await chromium.launch(launch);
    const version = browser.version();
    measured('v86, embedded', await closing(browser, measurePlain(browser, debian, ramMegabytes, rounds)));
    measured('QEMU (TCG)', await measureQemu({kernel: await unpackKernel(directory), directory}, rounds));
    const qemu = /version (\S+)/.exec(
      execFileSync('qemu-system-i386', ['--version'], {encoding: 'utf8'}),
    )?.[1];
    const caption = `${cpus()[0]?.model.trim() ?? 'unknown processor'}, ${cpus().length} cores, Linux ${release()}; Chromium ${version}, QEMU ${qemu ?? '?'}, ${debian.named}; medians of ${rounds}`;
    await writeFile(inRepository('docs/figures.svg'), picture(ROWS, peers, caption));
    await writeTable(`${markdownTable(ROWS, peers)}\n\n${caption}.`);
  } finally {
    await rm(directory, {recursive: true, force: true});
  }
}
