/** Owns the proof that a save which cannot be says why, and that one is made at a time. */
import {expect, test} from 'vitest';
import {CallFile} from '../../../src/machine/calls/call-file';
import {NinepServer} from '../../../src/machine/ninep/server';
import {Saver} from '../../../src/machine/state/saver';
import type {Emulator} from '../../../src/machine/v86/v86-internals';
import type {StartOptions} from '../../../src/protocol/machine-api';

const emulator = {} as Emulator;
const started: StartOptions = {
  from: {kind: 'cold-boot'},
  base: {
    kind: 'bytes',
    bytes: new Uint8Array(8),
    image: {file: 'base.state.zst', sha256: 'another', size: 8, unpackedSize: 8},
  },
  ramBytes: 1 << 20,
  cmdline: '',
  engine: '',
};

const saver = () =>
  new Saver({
    engine: WebAssembly.compile(Uint8Array.of(0, 97, 115, 109, 1, 0, 0, 0)).then((engine) => ({
      ok: true,
      engine,
    })),
    share: new NinepServer({
      calls: new CallFile({onWrite: () => undefined, onClose: () => undefined}),
      tree: () => Promise.reject(new Error('no tree')),
      part: () => Promise.reject(new Error('no tree')),
      treeId: () => 0,
    }),
    history: () => [],
    timings: {},
    landed: () => Promise.resolve(true),
    untouched: (work) => work(),
    resume: () => expect.unreachable('the guest was not stopped'),
  });

test('without its base a machine is not saved, and that is no save under way', async () => {
  const own = saver();
  const [first, second] = await Promise.all([
    own.save(emulator, started, {stopGuest: true}),
    own.save(emulator, started, {}),
  ]);
  expect(first).toMatchObject({
    ok: false,
    why: 'base-unavailable',
    message: expect.stringContaining('base.state.zst has sha256') as string,
  });
  expect(second).toMatchObject({ok: false, why: 'busy'});
  expect(await own.save(emulator, started, {})).toMatchObject({why: 'base-unavailable'});
});

test('without its base a delta stays as long as it is', async () => {
  const delta = Uint8Array.of(1, 2, 3);
  expect(await saver().compact(started, delta)).toBe(delta);
});
