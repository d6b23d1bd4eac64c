/** Owns the shipped toolchain in Node, as the compiler's worker would have it. */
import {readFile} from 'node:fs/promises';
import {assemble, unpackAll} from '../../src/compiler/programs/load';
import type {Toolchain} from '../../src/compiler/compile';
import type {ToolchainManifest} from '../../src/protocol/compiler-api';

const images = new URL('../../images/toolchain/', import.meta.url);

export const readToolchainManifest = async () =>
  JSON.parse(await readFile(new URL('manifest.json', images), 'utf8')) as ToolchainManifest & {
    inputs: Record<string, string>;
  };

let loading: Promise<Toolchain> | undefined;

export function toolchain(): Promise<Toolchain> {
  loading ??= (async () => {
    const manifest = await readToolchainManifest();
    const read = async (part: keyof ToolchainManifest) =>
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
