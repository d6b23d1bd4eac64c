/** Owns our kernel as QEMU's emulation (TCG) starts it: the image unpacked, and the words on its command line. */
import {readFile, writeFile} from 'node:fs/promises';
import {join} from 'node:path';
import manifest from '../../images/manifest.json';
import {readEngine} from '../../build-scripts/engine';
import {unzstd} from '../../src/machine/v86/zstd';

/** Puts the kernel that boots cold into `directory`; its path. */
export async function unpackKernel(directory: string): Promise<string> {
  const {file, unpackedSize} = manifest.images.kernel;
  const packed = await readFile(new URL(`../../images/${file}`, import.meta.url));
  const image = join(directory, 'kernel.img');
  await writeFile(image, await unzstd(await WebAssembly.compile(await readEngine()), packed, unpackedSize));
  return image;
}

/** A machine like the page's, without a console. */
export const qemuArguments = (kernel: string): string[] => [
  ...['-accel', 'tcg', '-cpu', 'pentium3', '-m', String(manifest.ramBytes >> 20), '-no-reboot'],
  ...['-display', 'none', '-kernel', kernel, '-append', manifest.cmdline],
];
