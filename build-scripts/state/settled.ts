/** Owns the waiting for a guest that has settled, and how an image that is not published yet is described. */
import {createHash} from 'node:crypto';
import {readFile} from 'node:fs/promises';
import type {Machine} from '../../src/machine/machine';
import type {ImageSource} from '../../src/protocol/images';

/**
 * Instructions of a second in which nothing but timers runs: the checking kernel looks at each of their locks, and takes a
 * hundred thousand for what the other does in twenty.
 */
const settledInstructions = (kernel: string | undefined): number =>
  kernel === 'checking' ? 1_500_000 : 200_000;

/** Resolves once a second has passed in which `kernel` ran no more than its timers, and `isReady` is true. */
export async function settled(
  machine: Machine,
  kernel: string | undefined,
  isReady: () => boolean = () => true,
): Promise<void> {
  const few = settledInstructions(kernel);
  for (let last = -1; ;) {
    const count = await machine.instructions();
    if (isReady() && last >= 0 && count - last < few) return;
    last = count;
    await new Promise((resolve) => setTimeout(resolve, 1000));
  }
}

/** A file as an image, whose name nobody will ask for. */
export async function imageOf(
  path: string,
  unpackedSize: number,
): Promise<Extract<ImageSource, {kind: 'bytes'}>> {
  const bytes = new Uint8Array(await readFile(path));
  const sha256 = createHash('sha256').update(bytes).digest('hex');
  return {kind: 'bytes', bytes, image: {file: path, sha256, size: bytes.length, unpackedSize}};
}
