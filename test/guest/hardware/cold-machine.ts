/** Owns a base of the present hardware for tests: the shipped kernel, booted once, as the images' state stage boots it. */
import {HARDWARE} from '../../../src/machine/devices/hardware';
import {sha256, startGuest} from '../../../src/cli/guest/harness';
import {stored} from '../mutate-base';
import type {ImageSource} from '../../../src/protocol/images';

/** Boots, and returns the machine at its prompt as a base that others can be started from. */
export async function bootedBase(): Promise<ImageSource> {
  const lab = await startGuest({kind: 'cold-boot'}, {options: {hardware: HARDWARE}});
  const state = lab.machine.writeBase();
  await lab.stop();
  const bytes = stored(state);
  const image = {file: 'base', sha256: sha256(bytes), size: bytes.length, unpackedSize: state.length};
  return {kind: 'bytes', bytes, image};
}
