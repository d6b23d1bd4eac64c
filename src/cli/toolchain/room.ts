/** Owns the shipped toolchain in Node, as the compiler's worker would have it. */
import {readFileSync} from 'node:fs';
import {readFile} from 'node:fs/promises';
import {compile} from '../../compiler/compile';
import {assemble, unpackAll} from '../../compiler/programs/load';
import {unpack} from '../../shipped/unpack';
import {addPart} from '../../compiler/tar';
import type {Toolchain} from '../../compiler/compile';
import type {CompileJob, CompileResult} from '../../compiler/job';
import type {CompilerLoad, ShippedToolchain, ToolchainManifest} from '../../protocol/compiler-api';
import type {ImageFile, KernelName} from '../../protocol/images';

const images = new URL('../../../images/toolchain/', import.meta.url);

export const readToolchainManifest = async () =>
  JSON.parse(await readFile(new URL('manifest.json', images), 'utf8')) as ShippedToolchain & {
    inputs: Record<string, string>;
    checking?: {inputs: Record<string, string>};
  };

const loading: Partial<Record<KernelName, Promise<Toolchain>>> = {};

/** With the files of this kernel. */
const ofKernel = ({checking, ...standard}: ShippedToolchain, kernel: KernelName): ToolchainManifest => ({
  ...standard,
  ...(kernel === 'checking' && checking),
});

export function toolchain(kernel: KernelName = 'standard'): Promise<Toolchain> {
  return (loading[kernel] ??= (async () => {
    const manifest = ofKernel(await readToolchainManifest(), kernel);
    const read = async ({file}: ImageFile) => new Uint8Array(await readFile(new URL(file, images)));
    const {treeChanges} = manifest;
    const files = {
      unpack: await read(manifest.unpack),
      programs: await read(manifest.programs),
      modpost: await read(manifest.modpost),
      tree: await read(manifest.tree),
      ...(treeChanges && {treeChanges: await read(treeChanges)}),
    };
    return assemble(await unpackAll(files, manifest));
  })());
}

function addShippedPart(room: Toolchain, part: number, kernel: KernelName): void {
  const shipped = JSON.parse(readFileSync(new URL('manifest.json', images), 'utf8')) as ShippedToolchain;
  const {unpack: unpacker, parts = []} = ofKernel(shipped, kernel);
  const [image, tree] = [parts[part], room.images[1]];
  if (!image || !tree) throw new Error(`the tree has no part ${part}`);
  const decoder = new WebAssembly.Module(readFileSync(new URL(unpacker.file, images)));
  addPart(tree, part, unpack(decoder, readFileSync(new URL(image.file, images)), image.unpackedSize));
}

/** As the compiler's worker does when a job needs a part of the tree. */
export async function loadPart(part: number, kernel: KernelName = 'standard'): Promise<CompilerLoad> {
  addShippedPart(await toolchain(kernel), part, kernel);
  return {ok: true};
}

/** Runs a job, with the parts of the tree that it needs. */
export function runJob(room: Toolchain, job: CompileJob): CompileResult {
  for (;;) {
    const result = compile(room, job);
    if (result.ok || result.why !== 'needs-part') return result;
    addShippedPart(room, result.part, 'standard');
  }
}
