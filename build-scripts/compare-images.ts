/**
 * Owns the answer to "are these the same images?": compare-images.ts OURS THEIRS, two directories with their manifests. Says
 * of each image whether it is, and of one that is not, which files in it or which of its bytes differ. Ends with 1 if any does.
 */
import {createHash} from 'node:crypto';
import {execFileSync} from 'node:child_process';
import {existsSync} from 'node:fs';
import {readFile} from 'node:fs/promises';
import {join} from 'node:path';
import {tarEntries} from '../src/shipped/tar';
import type {ImageFile, ImageManifest, KernelImages} from '../src/protocol/images';
import type {ShippedToolchain} from '../src/protocol/compiler-api';

const [ours, theirs] = process.argv.slice(2);
if (!ours || !theirs) throw new Error('usage: compare-images.ts OURS THEIRS');

/** What is in an archive, by path: a hash of its contents, mode and owner. */
type Members = Map<string, string>;

const NEWC = Buffer.from('070701');
const sha256 = (bytes: Uint8Array) => createHash('sha256').update(bytes).digest('hex');

/** The files of the cpio archives (the kernel's documentation, initramfs buffer format) that are somewhere in `bytes`. */
function cpioMembers(bytes: Buffer): Members {
  const all: Members = new Map();
  // The kernel's unpacker has the magic number too, and the kernel a small archive of its own.
  for (let start = bytes.indexOf(NEWC); start >= 0; start = bytes.indexOf(NEWC, start + 1)) {
    const members: Members = new Map();
    for (let at = start; bytes.subarray(at, at + 6).equals(NEWC);) {
      const field = (index: number) =>
        parseInt(bytes.toString('latin1', at + 6 + index * 8, at + 14 + index * 8), 16);
      const [size, nameSize] = [field(6), field(11)];
      if (!(size >= 0 && nameSize > 0)) break;
      const name = bytes.toString('utf8', at + 110, at + 109 + nameSize);
      const data = start + ((at - start + 110 + nameSize + 3) & ~3);
      if (name === 'TRAILER!!!') {
        for (const member of members) all.set(...member);
        start = at;
        break;
      }
      members.set(
        name,
        bytes.toString('latin1', at + 6, at + 110) + sha256(bytes.subarray(data, data + size)),
      );
      at = start + ((data - start + size + 3) & ~3);
    }
  }
  return all;
}

const tarMembers = (bytes: Buffer): Members =>
  new Map(
    [...tarEntries(bytes)].map(({path, kind, mode, mtime, target, bytes: content}) => [
      path,
      JSON.stringify([kind, mode, mtime, target, sha256(content)]),
    ]),
  );

function unpacked(path: string): Buffer {
  const command = path.endsWith('.xz') ? 'xz' : 'zstd';
  if (!/\.(zst|xz)$/.test(path)) return execFileSync('cat', [path], {maxBuffer: 1 << 30});
  return execFileSync(command, ['-dc', '-q', ...(command === 'zstd' ? ['--long=27'] : []), path], {
    maxBuffer: 1 << 30,
  });
}

function membersOf(path: string, bytes: Buffer): Members {
  if (/\.tar\.(zst|xz)$/.test(path)) return tarMembers(bytes);
  return path.endsWith('.img.zst') ? cpioMembers(bytes) : new Map<string, string>();
}

/** Sentences about two files that are not the same. */
function differences(mine: string, other: string): string[] {
  const [a, b] = [unpacked(mine), unpacked(other)];
  if (a.equals(b)) return ['the contents are the same; they were compressed otherwise (another zstd or xz?)'];
  const [membersA, membersB] = [membersOf(mine, a), membersOf(other, b)];
  const names = [...new Set([...membersA.keys(), ...membersB.keys()])].sort();
  const differing = names.filter((name) => membersA.get(name) !== membersB.get(name));
  let first = 0;
  while (a[first] === b[first]) first++;
  let count = Math.abs(a.length - b.length);
  for (let at = 0; at < Math.min(a.length, b.length); at++) if (a[at] !== b[at]) count++;
  return [
    `${a.length} and ${b.length} bytes; ${count} differ, the first at ${first}`,
    ...differing
      .slice(0, 40)
      .map(
        (name) =>
          `  ${name}${!membersA.has(name) ? ' (only there)' : !membersB.has(name) ? ' (only here)' : ''}`,
      ),
    ...(differing.length > 40 ? [`  and ${differing.length - 40} more`] : []),
  ];
}

async function imagesOf(directory: string): Promise<Map<string, ImageFile>> {
  const read = async (path: string) => JSON.parse(await readFile(join(directory, path), 'utf8')) as unknown;
  const manifest = (await read('manifest.json')) as ImageManifest;
  const {
    unpack,
    programs,
    modpost,
    tree,
    parts = [],
    checking,
    api,
  } = (await read('toolchain/manifest.json')) as ShippedToolchain;
  const ofKernel = ({images, labs}: KernelImages, before = '') => [
    ...Object.entries(images).map(([name, image]) => [before + name, image] as const),
    ...Object.entries(labs).map(([id, image]) => [`${before}lab ${id}`, image] as const),
  ];
  const tool = (name: string, image: ImageFile) =>
    [name, {...image, file: `toolchain/${image.file}`}] as const;
  const part = (image: ImageFile) => tool(`part ${image.file.replace(/-[^-]*$/, '')}`, image);
  return new Map([
    ...ofKernel(manifest),
    ...Object.entries({unpack, programs, modpost, tree}).map(([name, image]) => tool(name, image)),
    ...(api ? [tool('kernel-api', api)] : []),
    ...parts.map(part),
    ...(manifest.checking ? ofKernel(manifest.checking, 'checking ') : []),
    ...(checking
      ? [tool('checking modpost', checking.modpost), tool('checking tree changes', checking.treeChanges)]
      : []),
    ...(checking?.parts ?? []).map((image) => {
      const [name, file] = part(image);
      return [`checking ${name}`, file] as const;
    }),
  ]);
}

const [here, there] = [await imagesOf(ours), await imagesOf(theirs)];
let same = 0;
for (const name of new Set([...here.keys(), ...there.keys()])) {
  const [mine, other] = [here.get(name), there.get(name)];
  if (!mine || !other) console.log(`${name}: only in ${mine ? ours : theirs}`);
  else if (mine.sha256 === other.sha256) {
    same++;
    continue;
  } else if (!existsSync(join(ours, mine.file)) || !existsSync(join(theirs, other.file)))
    console.log(`${name}: differs, and ${mine.file} or ${other.file} is not there to say where`);
  else
    console.log(
      [`${name}: differs`, ...differences(join(ours, mine.file), join(theirs, other.file))].join('\n  '),
    );
  process.exitCode = 1;
}
console.log(`${same} of ${here.size} images are the same bytes.`);
