/**
 * Owns the way of checkpatch.pl into the site: one archive of our kernel's script, what stands in for the modules that it misses
 * (src/compiler/checkpatch/perl), and the Perl that runs it; and where the page finds it, as `virtual:checkpatch`.
 */
import {createHash} from 'node:crypto';
import {readFile, readdir} from 'node:fs/promises';
import {join} from 'node:path';
import {fileURLToPath} from 'node:url';
import {gzipSync} from 'node:zlib';
import {packTar} from 'modern-tar';
import {checkpatchScripts} from '../checkpatch-scripts.ts';
import {INTERPRETER} from '../../src/compiler/checkpatch/interpreter.ts';
import type {ImageFile} from '../../src/protocol/images';
import type {Plugin} from 'vite';

const ID = 'virtual:checkpatch';
const shims = fileURLToPath(new URL('../../src/compiler/checkpatch/perl/', import.meta.url));

/** What the archive has, by path. `images`: the directory of that name. */
export async function checkpatchFiles(images: string): Promise<ReadonlyMap<string, Uint8Array>> {
  const perl = fileURLToPath(import.meta.resolve('@6over3/zeroperl-ts/zeroperl.wasm'));
  const own = await Promise.all(
    (await readdir(shims))
      .sort()
      .map(async (name) => [`perl/${name}`, await readFile(join(shims, name))] as const),
  );
  return new Map<string, Uint8Array>([
    [INTERPRETER, await readFile(perl)],
    ...checkpatchScripts(join(images, 'toolchain')),
    ...own,
  ]);
}

async function archive(images: string): Promise<{image: ImageFile; bytes: Uint8Array}> {
  const entries = [...(await checkpatchFiles(images))].map(([name, body]) => ({
    header: {name, size: body.length, type: 'file' as const, mode: 0o644, mtime: new Date(0)},
    body,
  }));
  const tar = await packTar(entries);
  const bytes = gzipSync(tar);
  const sha256 = createHash('sha256').update(bytes).digest('hex');
  const file = `checkpatch-${sha256.slice(0, 16)}.tgz`;
  return {image: {file, sha256, size: bytes.length, unpackedSize: tar.length}, bytes};
}

export function checkpatchPlugin(images: string): Plugin {
  let made: ReturnType<typeof archive> | undefined;
  const once = () => (made ??= archive(images));
  return {
    name: 'modlab-checkpatch',
    resolveId: (id) => (id === ID ? `\0${ID}` : undefined),
    async load(id) {
      if (id !== `\0${ID}`) return undefined;
      return `export default ${JSON.stringify((await once()).image)};`;
    },
    async generateBundle() {
      const {image, bytes} = await once();
      this.emitFile({type: 'asset', fileName: `images/${image.file}`, source: bytes});
    },
    configureServer({middlewares}) {
      middlewares.use((request, response, next) => {
        if (!request.url?.includes('/images/checkpatch-')) return next();
        once().then(({bytes}) => response.end(bytes), next);
      });
    },
  };
}
