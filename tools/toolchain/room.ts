/** Owns the shipped toolchain in Node, as the compiler's worker would have it. */
import {readFileSync} from 'node:fs';
import {readFile} from 'node:fs/promises';
import {compile} from '../../src/compiler/compile';
import {assemble, unpackAll} from '../../src/compiler/programs/load';
import {unpack} from '../../src/compiler/programs/unpack';
import {addPart} from '../../src/compiler/tar';
import type {Toolchain} from '../../src/compiler/compile';
import type {CompileJob, CompileResult} from '../../src/compiler/job';
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

function addShippedPart(room: Toolchain, part: number): void {
  const {unpack: unpacker, parts = []} = JSON.parse(
    readFileSync(new URL('manifest.json', images), 'utf8'),
  ) as ToolchainManifest;
  const [image, tree] = [parts[part], room.images[1]];
  if (!image || !tree) throw new Error(`the tree has no part ${part}`);
  const decoder = new WebAssembly.Module(readFileSync(new URL(unpacker.file, images)));
  addPart(tree, part, unpack(decoder, readFileSync(new URL(image.file, images)), image.unpackedSize));
}

/** As the compiler's worker does when a job needs a part of the tree. */
export async function loadPart(part: number): Promise<CompilerLoad> {
  addShippedPart(await toolchain(), part);
  return {ok: true};
}

/** Runs a job, with the parts of the tree that it needs. */
export function runJob(room: Toolchain, job: CompileJob): CompileResult {
  for (;;) {
    const result = compile(room, job);
    if (result.ok || result.why !== 'needs-part') return result;
    addShippedPart(room, result.part);
  }
}
