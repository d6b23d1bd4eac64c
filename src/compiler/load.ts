/** Owns the way from the shipped files to a toolchain: fetched, checked, unpacked, compiled. */
import {Layer, contents, fileNode} from './layer';
import {readTar} from './tar';
import {TOOL_PATHS} from './tools';
import {unzstd} from './unzstd';
import type {CompilerLoad, ToolchainManifest} from '../protocol/compiler-api';
import type {ImageFile} from '../protocol/images';
import type {Toolchain} from './compile';

type Part = keyof ToolchainManifest;
const PARTS: readonly Part[] = ['unzstd', 'cc1', 'programs', 'modpost', 'tree'];
type Bytes = Uint8Array<ArrayBuffer>;

/** Throws if a file is damaged. */
export async function assemble(files: Record<Part, Bytes>, manifest: ToolchainManifest): Promise<Toolchain> {
  const decoder = await WebAssembly.compile(files.unzstd);
  const unpacked = (part: Part) => unzstd(decoder, files[part], manifest[part].unpackedSize);
  const cc1 = WebAssembly.compile(unpacked('cc1'));
  const modpost = WebAssembly.compile(unpacked('modpost'));
  const programs = [...readTar(unpacked('programs')).files].map(
    async ([path, node]) =>
      // A view would do, but for the type: a tar's bytes are not shared.
      [path.slice(1).replace('.wasm', ''), await WebAssembly.compile(contents(node).slice())] as const,
  );
  const tools = new Layer();
  for (const path of TOOL_PATHS) tools.add(path, fileNode(new Uint8Array(0), 0o755));
  // Without any folder to search, GCC would miss the header that it includes by itself (stdc-predef.h).
  tools.addFolder('/usr/include');
  // The programs' own folders, whose names are those of a native i686 compiler.
  tools.owned = ['/usr/bin', '/usr/lib/gcc', '/usr/i686-linux-gnu'];
  const tree = readTar(unpacked('tree'));
  tree.owned = ['/usr/src', '/lib/modules'].flatMap((folder) =>
    [...(tree.folders.get(folder) ?? [])].map((name) => `${folder}/${name}`),
  );
  const modules = new Map([...(await Promise.all(programs)), ['cc1', await cc1], ['modpost', await modpost]]);
  return {modules, images: [tools, tree]};
}

export type Loaded = {ok: true; toolchain: Toolchain} | Exclude<CompilerLoad, {ok: true}>;

export async function loadToolchain(
  folder: string,
  manifest: ToolchainManifest,
  progress: (received: number, total: number) => void,
): Promise<Loaded> {
  const total = PARTS.reduce((sum, part) => sum + manifest[part].size, 0);
  let received = 0;
  const fetched = await Promise.all(
    PARTS.map((part) =>
      fetchFile(new URL(manifest[part].file, folder), manifest[part], (more) => {
        received += more;
        progress(Math.min(received, total), total);
      }),
    ),
  );
  const files: Partial<Record<Part, Bytes>> = {};
  for (const [index, part] of PARTS.entries()) {
    const file = fetched[index];
    if (!file?.ok) return file ?? {ok: false, why: 'download-failed', message: part};
    files[part] = file.bytes;
  }
  try {
    return {ok: true, toolchain: await assemble(files as Record<Part, Bytes>, manifest)};
  } catch (thrown) {
    return {ok: false, why: 'damaged', message: thrown instanceof Error ? thrown.message : String(thrown)};
  }
}

async function fetchFile(
  url: URL,
  {file, sha256, size}: ImageFile,
  progress: (more: number) => void,
): Promise<{ok: true; bytes: Bytes} | Exclude<CompilerLoad, {ok: true}>> {
  const bytes = new Uint8Array(size);
  let at = 0;
  try {
    const response = await fetch(url);
    if (!response.ok || !response.body) throw new Error(`the site answered ${response.status}`);
    const reader = response.body.getReader();
    for (;;) {
      const {value, done} = await reader.read();
      if (done) break;
      if (at + value.length > size) throw new Error('longer than it should be');
      bytes.set(value, at);
      at += value.length;
      progress(value.length);
    }
    if (at !== size) throw new Error(`cut after ${at} of ${size} bytes`);
  } catch (thrown) {
    const said = thrown instanceof Error ? thrown.message : String(thrown);
    return {ok: false, why: 'download-failed', message: `${file}: ${said}`};
  }
  const digest = new Uint8Array(await crypto.subtle.digest('SHA-256', bytes));
  const hex = Array.from(digest, (byte) => byte.toString(16).padStart(2, '0')).join('');
  if (hex !== sha256) return {ok: false, why: 'hash-mismatch', message: `${file} has sha256 ${hex}`};
  return {ok: true, bytes};
}
