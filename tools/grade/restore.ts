/** Owns a handed-in machine in Node: the base that it stands on is found, and it goes on from where it was saved. */
import {readFile} from 'node:fs/promises';
import {fileURLToPath} from 'node:url';
import shipped from '../../images/manifest.json';
import {placeOf, readIndex} from '../../build-scripts/released';
import {READS_STATES_OF} from '../../src/protocol/engines';
import {firstNotUnderstood} from '../../src/protocol/guest/protocols';
import {compatible} from '../../src/snapshots/compatible';
import {startGuest} from '../guest/harness';
import type {BaseRecord, ImageFile, ImageManifest} from '../../src/protocol/images';
import type {StartOptions} from '../../src/protocol/machine-api';
import type {LinkedMachine} from '../../src/snapshots/hand-in';
import type {Lab as Machine} from '../guest/harness';

const images = fileURLToPath(new URL('../../images/', import.meta.url));
const manifest = shipped as ImageManifest;

export class NotRestored extends Error {}

async function source(image: ImageFile, path: string) {
  const bytes = new Uint8Array(await readFile(placeOf(images, path)));
  return {kind: 'bytes', bytes, image} as const;
}

async function optionsFor(record: BaseRecord): Promise<Partial<StartOptions>> {
  return {
    base: await source(record.base, record.base.file),
    ramBytes: record.ramBytes,
    tree: await source(record.tree, `toolchain/${record.tree.file}`),
    treeParts: await Promise.all((record.parts ?? []).map((part) => source(part, `toolchain/${part.file}`))),
  };
}

/** `isPresent`: it stands on the base of today, for whose kernel the compiler builds. */
export async function restore({
  meta,
  delta,
}: Pick<LinkedMachine, 'meta' | 'delta'>): Promise<{machine: Machine; isPresent: boolean}> {
  const isPresent = meta.identity.base === manifest.images.base.sha256;
  const {releases} = await readIndex(images);
  const record = releases.findLast(({base}) => base.sha256 === meta.identity.base);
  if (!isPresent && !record)
    throw new NotRestored(
      `it was made with another version of modlab (base ${meta.identity.base.slice(0, 16)}): grade it with that version`,
    );
  const {base, ramBytes} = isPresent
    ? {base: manifest.images.base, ramBytes: manifest.ramBytes}
    : (record as BaseRecord);
  const fits = compatible(meta, {
    engines: [manifest.engine, ...READS_STATES_OF],
    base: base.sha256,
    ramBytes,
  });
  if (!fits.ok) throw new NotRestored(fits.message);
  const strange = isPresent || !record ? undefined : firstNotUnderstood(record.protocols);
  if (strange !== undefined) throw new NotRestored(`its guest speaks another ${strange}`);
  try {
    const machine = await startGuest(
      {kind: 'snapshot', delta: delta.slice()},
      {options: isPresent || !record ? {} : await optionsFor(record)},
    );
    return {machine, isPresent};
  } catch (error) {
    throw new NotRestored(`its machine does not start: ${error instanceof Error ? error.message : ''}`);
  }
}
