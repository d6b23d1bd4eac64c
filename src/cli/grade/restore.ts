/** Owns a handed-in machine in Node: the base that it stands on is found, and it goes on from where it was saved. */
import {fileURLToPath} from 'node:url';
import shipped from '../../../images/manifest.json';
import toolchain from '../../../images/toolchain/manifest.json';
import {readIndex} from '../../../build-scripts/released';
import {READS_STATES_OF} from '../../protocol/bases/engines';
import {firstNotUnderstood} from '../../protocol/guest/protocols';
import {compatible} from '../../snapshots/compatible';
import {baseOptions, startGuest} from '../guest/harness';
import {checkingBase, presentBase, releasedBases} from '../../protocol/bases/records';
import type {ShippedToolchain} from '../../protocol/compiler-api';
import type {BaseRecord, ImageManifest, KernelName} from '../../protocol/images';
import type {LinkedMachine} from '../../snapshots/hand-in';
import type {Lab as Machine} from '../guest/harness';

const images = fileURLToPath(new URL('../../../images/', import.meta.url));
const manifest = shipped as ImageManifest;
const tools = toolchain as ShippedToolchain;

export class NotRestored extends Error {}

/** `kernel`: it stands on today's base of this kernel, for which the compiler builds; undefined: on an older one. */
export interface Restored {
  machine: Machine;
  kernel: KernelName | undefined;
}

/** Today's bases, and those that were released. */
async function baseOf(sha256: string): Promise<{record: BaseRecord; kernel: KernelName | undefined}> {
  const present = [
    {record: presentBase(manifest, tools), kernel: 'standard' as const},
    {record: checkingBase(manifest, tools), kernel: 'checking' as const},
  ];
  for (const {record, kernel} of present) if (record?.base.sha256 === sha256) return {record, kernel};
  const record = releasedBases(await readIndex(images)).findLast(({base}) => base.sha256 === sha256);
  if (!record)
    throw new NotRestored(
      `it was made with another version of modlab (base ${sha256.slice(0, 16)}): grade it with that version`,
    );
  return {record, kernel: undefined};
}

export async function restore({meta, delta}: Pick<LinkedMachine, 'meta' | 'delta'>): Promise<Restored> {
  const {record, kernel} = await baseOf(meta.identity.base);
  const fits = compatible(meta, {
    engines: [manifest.engine, ...READS_STATES_OF],
    base: record.base.sha256,
    ramBytes: record.ramBytes,
  });
  if (!fits.ok) throw new NotRestored(fits.message);
  const strange = firstNotUnderstood(record.protocols);
  if (strange !== undefined) throw new NotRestored(strange);
  try {
    const machine = await startGuest(
      {kind: 'snapshot', delta: delta.slice()},
      kernel ? {kernel} : {options: await baseOptions(record)},
    );
    return {machine, kernel};
  } catch (error) {
    throw new NotRestored(`its machine does not start: ${error instanceof Error ? error.message : ''}`);
  }
}
