/** Owns the proof that a browser killed at any moment loses no save, damages none, and little of what came after the last. */
import {execFileSync} from 'node:child_process';
import {mkdtempSync, readFileSync, readdirSync, rmSync} from 'node:fs';
import {tmpdir} from 'node:os';
import {join} from 'node:path';
import {chromium, expect, test} from '@playwright/test';
import {listen} from '../../build-scripts/site/static-site';
import {browserArguments, findBrowser} from './find-browser';
import {hearComplaints, root} from './fixtures';
import {LabPage} from './lab-page';
import {chance} from '../guest/random';

/** MODLAB_KILLS=200 npx playwright test crash: more rounds than CI takes. MODLAB_SEED: other moments. */
const ROUNDS = Number(process.env['MODLAB_KILLS'] ?? 3);
const SEED = Number(process.env['MODLAB_SEED'] ?? 20261121);
/** An automatic save is due this long after a change (autosave.ts) ... */
const INTERVAL_MS = 5_000;
/** ... changes are noticed once a second, the guest's clock here has seconds, and a save takes a moment. */
const ALLOWANCE_MS = 5_000;

/** Writes the guest's time to a file ten times a second, in place of the clock that an earlier round began. */
const CLOCK =
  'kill $(cat /tmp/clock.pid) 2> /dev/null; rm -f /root/times; ' +
  '(while :; do date +%s >> /root/times; sleep 0.1; done) < /dev/null > /dev/null 2>&1 & echo $! > /tmp/clock.pid';

interface Process {
  pid: number;
  parent: number;
  command: string;
}

function processes(): Process[] {
  return readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name))
    .flatMap((name) => {
      try {
        const parent = Number(/\) \S (\d+)/.exec(readFileSync(`/proc/${name}/stat`, 'utf8'))?.[1]);
        return [{pid: Number(name), parent, command: readFileSync(`/proc/${name}/cmdline`, 'utf8')}];
      } catch {
        // It ended meanwhile.
        return [];
      }
    });
}

/** Kills the browser of this profile with all its processes, none of which gets to finish anything. */
function killBrowser(profile: string): void {
  const all = processes();
  const doomed = new Set(all.filter(({command}) => command.includes(profile)).map(({pid}) => pid));
  for (let found = -1; found !== doomed.size;) {
    found = doomed.size;
    for (const {pid, parent} of all) if (doomed.has(parent)) doomed.add(pid);
  }
  doomed.delete(process.pid);
  if (doomed.size === 0) throw new Error('no browser to kill');
  try {
    execFileSync('kill', ['-9', ...[...doomed].map(String)]);
  } catch {
    // Some were gone before their turn.
  }
}

/** Every listed save is read whole and matches its checksum; the two newest become machines. */
async function checkSaves(lab: LabPage): Promise<number> {
  const {count, faults} = await lab.page.evaluate(async () => {
    const saves = await window.modlab.snapshots();
    const wrong = new Map<string, string>();
    for (const {id, name} of saves)
      await window.modlab
        .exportFile(id)
        .catch((error: unknown) => wrong.set(id, `${name}: ${error instanceof Error ? error.name : ''}`));
    for (const {id} of saves.slice(0, 2))
      await window.modlab.restore(id).catch((error: unknown) => wrong.set(id, `restore: ${String(error)}`));
    // Saves that have had their day go while this looks at them: those are listed no more.
    const listed = new Set((await window.modlab.snapshots()).map(({id}) => id));
    return {count: saves.length, faults: [...wrong].filter(([id]) => listed.has(id)).map(([, said]) => said)};
  });
  expect(faults).toEqual([]);
  return count;
}

test(`${ROUNDS} kills lose no save, and at most an interval of change`, async () => {
  test.skip(process.platform !== 'linux', 'processes are found in /proc');
  test.setTimeout((ROUNDS + 1) * 60_000);
  const {server, url} = await listen({root}, 0);
  const profile = mkdtempSync(join(tmpdir(), 'modlab-crash-'));
  const by = chance(SEED);
  const losses: number[] = [];
  const complaints: string[] = [];
  let saves = 0;
  let killedAt: number | undefined;
  try {
    for (let round = 0; round <= ROUNDS; round++) {
      const context = await chromium.launchPersistentContext(profile, {
        executablePath: findBrowser({headless: true}),
        args: browserArguments(),
      });
      hearComplaints(context, complaints);
      const page = context.pages()[0] ?? (await context.newPage());
      const lab = new LabPage(page, url);
      await page.goto(url);
      await page.waitForFunction(() => 'modlab' in window);
      await page.evaluate(() => window.modlab.ready);
      if (killedAt !== undefined) {
        // A database that recovers for longer than the page waits: then the machine is offered as soon as it is found.
        if ((await lab.run('test -e /root/times')).exitCode !== 0)
          await lab.notice.getByRole('button', {name: 'Open saved machine'}).click({timeout: 60_000});
        // Each line is the guest's time of its writing; the machine that goes on leaves a gap.
        const {output} = await lab.run('cat /root/times');
        const times = (output.match(/^\d+$/gm) ?? []).map(Number);
        const last = Math.max(...times.filter((at) => at * 1000 <= (killedAt ?? 0)));
        losses.push(killedAt - last * 1000);
        expect(losses.at(-1), `round ${round}`).toBeLessThan(INTERVAL_MS + ALLOWANCE_MS);
        saves = await checkSaves(lab);
        if (ROUNDS > 10) console.log(`round ${round}: ${saves} saves, lost ${losses.at(-1)} ms`);
        expect(saves).toBeGreaterThan(0);
      }
      if (round === ROUNDS) {
        await context.close();
        break;
      }
      await lab.run(CLOCK);
      await expect.poll(async () => (await lab.run('cat /root/times')).output).not.toBe('');
      // At least one save of this machine; then any moment, half of the time just after a save has begun.
      await page.evaluate(() => window.modlab.save('before the kill'));
      await new Promise((resolve) => setTimeout(resolve, by.below(7_000)));
      if (by.below(2) === 0) {
        await page.evaluate(() => void window.modlab.save('under way'));
        await new Promise((resolve) => setTimeout(resolve, by.below(300)));
      }
      killedAt = Date.now();
      killBrowser(profile);
      await context.close().catch(() => undefined);
    }
    expect(complaints).toEqual([]);
    losses.sort((a, b) => a - b);
    console.log(
      `${ROUNDS} kills, ${saves} saves at the end, lost ms: median ${losses[losses.length >> 1]}, most ${losses.at(-1)}`,
    );
  } finally {
    server.closeAllConnections();
    server.close();
    rmSync(profile, {recursive: true, force: true});
  }
});
