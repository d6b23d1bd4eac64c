/** Owns the proof that a save and a restore change nothing: a checksummed workload, interrupted at random instants. */
import {readFile} from 'node:fs/promises';
import {describe, expect, test} from 'vitest';
import {startGuest} from '../../src/cli/guest/harness';
import type {Lab} from '../../src/cli/guest/harness';

/** MODLAB_HOPS=400 npm run test:guest -- fidelity: more instants than CI takes. */
const HOPS = Number(process.env['MODLAB_HOPS'] ?? 20);
const ROUNDS = HOPS * 16;
const MODULE = '/root/labs/first-module/hello.ko';

/** mulberry32: the instants differ from hop to hop, and are the same in each run of the test. */
function random(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let t = Math.imul(state ^ (state >>> 15), 1 | state);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) / 4294967296;
  };
}

async function withWorkload(): Promise<Lab> {
  const lab = await startGuest();
  const bytes = await readFile(new URL('fidelity/workload', import.meta.url));
  const written = await lab.guest.writeFile('/tmp/workload', bytes, 0o755);
  expect(written).toMatchObject({ok: true});
  return lab;
}

/** Resolves after the guest has executed this many more instructions: an instant that does not depend on our clock. */
async function execute(lab: Lab, instructions: number): Promise<void> {
  const from = await lab.machine.instructions();
  while (((await lab.machine.instructions()) - from) >>> 0 < instructions)
    await new Promise((resolve) => setImmediate(resolve));
}

const checksum = (text: string) => /checksum [0-9a-f]{8}/.exec(text)?.[0];

/** Where the next machine begins: in an instance of v86 of its own, or in that which the one before has left. */
const HOMES = {
  'new instances': async (lab: Lab, delta: Uint8Array<ArrayBuffer>) => {
    await lab.stop();
    return startGuest({kind: 'snapshot', delta});
  },
  'the instance that it leaves': async (lab: Lab, delta: Uint8Array<ArrayBuffer>) => {
    const vacated = await lab.machine.leave();
    expect(vacated).toBeDefined();
    return startGuest({kind: 'snapshot', delta}, vacated && {vacated});
  },
};

describe('a machine that is saved and restored', () => {
  test.each(Object.entries(HOMES))(
    `computes the same after ${HOPS} hops into %s as without any`,
    async (_, moveTo) => {
      const plain = await withWorkload();
      const expected = checksum(
        (await plain.run(`/tmp/workload ${ROUNDS} ${MODULE} hello`, {timeoutMs: 300_000})).output,
      );
      expect(expected).toBeDefined();
      await plain.stop();

      const next = random(20261121);
      let lab = await withWorkload();
      lab.type(`/tmp/workload ${ROUNDS} ${MODULE} hello > /tmp/out; cat /tmp/out\n`);
      let hops = 0;
      for (; hops < HOPS; hops++) {
        await execute(lab, Math.floor(next() * 8_000_000));
        const saved = await lab.machine.save();
        if (!saved.ok) throw new Error(saved.message);
        lab = await moveTo(lab, saved.delta);
      }
      await lab.until(() => checksum(lab.said('terminal1')) !== undefined, 'the checksum', 300_000);
      expect(checksum(lab.said('terminal1'))).toBe(expected);
      await lab.stop();
    },
    900_000,
  );
});
