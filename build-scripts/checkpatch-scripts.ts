/** Owns the finding of our kernel's checkpatch.pl: in the tree's part `headers` of images/toolchain, with the lists that it reads beside itself, and of kernel-doc, which `make W=1` runs. */
import {readFileSync} from 'node:fs';
import {join} from 'node:path';
import {unpack} from '../src/shipped/unpack.ts';
import {tarEntries} from '../src/shipped/tar.ts';
import type {ShippedToolchain} from '../src/protocol/compiler-api';

const SCRIPT = 'checkpatch.pl';
const NAMES = [SCRIPT, 'spelling.txt', 'const_structs.checkpatch', 'kernel-doc'];

/** By name. `toolchain`: the directory images/toolchain. */
export function checkpatchScripts(toolchain: string): ReadonlyMap<string, Uint8Array> {
  const manifest = JSON.parse(readFileSync(join(toolchain, 'manifest.json'), 'utf8')) as ShippedToolchain;
  const part = manifest.parts?.find(({file}) => /^headers-[0-9a-f]{16}\./.test(file));
  const found = new Map<string, Uint8Array>();
  if (part) {
    const decoder = new WebAssembly.Module(readFileSync(join(toolchain, manifest.unpack.file)));
    const tar = unpack(decoder, readFileSync(join(toolchain, part.file)), part.unpackedSize);
    for (const {path, bytes} of tarEntries(tar)) {
      const [, name = ''] = /\/scripts\/([^/]+)$/.exec(path) ?? [];
      if (NAMES.includes(name)) found.set(name, bytes);
    }
  }
  if (!found.has(SCRIPT))
    throw new Error(
      `images/toolchain has no scripts/${SCRIPT}: its part headers is to have it (build-scripts/tree/parts.sh)`,
    );
  return found;
}
