/** Owns the proof that a hostile base ends in a refusal, or in a machine whose worker can be ended; never in the page. */
import {describe, expect, test} from 'vitest';
import {Arena, expectVariedEnds, judgeAll} from './arena';
import {packedBase, shippedBase, startGuest} from '../../src/cli/guest/harness';
import {mutateBase, stored} from './mutate-base';
import {chance} from './random';
import {writeLayout} from '../../src/machine/state/layout';
import type {BaseParts} from './mutate-base';

/** MODLAB_FUZZ=1000 npm run test:guest -- hostile-base: more bases than CI takes. MODLAB_SEED: others. */
const COUNT = Number(process.env['MODLAB_FUZZ'] ?? 8);
const SEED = Number(process.env['MODLAB_SEED'] ?? 20261122);
/** Two dozen machines of 128 MB, and a base or two beside each. */
const PEAK_MB = 5000;

async function parts(): Promise<BaseParts> {
  const {devices, pages, history} = await shippedBase();
  const indexes = new Uint8Array(pages.indexes.slice().buffer);
  return {devices, indexes, history, pages: pages.bytes.slice()};
}

async function delta(): Promise<Uint8Array<ArrayBuffer>> {
  const lab = await startGuest();
  await lab.run('insmod /root/labs/first-module/hello.ko');
  const saved = await lab.machine.save();
  await lab.stop();
  if (!saved.ok) throw new Error(saved.message);
  return saved.delta;
}

describe('a base that came with a machine', () => {
  test(`of ${COUNT} hostile ones, each is refused or becomes a machine that can be ended; the shipped one runs`, async () => {
    const from = await parts();
    const packed = await packedBase();
    const on = await delta();
    const judged = await judgeAll(COUNT, SEED, (seed) =>
      Promise.resolve({delta: on, base: mutateBase(from, packed, chance(seed))}),
    );
    expectVariedEnds(judged, COUNT);
    expect(judged.peakMb).toBeLessThan(PEAK_MB);

    // The same way in, with nothing altered: it is not the way that refuses.
    const {devices, indexes, history, pages} = from;
    const whole = writeLayout('MLBS', {format: 1, ramBytes: 128 << 20}, [
      devices,
      indexes,
      ...history,
      pages,
    ]);
    const arena = new Arena();
    const clean = {bytes: stored(whole), unpackedSize: whole.length};
    const report = await arena.judge({delta: on, base: clean, sound: true});
    await arena.end();
    expect(report).toMatchObject({outcome: 'runs'});
  }, 86_400_000);
});
