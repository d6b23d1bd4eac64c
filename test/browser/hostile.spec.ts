/** Owns the proof that malformed files and links, by the page's own ways in, cost neither the page, its machine nor its store. */
import {deflate, inflate} from '../../src/machine/state/compress';
import {readLayout, writeLayout} from '../../src/machine/state/layout';
import {readFile, writeFile} from '../../src/snapshots/file';
import {toFragment} from '../../src/snapshots/link';
import {sha256} from '../../src/protocol/sha256';
import {altered} from '../guest/mutate-delta';
import {chance} from '../guest/random';
import {expect, test} from './fixtures';
import type {Chance} from '../guest/random';
import type {SnapshotMeta} from '../../src/snapshots/meta';
import type {Saved} from '../../src/snapshots/store';
import type {LabPage} from './lab-page';

test.setTimeout(600_000);

/** MODLAB_FUZZ=200 npx playwright test hostile: more of the deltas that have to be started to be judged. */
const STARTED = Number(process.env['MODLAB_FUZZ'] ?? 6);
const SEED = Number(process.env['MODLAB_SEED'] ?? 7);

type Bytes = Uint8Array<ArrayBuffer>;

async function realSave(lab: LabPage, large = false): Promise<Saved & {file: Bytes}> {
  await lab.open();
  await lab.run('echo kept > /root/kept');
  if (large) await lab.run('head -c 1500000 /dev/urandom > /root/noise');
  const text = await lab.page.evaluate(async () => {
    const {id} = await window.modlab.save('clean');
    const bytes = new Uint8Array(await (await window.modlab.exportFile(id)).arrayBuffer());
    return Array.from(bytes, (byte) => String.fromCharCode(byte)).join('');
  });
  const file = Uint8Array.from(text, (char) => char.charCodeAt(0));
  const read = await readFile(file);
  if (!read.ok) throw new Error(read.message);
  return {...read, file};
}

const sealed = async (meta: SnapshotMeta, delta: Bytes) =>
  writeFile({meta: {...meta, size: delta.length, checksum: await sha256(delta)}, delta});

/** A large delta is deflated behind twelve bytes of head: one section of it is altered, and all sums are right again. */
async function corrupted(delta: Bytes, by: Chance): Promise<Bytes> {
  const {header, sections} = readLayout('MLDS', await inflate(delta.slice(12), 160 << 20));
  const at = by.below(3) === 0 ? by.below(sections.length) : sections.length - 1 - by.below(5);
  const section = sections[at] ?? new Uint8Array(0);
  const body = await deflate(writeLayout('MLDS', header, sections.with(at, altered(section, section, by))));
  const whole = new Uint8Array(12 + body.length);
  whole.set(delta.subarray(0, 12));
  whole.set(body, 12);
  return whole;
}

/** Files that are refused when they come. */
async function refusedFiles({meta, delta, file}: Saved & {file: Bytes}): Promise<[string, Bytes][]> {
  const flipped = file.slice();
  flipped[file.length >> 1] = (flipped[file.length >> 1] ?? 0) ^ 1;
  const newer = file.slice();
  newer[8] = 200;
  const malformed = (more: object) => sealed({...meta, ...more}, delta);
  const {identity} = meta;
  return [
    ['empty', new Uint8Array(0)],
    ['text', new TextEncoder().encode('hello')],
    ['a picture', Uint8Array.of(0x89, 0x50, 0x4e, 0x47)],
    ['cut', file.slice(0, -1000)],
    ['only its beginning', file.slice(0, 16)],
    ['flipped', flipped],
    ['newer', newer],
    ['newer delta', await malformed({format: 99})],
    ['other engine', await malformed({identity: {...identity, engine: 'x'}})],
    ['unknown base', await malformed({identity: {...identity, base: '0'.repeat(64)}})],
    ['other RAM', await malformed({identity: {...identity, ramBytes: 64 << 20}})],
    ['too much RAM', await malformed({identity: {...identity, ramBytes: 2 ** 40}})],
    ['a lab that is a path', await malformed({lab: '../../x'})],
    ['a name of a megabyte', await malformed({name: 'x'.repeat(1 << 20)})],
    ['a date that is none', await malformed({savedAt: 1e300})],
  ];
}

const importing = (lab: LabPage, bytes: Bytes) =>
  lab.page.evaluate(
    (text) => window.modlab.importFile(new Blob([Uint8Array.from(text, (char) => char.charCodeAt(0))])),
    Buffer.from(bytes).toString('latin1'),
  );

const restoring = (lab: LabPage, id: string) =>
  lab.page.evaluate(
    (which) =>
      window.modlab.restore(which).then(
        () => 'started',
        (error: unknown) => (error instanceof Error ? error.message : String(error)),
      ),
    id,
  );

const SENTENCE = /^[A-Z].{30,}\.$/;

async function isWell(lab: LabPage, clean: string): Promise<void> {
  const whole = await lab.page.evaluate(
    async (id) => (await (await window.modlab.exportFile(id)).arrayBuffer()).byteLength,
    clean,
  );
  expect(whole).toBeGreaterThan(1000);
  expect((await lab.run('cat /root/kept')).output).toBe('kept\n');
}

test('malformed files are refused in words, and the machine runs on', async ({lab, allowComplaints}) => {
  // One names a base that no site has ever had; the page asks the host for it.
  allowComplaints(/status of 404 .*images\/base-0+\./);
  const real = await realSave(lab);
  const before = await lab.page.evaluate(() => window.modlab.snapshots());
  const clean = before.find(({name}) => name === 'clean')?.id ?? '';
  for (const [what, bytes] of await refusedFiles(real)) {
    const result = await importing(lab, bytes);
    expect(result, what).toMatchObject({ok: false, message: expect.stringMatching(SENTENCE)});
  }
  const kept = await lab.page.evaluate(() => window.modlab.snapshots());
  expect(kept.filter(({kind}) => kind === 'imported')).toEqual([]);
  await isWell(lab, clean);
});

test(`${STARTED} files whose machine is corrupt start or do not, and the last clean save opens after each`, async ({
  lab,
}) => {
  const real = await realSave(lab, true);
  const clean = (await lab.page.evaluate(() => window.modlab.snapshots())).find(({name}) => name === 'clean');
  if (!clean) throw new Error('the clean save is not listed');
  const ends = {refused: 0, started: 0};
  for (let i = 0; i < STARTED; i++) {
    const delta = await corrupted(real.delta, chance(SEED + i));
    const result = await importing(lab, await sealed(real.meta, delta));
    // Of its machine nothing is known until it starts.
    if (!result.ok) throw new Error(`${SEED + i}: ${result.message}`);
    const said = await restoring(lab, result.meta.id);
    if (said === 'started') {
      ends.started++;
      expect(await restoring(lab, clean.id), `after ${SEED + i}`).toBe('started');
    } else {
      ends.refused++;
      expect(said).toMatch(SENTENCE);
    }
    // The one that ran before the attempt, or the clean one.
    await isWell(lab, clean.id);
  }
  console.log(ends);
  expect(ends.refused).toBeGreaterThan(0);
  expect(ends.started).toBeGreaterThan(0);
});

test('malformed links are refused in words beside a machine that runs', async ({lab, page}) => {
  const real = await realSave(lab);
  const cut = toFragment(await sealed(real.meta, real.delta.slice(0, real.delta.length >> 1)));
  const fragments = [
    '#s=',
    '#s=%00%00',
    '#s=AAAA',
    toFragment(real.file).slice(0, 2000),
    toFragment(await sealed({...real.meta, identity: {...real.meta.identity, engine: 'x'}}, real.delta)),
    `#s=${'A'.repeat(1_500_000)}`,
  ];
  for (const fragment of fragments) {
    // Set by a script: a tester's own address bar would have limits of its own.
    await page.evaluate((hash) => (location.hash = hash), fragment);
    await expect(lab.notice).toContainText(/\w{4,}.*\./);
    await lab.notice.getByRole('button', {name: 'Dismiss'}).click();
    expect((await lab.run('cat /root/kept')).output).toBe('kept\n');
  }
  // Of this one nothing is wrong that is seen before it starts: it asks, and says so when it is wanted.
  await page.goto('about:blank');
  await page.goto(lab.url + cut);
  await lab.ready();
  const dialog = page.locator('modlab-incoming').getByRole('dialog');
  await dialog.getByRole('button', {name: 'Open it'}).click();
  await expect(lab.notice).toContainText('cannot be read');
  expect((await lab.run('cat /root/kept')).output).toBe('kept\n');
});
