/**
 * Owns the last step of the stages toolchain and tree: compresses, names by content, writes images/toolchain. The tree's
 * image is given the index of its further parts.
 */
import {createHash} from 'node:crypto';
import {execFileSync} from 'node:child_process';
import {existsSync} from 'node:fs';
import {copyFile, mkdir, readFile, writeFile} from 'node:fs/promises';
import {join} from 'node:path';
import {fileURLToPath} from 'node:url';
import {TOOLCHAIN_STAGES, inputHash} from '../input-hashes';
import {retire} from '../released';
import {PARTS_INDEX, writePartsIndex} from '../../src/shipped/parts-index';
import type {ImageFile} from '../../src/protocol/images';
import type {ShippedToolchain} from '../../src/protocol/compiler-api';

type Inputs = {inputs: Record<string, string>};
type Published = ShippedToolchain & Inputs & {checking?: NonNullable<ShippedToolchain['checking']> & Inputs};

const repo = fileURLToPath(new URL('../../', import.meta.url));
const build = process.env['MODLAB_BUILD'] ?? join(repo, 'build');
const kernel = process.env['MODLAB_KERNEL'] === 'checking' ? 'checking' : 'standard';
const ofKernel = process.env['MODLAB_KERNEL_BUILD'] ?? build;
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

/** What tar would otherwise say of this machine. */
const SAME = [
  '--format=ustar',
  '--sort=name',
  '--owner=0',
  '--group=0',
  '--numeric-owner',
  '--mode=644',
  '--mtime=@0',
];

const programs = join(build, 'toolchain/programs');

/** They share libbfd, libiberty, libcpp: the small ones together are compressed to little more than half. */
function together(): string {
  const names = ['ar', 'as', 'cc1', 'cpp', 'gcc', 'ld', 'nm', 'objcopy', 'objdump', 'strip'].map(
    (name) => `${name}.wasm`,
  );
  execFileSync('tar', ['-C', programs, ...SAME, '-cf', join(programs, 'programs.tar'), ...names]);
  return join(programs, 'programs.tar');
}

/** The tree's further parts, by the name that their files have, in the order of its index. */
const PARTS: readonly (readonly [name: string, tar: string])[] = [
  ['libc', join(build, 'tree/libc.tar')],
  ['headers', join(build, 'tree/headers.tar')],
  ['headers-rare', join(build, 'tree/headers-rare.tar')],
  ['headers-user', join(build, 'tree/headers-user.tar')],
  // Programs of the guest's that the base has not; the stage rootfs leaves them.
  ['guest-programs', join(build, 'rootfs/programs.tar')],
  ['bash', join(build, 'rootfs/bash.tar')],
  ['strace', join(build, 'rootfs/strace.tar')],
  ['toybox', join(build, 'rootfs/toybox.tar')],
  ['ip', join(build, 'rootfs/ip.tar')],
  ['tc', join(build, 'rootfs/tc.tar')],
  ['network', join(build, 'rootfs/network.tar')],
  ['tcpdump', join(build, 'rootfs/tcpdump.tar')],
  ['nano', join(build, 'rootfs/nano.tar')],
  // Kernel modules that the base has not; the stage modules leaves them.
  ['modules', join(ofKernel, 'modules/lazy.tar')],
];

/** A tree's tar with the index of its parts. */
async function indexed(tree: string, tars: readonly string[]): Promise<string> {
  const directory = join(ofKernel, 'tree/indexed');
  await mkdir(directory, {recursive: true});
  await writeFile(
    join(directory, PARTS_INDEX),
    writePartsIndex(await Promise.all(tars.map((tar) => readFile(tar)))),
  );
  const whole = join(directory, 'tree.tar');
  await copyFile(tree, whole);
  execFileSync('tar', ['-C', directory, ...SAME, '-rf', whole, PARTS_INDEX]);
  return whole;
}

// A kernel may have no modules that the base has not.
const present = PARTS.filter(([name, tar]) => name !== 'modules' || existsSync(tar));
const tars = present.map(([, tar]) => tar);
const publishModpost = () => publish('modpost', join(ofKernel, 'tree/modpost.wasm'), 'wasm.zst');

async function publishTree() {
  return {
    tree: await publish('tree', await indexed(join(build, 'tree/tree.tar'), tars), 'tar.zst'),
    modpost: await publishModpost(),
    parts: await Promise.all(present.map(([name, tar]) => publish(name, tar, 'tar.zst'))),
    api: await publish('kernel-api', join(build, 'tree/kernel-api.json'), 'json.zst'),
  };
}

/** Of the checking kernel: but for its modules, the parts are those of the other one's tree. */
async function publishChanges(): Promise<NonNullable<Published['checking']>> {
  const shared = (await shipped()).parts ?? [];
  const published = async ([name, tar]: (typeof PARTS)[number]) =>
    (name !== 'modules' && shared.find(({file}) => file.replace(/-[0-9a-f]{16}\..*/, '') === name)) ||
    publish(name, tar, 'tar.zst');
  return {
    treeChanges: await publish(
      'tree-changes',
      await indexed(join(ofKernel, 'tree/changes.tar'), tars),
      'tar.zst',
    ),
    modpost: await publishModpost(),
    parts: await Promise.all(present.map(published)),
    inputs: {tree: await inputHash('tree', kernel)},
  };
}

await mkdir(images, {recursive: true});
async function make(): Promise<Partial<Published>> {
  if (stage === 'tree') return kernel === 'checking' ? {checking: await publishChanges()} : publishTree();
  return {
    unpack: await publish('unpack', join(programs, 'unpack.wasm'), 'wasm'),
    programs: await publish('programs', together(), 'tar.xz'),
  };
}

const made = await make();
// Read now: the other stage may have written while this one compressed.
const before = await shipped();
const inputs = {...before.inputs, ...(kernel === 'standard' && {[stage]: await inputHash(stage)})};
const {unpack, programs: compiled, modpost, tree, parts = [], api, checking} = {...before, ...made};
// What there is not yet, JSON leaves out.
const manifest = {unpack, programs: compiled, modpost, tree, parts, api, checking, inputs};
const ofChecking = checking && [checking.treeChanges, checking.modpost, ...checking.parts];
const current = [unpack, compiled, modpost, tree, ...parts, api, ...(ofChecking ?? [])].flatMap((image) =>
  image ? [image.file] : [],
);
await retire(site, 'toolchain', /\.(zst|xz|wasm)$/, new Set(current));
await writeFile(join(images, 'manifest.json'), `${JSON.stringify(manifest, null, 2)}\n`);
process.stdout.write(`${JSON.stringify(made, null, 2)}\n`);
