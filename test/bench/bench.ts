/**
 * Owns `npm run bench [-- --json FILE] [--debugging] [--grading [--hand-ins N]] [--peers [--rounds N]]`: the built site in headless
 * Chromium, measured as a visitor meets it; the debugger alone; the grader; or beside other emulators.
 */
import {mkdtemp, rm, writeFile} from 'node:fs/promises';
import {tmpdir} from 'node:os';
import {join} from 'node:path';
import {fileURLToPath} from 'node:url';
import {chromium} from '@playwright/test';
import {build} from 'vite';
import {listen} from '../../build-scripts/site/static-site';
import {browserArguments, findBrowser} from '../browser/find-browser';
import {LabPage} from '../browser/lab-page';
import {qemuBootMs, v86Save} from './baselines';
import {measureBuilds} from './builds';
import {measureDebugging} from './debugging';
import {measureGrading} from './grading';
import {defaultYieldMips, guestMips} from './default-yield';
import {median, metric, table} from './metrics';
import {measurePeers} from './peers/peers';
import {idlePercent, rendererMegabytes} from './processes';
import type {Metric} from './metrics';
import type {BrowserContext, Page} from '@playwright/test';

const ROUNDS = 5;
/** A large class. */
const HAND_INS = 100;
/** In its first seconds v86 still compiles what an idle guest runs; a lab stays open for longer. */
const IDLE_SECONDS = 60;

const root = fileURLToPath(new URL('../../dist', import.meta.url));
if (process.env['MODLAB_BUILT'] === undefined) await build({logLevel: 'warn'});
const {server, url} = await listen({root}, 0);
const profile = await mkdtemp(join(tmpdir(), 'modlab-bench-'));
const metrics: Metric[] = [];

const launch = {
  executablePath: findBrowser(),
  args: [...browserArguments(), '--disable-background-networking'],
  viewport: {width: 1280, height: 800},
};
const browse = (): Promise<BrowserContext> => chromium.launchPersistentContext(profile, launch);

/** Waits until the browser has something in the deployment's cache of this name. */
const keptUnpacked = (page: Page, name: string) =>
  page.waitForFunction(async (begin) => {
    const own = (await caches.keys()).find((each) => each.startsWith(`${begin} `));
    return own !== undefined && (await (await caches.open(own)).keys()).length > 0;
  }, name);

/** Milliseconds from navigation to a usable prompt, on the page's own clock. */
const toPrompt = (page: Page): Promise<number> =>
  page.evaluate(async () => {
    await window.modlab.ready;
    return performance.getEntriesByName('modlab:ready')[0]?.startTime ?? NaN;
  });

/** Likewise to the frame that shows the saved machine's screen; keys are taken from then on. */
const toScreen = (page: Page): Promise<number> =>
  page.evaluate(() => performance.getEntriesByName('modlab:screen')[0]?.startTime ?? NaN);

async function open(context: BrowserContext): Promise<{lab: LabPage; ms: number}> {
  const lab = new LabPage(context.pages()[0] ?? (await context.newPage()), url);
  await lab.open();
  return {lab, ms: await toPrompt(lab.page)};
}

/** Types a line into terminal 1 and returns the milliseconds until the next prompt is on the screen. */
const promptToPrompt = (page: Page, line: string): Promise<number> =>
  page.evaluate(async (text) => {
    const prompt = /[#$] *$/;
    let from = 0;
    for (const [typed, lines] of [
      ['clear', 1],
      [text, 2],
    ] as const) {
      from = performance.now();
      window.modlab.type(`${typed}\n`);
      for (;;) {
        const shown = window.modlab.screen().split('\n');
        if ((lines === 1 ? shown.length === 1 : shown.length > 1) && prompt.test(shown.at(-1) ?? '')) break;
        // To look without pause would take the processor from the guest and from who draws.
        await new Promise((resolve) => setTimeout(resolve, 2));
      }
    }
    return performance.now() - from;
  }, line);

/** Milliseconds to list this many saves, as they lie in the page's database. */
const listMs = (page: Page, count: number): Promise<number> =>
  page.evaluate(async (wanted) => {
    const [one] = await window.modlab.snapshots();
    await new Promise<void>((resolve, reject) => {
      const opening = indexedDB.open('modlab');
      opening.onerror = () => reject(new Error('no database'));
      opening.onsuccess = () => {
        const change = opening.result.transaction('snapshots', 'readwrite');
        for (let i = 0; i < wanted; i++) {
          const id = `bench-${i}`;
          change.objectStore('snapshots').put({...one, id, lab: 'bench', kind: 'named'}, `meta/${id}`);
        }
        change.oncomplete = () => resolve();
      };
    });
    const from = performance.now();
    await window.modlab.snapshots();
    const ms = performance.now() - from;
    for (let i = 0; i < wanted; i++) await window.modlab.remove(`bench-${i}`);
    return ms;
  }, count);

const repeat = async (work: () => Promise<number>, rounds = ROUNDS): Promise<number> => {
  const values: number[] = [];
  for (let i = 0; i < rounds; i++) values.push(await work());
  return median(values);
};

/** On a page that is open: the service worker has the toolchain, and the page knows nothing of it. */
async function cacheToolchain({page}: LabPage): Promise<void> {
  await page.evaluate(() => window.modlab.run('ls /usr/src/*; gcc --version', {timeoutMs: 60_000}));
  // Some seconds later the browser keeps its programs unpacked.
  await keptUnpacked(page, 'unpacked-programs');
  await new LabPage(page, url).reload();
}

async function report(last?: BrowserContext): Promise<never> {
  await last?.close();
  server.closeAllConnections();
  server.close();
  await rm(profile, {recursive: true, force: true});
  if (metrics.length > 0) console.log(table(metrics));
  const json = process.argv.indexOf('--json');
  if (json > 0 && process.argv[json + 1])
    await writeFile(process.argv[json + 1] ?? '', `${JSON.stringify({metrics}, null, 2)}\n`);
  process.exit(0);
}

/** The number behind a word of the command line. */
function numberAfter(word: string, otherwise: number): number {
  const at = process.argv.indexOf(word);
  return at > 0 ? Number(process.argv[at + 1]) : otherwise;
}

if (process.argv.includes('--peers')) {
  await measurePeers(url, numberAfter('--rounds', ROUNDS), launch);
  await report();
}

if (process.argv.includes('--grading')) {
  metrics.push(...(await measureGrading(numberAfter('--hand-ins', HAND_INS))));
  await report();
}

if (process.argv.includes('--debugging')) {
  const only = await browse();
  const {lab} = await open(only);
  await lab.offlineReady();
  await cacheToolchain(lab);
  metrics.push(...(await measureDebugging(lab.page)));
  await report(only);
}

// First visit: every byte on the wire up to the prompt.
let context = await browse();
{
  const page = context.pages()[0] ?? (await context.newPage());
  const wire = await context.newCDPSession(page);
  await wire.send('Network.enable');
  let bytes = 0;
  wire.on('Network.loadingFinished', (event) => (bytes += event.encodedDataLength));
  await new LabPage(page, url).open();
  metrics.push(metric('first_visit_bytes', 'bytes', bytes));
  await new LabPage(page, url).offlineReady();
  // A few seconds after the first start the browser keeps the base unpacked.
  await keptUnpacked(page, 'unpacked-base');
}
await context.close();

// Everything is cached: a browser just started, then again in the same browser.
const cold: number[] = [];
for (let i = 0; i < 3; i++) {
  context = await browse();
  cold.push((await open(context)).ms);
  if (i < 2) await context.close();
}
metrics.push(metric('open_to_prompt_cold_ms', 'ms', median(cold)));
const screens: number[] = [];
const prompts = await repeat(async () => {
  const opened = await open(context);
  screens.push(await toScreen(opened.lab.page));
  return opened.ms;
});
metrics.push(metric('first_screen_ms', 'ms', median(screens)));
metrics.push(metric('open_to_prompt_warm_ms', 'ms', prompts));

const {lab} = await open(context);
const {page} = lab;
// Nobody types in the first moment, in which the page makes ready what comes next.
await page.waitForTimeout(3_000);
const insmod = await repeat(async () => {
  const ms = await promptToPrompt(page, 'insmod hello.ko');
  await promptToPrompt(page, 'rmmod hello');
  return ms;
});
metrics.push(metric('insmod_ms', 'ms', insmod));

await promptToPrompt(page, 'insmod hello.ko; lsmod; dmesg');
const theirs = await v86Save();
const saves = await page.evaluate(async (rounds) => {
  const found: {pause: number; bytes: number; id: string}[] = [];
  for (let i = 0; i < rounds; i++) {
    const meta = await window.modlab.save(`bench ${i}`);
    const {lastSavePause = NaN} = await window.modlab.timings();
    found.push({pause: lastSavePause, bytes: meta.size, id: meta.id});
  }
  return found;
}, ROUNDS);
metrics.push(metric('save_pause_ms', 'ms', median(saves.map(({pause}) => pause)), theirs.ms));
metrics.push(metric('save_bytes', 'bytes', median(saves.map(({bytes}) => bytes)), theirs.packed));
// What a link or a file carries of the same machine.
metrics.push(
  metric(
    'file_bytes',
    'bytes',
    await page.evaluate(async (id) => (await window.modlab.exportFile(id)).size, saves[0]?.id),
  ),
);
metrics.push(metric('save_raw_bytes_of_v86', 'bytes', theirs.bytes));
metrics.push(
  metric(
    'restore_ms',
    'ms',
    await repeat(async () => {
      await page.waitForTimeout(1500);
      return page.evaluate(async (id) => {
        const from = performance.now();
        await window.modlab.restore(id);
        return performance.now() - from;
      }, saves[0]?.id ?? '');
    }),
  ),
);
// Back in the timeline, from a machine on which something has happened, to the frame that shows what was on the screen.
metrics.push(
  metric(
    'rewind_ms',
    'ms',
    await repeat(async () => {
      // The worker for the next machine is made ready shortly after this one began.
      await page.waitForTimeout(2_500);
      await page.evaluate(() => window.modlab.type('rmmod hello; echo la""ter\n'));
      await lab.sees('later');
      const ms = await page.evaluate(async (id) => {
        const from = performance.now();
        const restored = window.modlab.restore(id);
        while (window.modlab.screen().includes('later')) await new Promise(requestAnimationFrame);
        const shown = performance.now() - from;
        await restored;
        return shown;
      }, saves[0]?.id ?? '');
      return ms;
    }),
  ),
);
metrics.push(metric('list_500_ms', 'ms', await listMs(page, 500)));
await page.evaluate(() =>
  window.modlab.run(
    'cd /tmp; tar cf x.tar /bin /usr/lib /root /etc; find / -xdev >/dev/null; cd /sys/kernel/tracing; echo function > current_tracer; sleep 1; echo nop > current_tracer; rm /tmp/x.tar',
    {timeoutMs: 60_000},
  ),
);
metrics.push(
  metric(
    'save_after_heavy_use_bytes',
    'bytes',
    await page.evaluate(async () => (await window.modlab.save()).size),
  ),
);
metrics.push(
  metric(
    'reload_to_prompt_ms',
    'ms',
    await repeat(async () => {
      await lab.reload();
      return toPrompt(page);
    }),
  ),
);

metrics.push(metric('guest_mips', 'MIPS', await guestMips(page), await defaultYieldMips(), 'more'));

await cacheToolchain(lab);
metrics.push(...(await measureBuilds(page)));
metrics.push(...(await measureDebugging(page)));

const bytesPerSecond = await page.evaluate(async () => {
  await window.modlab.run('head -c 1000000 /proc/kallsyms > /tmp/lines; echo');
  const from = performance.now();
  window.modlab.type('clear; cat /tmp/lines; echo fin""ished\n');
  while (!/finished/.test(window.modlab.screen())) await new Promise((resolve) => setTimeout(resolve, 5));
  return 1_000_000 / ((performance.now() - from) / 1000);
});
metrics.push(metric('console_bytes_per_s', 'bytes/s', bytesPerSecond));

await page.evaluate(() => window.modlab.reboot());
const timings = await page.evaluate(() => window.modlab.timings());
metrics.push(metric('cold_boot_ms', 'ms', (timings.ready ?? NaN) - (timings.firstInstruction ?? NaN)));
const ownClock = await page.evaluate(
  () => Number(/\[ *(\d+\.\d+)\] Run \/init/.exec(window.modlab.log())?.[1]) * 1000,
);
metrics.push(metric('cold_boot_to_init_ms', 'ms', ownClock, await qemuBootMs()));

if (process.platform === 'linux') {
  // Playwright's driver is this process; the browser is below it.
  await page.evaluate(() => window.modlab.startFresh());
  await page.waitForTimeout(8_000);
  metrics.push(metric('idle_cpu_percent', '% of a core', await idlePercent(IDLE_SECONDS)));
  metrics.push(metric('page_memory_mb', 'MB', rendererMegabytes(process.pid)));
}

await report(context);
