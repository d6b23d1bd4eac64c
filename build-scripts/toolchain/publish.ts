/** Owns the last step of the stages toolchain and tree: compresses, names by content, writes images/toolchain. */
import {createHash} from 'node:crypto';
import {execFileSync} from 'node:child_process';
import {mkdir, readFile, writeFile} from 'node:fs/promises';
import {join} from 'node:path';
import {fileURLToPath} from 'node:url';
import {TOOLCHAIN_STAGES, inputHash} from '../input-hashes';
import {retire} from '../released';
import type {ImageFile} from '../../src/protocol/images';
import type {ToolchainManifest} from '../../src/protocol/compiler-api';

type Published = ToolchainManifest & {inputs: Record<string, string>};

const repo = fileURLToPath(new URL('../../', import.meta.url));
const build = process.env['MODLAB_BUILD'] ?? join(repo, 'build');
const site = join(repo, 'images');
const images = join(site, 'toolchain');
const stage = TOOLCHAIN_STAGES.find((name) => name === process.argv[2]);
if (!stage) throw new Error(`usage: publish.ts ${TOOLCHAIN_STAGES.join('|')}`);

/** By a file's last ending. A window of 64 MB spans each of the files; the room's decoder takes up to 128 MB. */
const COMPRESS: Readonly<Record<string, readonly [string, ...string[]]>> = {
  zst: ['zstd', '-q', '-c', '--ultra', '-22', '--long=26'],
  xz: ['xz', '-q', '-c', '--check=crc32', '--lzma2=preset=9e,dict=64MiB'],
};

async function publish(name: string, source: string, ending: string): Promise<ImageFile> {
  const raw = await readFile(source);
  const [command, ...options] = COMPRESS[ending.replace(/.*\./, '')] ?? [];
  const bytes = command ? execFileSync(command, [...options, source], {maxBuffer: 1 << 28}) : raw;
  const sha256 = createHash('sha256').update(bytes).digest('hex');
  const file = `${name}-${sha256.slice(0, 16)}.${ending}`;
  await writeFile(join(images, file), bytes);
  return {file, sha256, size: bytes.length, unpackedSize: raw.length};
}

async function shipped(): Promise<Partial<Published>> {
  try {
    return JSON.parse(await readFile(join(images, 'manifest.json'), 'utf8')) as Partial<Published>;
  } catch {
    return {};
  }
}

const programs = join(build, 'toolchain/programs');

/** They share libbfd, libiberty, libcpp: the small ones together are compressed to little more than half. */
function together(): string {
  const names = ['ar', 'as', 'cc1', 'cpp', 'gcc', 'ld', 'nm', 'objcopy', 'objdump', 'strip'].map(
    (name) => `${name}.wasm`,
  );
  const same = [
    '--format=ustar',
    '--sort=name',
    '--owner=0',
    '--group=0',
    '--numeric-owner',
    '--mode=644',
    '--mtime=@0',
  ];
  execFileSync('tar', ['-C', programs, ...same, '-cf', join(programs, 'programs.tar'), ...names]);
  return join(programs, 'programs.tar');
}

await mkdir(images, {recursive: true});
const parts =
  stage === 'tree'
    ? {
        tree: await publish('tree', join(build, 'tree/tree.tar'), 'tar.zst'),
        modpost: await publish('modpost', join(build, 'tree/modpost.wasm'), 'wasm.zst'),
      }
    : {
        unpack: await publish('unpack', join(programs, 'unpack.wasm'), 'wasm'),
        programs: await publish('programs', together(), 'tar.xz'),
      };
// Read now: the other stage may have written while this one compressed.
const before = await shipped();
const inputs = {...before.inputs, [stage]: await inputHash(stage)};
const {unpack, programs: compiled, modpost, tree} = {...before, ...parts};
const manifest = {unpack, programs: compiled, modpost, tree, inputs};
const current = [unpack, compiled, modpost, tree].flatMap((image) => (image ? [image.file] : []));
await retire(site, 'toolchain', /\.(zst|xz|wasm)$/, new Set(current));
await writeFile(join(images, 'manifest.json'), `${JSON.stringify(manifest, null, 2)}\n`);
process.stdout.write(`${JSON.stringify(parts, null, 2)}\n`);
