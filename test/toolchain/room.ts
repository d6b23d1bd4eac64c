/** Owns the shipped toolchain in Node, as the compiler's worker would have it. */
import {readFile} from 'node:fs/promises';
import {assemble, unpackAll} from '../../src/compiler/programs/load';
import {unpack} from '../../src/compiler/programs/unpack';
import {addPart} from '../../src/compiler/tar';
import type {Toolchain} from '../../src/compiler/compile';
import type {CompilerLoad, ToolchainManifest} from '../../src/protocol/compiler-api';

const images = new URL('../../images/toolchain/', import.meta.url);

export const readToolchainManifest = async () =>
  JSON.parse(await readFile(new URL('manifest.json', images), 'utf8')) as ToolchainManifest & {
    inputs: Record<string, string>;
  };

let loading: Promise<Toolchain> | undefined;

export function toolchain(): Promise<Toolchain> {
  loading ??= (async () => {
    const manifest = await readToolchainManifest();
    const read = async (part: 'unpack' | 'programs' | 'modpost' | 'tree') =>
      new Uint8Array(await readFile(new URL(manifest[part].file, images)));
    const files = {
      unpack: await read('unpack'),
      programs: await read('programs'),
      modpost: await read('modpost'),
      tree: await read('tree'),
    };
    return assemble(await unpackAll(files, manifest));
  })();
  return loading;
}

/** As the compiler's worker does when a job needs a part of the tree. */
export async function loadPart(part: number): Promise<CompilerLoad> {
  const {unpack: unpacker, parts = []} = await readToolchainManifest();
  const [image, tree] = [parts[part], (await toolchain()).images[1]];
  if (!image || !tree) throw new Error(`the tree has no part ${part}`);
  const decoder = await WebAssembly.compile(await readFile(new URL(unpacker.file, images)));
  addPart(tree, part, unpack(decoder, await readFile(new URL(image.file, images)), image.unpackedSize));
  return {ok: true};
}
