/** Owns the question "is an image still what its sources say?": one hash over all inputs of each stage. */
import {createHash} from 'node:crypto';
import {readFile, readdir, stat} from 'node:fs/promises';
import {join} from 'node:path';
import {fileURLToPath} from 'node:url';
import {engineStamp} from './engine-stamp';
import {labsOn, readLabs} from './lab-directories';
import type {KernelName} from '../src/protocol/images';

const repo = fileURLToPath(new URL('..', import.meta.url));

export const STAGES = ['kernel', 'rootfs', 'modules', 'state'] as const;
/** Those that make what images/toolchain has; its manifest is its own. */
export const TOOLCHAIN_STAGES = ['toolchain', 'tree'] as const;
/** Those that are run for the checking kernel as well; its rootfs is the other's. */
export const CHECKING_STAGES = ['kernel', 'modules', 'state', 'tree'] as const;
export type Stage = (typeof STAGES)[number] | (typeof TOOLCHAIN_STAGES)[number];

/** What each stage reads. Prose is no input; a stage's inputs hold those of the stages before it. */
const INPUTS: Record<Stage, {paths: string[]; after: Stage[]; wanted?: RegExp}> = {
  kernel: {paths: ['build-scripts/kernel', 'build-scripts/versions.env'], after: []},
  rootfs: {
    paths: ['build-scripts/rootfs', 'build-scripts/versions.env', 'build-scripts/fetch-source.sh'],
    // kbuild's fixdep is the kernel's.
    after: ['kernel'],
  },
  modules: {
    paths: ['build-scripts/modules', 'src/labs'],
    after: ['kernel', 'rootfs'],
    // What the page alone reads of a lab is no input.
    wanted: /^build-scripts\/|^src\/labs\/[^/]+\/(?!.*\.(yaml|ts|md)$)/,
  },
  // The code that writes the base is no input: its FORMAT (src/machine/state/state.ts) says when old bases cannot be read.
  // How the results are named and where old ones go changes none of them.
  state: {paths: ['build-scripts/state'], after: ['modules'], wanted: /(?<!publish\.ts)$/},
  toolchain: {
    paths: ['build-scripts/toolchain'],
    after: [],
    // How the results are named and what the tests expect of them changes none of them.
    wanted: /(?<!publish\.ts|expect\.sh)$/,
  },
  tree: {
    paths: [
      'build-scripts/tree',
      'build-scripts/toolchain/host/host.c',
      'build-scripts/toolchain/versions.env',
      // The index of the tree's parts, and the modules that are one of them.
      'src/shipped/parts-index.ts',
      'build-scripts/modules',
    ],
    // The C library that students link, and the programs that are fetched when they are run.
    after: ['kernel', 'rootfs'],
  },
};

async function files(path: string): Promise<string[]> {
  const full = join(repo, path);
  if (!(await stat(full)).isDirectory()) return [path];
  const names = (await readdir(full)).filter((name) => !name.endsWith('.md'));
  return (await Promise.all(names.map((name) => files(`${path}/${name}`)))).flat();
}

/** What only the checking kernel is made of, beside what the other one is. */
const CHECKING_ONLY = /^build-scripts\/kernel\/[^/]+\.checking$/;

/** sha256 over the sorted lines `sha256  path` of a stage's files, the hashes of earlier stages, and the engine. */
export async function inputHash(stage: Stage, kernel: KernelName = 'standard'): Promise<string> {
  const {paths, after, wanted = /./} = INPUTS[stage];
  const labs = await labsOn(kernel);
  const isOfKernel = (path: string) =>
    (kernel === 'checking' || !CHECKING_ONLY.test(path)) &&
    (!path.startsWith('src/labs/') || labs.includes(path.split('/')[2] ?? ''));
  const found = (await Promise.all(paths.map(files)))
    .flat()
    .filter((path) => wanted.test(path) && isOfKernel(path));
  const lines = await Promise.all(
    found.map(async (path) => {
      const bytes = await readFile(join(repo, path));
      return `${createHash('sha256').update(bytes).digest('hex')}  ${path}`;
    }),
  );
  // The checking kernel's machines have the rootfs of the others.
  for (const earlier of after)
    lines.push(`${await inputHash(earlier, earlier === 'rootfs' ? 'standard' : kernel)}  ${earlier}`);
  if (stage === 'state') {
    lines.push(`${await engineStamp()}  engine`);
    for (const {id, setUp = ''} of (await readLabs()).filter((lab) => labs.includes(lab.id)))
      lines.push(`${setUp}  set-up of ${id}`);
  }
  return createHash('sha256').update(lines.sort().join('\n')).digest('hex');
}

export async function inputHashes(
  kernel: KernelName = 'standard',
): Promise<Record<(typeof STAGES)[number], string>> {
  const pairs = await Promise.all(
    STAGES.map(async (stage) => [stage, await inputHash(stage, kernel)] as const),
  );
  return Object.fromEntries(pairs) as Record<(typeof STAGES)[number], string>;
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const all: readonly Stage[] = [...STAGES, ...TOOLCHAIN_STAGES];
  const stage = all.find((name) => name === process.argv[2]);
  if (!stage) throw new Error(`usage: input-hashes.ts ${all.join('|')} [checking]`);
  process.stdout.write(
    `${await inputHash(stage, process.argv[3] === 'checking' ? 'checking' : 'standard')}\n`,
  );
}
