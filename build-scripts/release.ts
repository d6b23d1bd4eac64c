/** Owns the recording of a release: the present images enter the index of those that are served for ever. */
import {readFile, writeFile} from 'node:fs/promises';
import {join} from 'node:path';
import {fileURLToPath} from 'node:url';
import {engineStamp} from './engine-stamp';
import {CHECKING_STAGES, STAGES, TOOLCHAIN_STAGES, inputHash} from './input-hashes';
import {chainOf, filesOf, indexPath, readIndex} from './released';
import {checkingBase, presentBase, symbolsByBase} from '../src/protocol/bases/records';
import type {ShippedToolchain} from '../src/protocol/compiler-api';
import type {ImageManifest, ReleaseIndex} from '../src/protocol/images';

const images = fileURLToPath(new URL('../images', import.meta.url));
const read = async (path: string) => JSON.parse(await readFile(join(images, path), 'utf8')) as unknown;
type Built = {inputs: Record<string, string>};
type OfBoth<T> = T & Built & {checking?: Built};
const manifest = (await read('manifest.json')) as OfBoth<ImageManifest>;
const toolchain = (await read('toolchain/manifest.json')) as OfBoth<ShippedToolchain>;

// What is released is what the sources of this commit make.
const inputs = {...manifest.inputs, ...toolchain.inputs};
for (const stage of [...STAGES, ...TOOLCHAIN_STAGES])
  if ((await inputHash(stage)) !== inputs[stage])
    throw new Error(`images are not of this tree: stage ${stage}`);
const ofChecking = {...manifest.checking?.inputs, ...toolchain.checking?.inputs};
for (const stage of CHECKING_STAGES)
  if ((await inputHash(stage, 'checking')) !== ofChecking[stage])
    throw new Error(`images of the checking kernel are not of this tree: stage ${stage}`);
if (manifest.engine !== (await engineStamp())) throw new Error('the base is of another engine');

const checking = checkingBase(manifest, toolchain);
const record = {...presentBase(manifest, toolchain), ...(checking && {checking})};

const before = await readIndex(images);
const {releases} = before;
const last = releases.at(-1);
const names = (of: Parameters<typeof filesOf>[0]) => [...filesOf(of).keys()].join();
if (last && names(last) === names(record)) {
  process.stdout.write(`release ${last.release} is this one already\n`);
} else {
  const next = {release: (last?.release ?? 0) + 1, ...record};
  const index: ReleaseIndex = {
    format: 1,
    releases: [...releases, {...next, chain: chainOf(last?.chain ?? '', next)}],
    symbols: symbolsByBase(manifest, before),
  };
  await writeFile(indexPath(images), `${JSON.stringify(index, null, 2)}\n`);
  process.stdout.write(`release ${next.release} is recorded; now: npx tsx test/fixtures/make-release.ts\n`);
}
