/** Owns the way from the shipped files to a toolchain: fetched or kept, unpacked, compiled. */
import {fetchImage} from '../../shipped/fetch-image';
import {keepUnpacked, keptUnpacked} from '../../shipped/kept-unpacked';
import {Layer, contents, fileNode} from '../system/layer';
import {readTar} from '../tar';
import {TOOL_PATHS} from './tools';
import {TreeParts} from './tree-parts';
import {unpack} from '../../shipped/unpack';
import type {CompilerLoad, ToolchainManifest} from '../../protocol/compiler-api';
import type {ImageFile} from '../../protocol/images';
import type {Toolchain} from '../compile';

type Bytes = Uint8Array<ArrayBuffer>;
type Part = Exclude<keyof ToolchainManifest, 'parts' | 'treeChanges' | 'api'>;
/** Of every toolchain, and of those of another kernel than the tree's. */
export type Files = Record<Part, Bytes> & {treeChanges?: Bytes};
/** The files that are compressed, as they are when they no longer are. */
export type Unpacked = Omit<Files, 'unpack'>;

/** In Cache Storage, so that the programs need not be unpacked each time: xz packs well, and takes most of a second. */
const KEPT = 'unpacked-programs';
/** The first build has been waited for long enough. */
const KEEP_AFTER_MS = 10_000;

/** Throws if a file is damaged. `kept`: what need not be unpacked. */
export async function unpackAll(
  files: Files,
  manifest: ToolchainManifest,
  kept: Partial<Unpacked> = {},
): Promise<Unpacked> {
  const decoder = await WebAssembly.compile(files.unpack);
  const one = (part: Exclude<Part, 'unpack'>) =>
    kept[part] ?? unpack(decoder, files[part], manifest[part].unpackedSize);
  const {treeChanges: changes} = manifest;
  return {
    programs: one('programs'),
    modpost: one('modpost'),
    tree: one('tree'),
    ...(changes &&
      files.treeChanges && {treeChanges: unpack(decoder, files.treeChanges, changes.unpackedSize)}),
  };
}

/** Throws if a program is no WebAssembly. */
async function compiledPrograms(
  programs: Bytes,
  modpost: Bytes,
): Promise<ReadonlyMap<string, WebAssembly.Module>> {
  const all: [name: string, bytes: Bytes][] = [...readTar(programs).files].map(([path, node]) => [
    path.slice(1).replace('.wasm', ''),
    // A view would do, but for the type: a tar's bytes are not shared.
    contents(node).slice(),
  ]);
  all.push(['modpost', modpost]);
  return new Map(
    await Promise.all(all.map(async ([name, bytes]) => [name, await WebAssembly.compile(bytes)] as const)),
  );
}

/** `modules`: the programs, if they are compiled. Throws if a program is no WebAssembly. */
export async function assemble(
  unpacked: Unpacked,
  modules?: ReadonlyMap<string, WebAssembly.Module>,
): Promise<Toolchain> {
  const compiling = modules ?? compiledPrograms(unpacked.programs, unpacked.modpost);
  const tools = new Layer();
  for (const path of TOOL_PATHS) tools.add(path, fileNode(new Uint8Array(0), 0o755));
  // Without any directory to search, GCC would miss the header that it includes by itself (stdc-predef.h).
  tools.addDirectory('/usr/include');
  // The programs' own directories, whose names are those of a native i686 compiler.
  tools.owned = ['/usr/bin', '/usr/lib/gcc', '/usr/i686-linux-gnu'];
  const tree = readTar(unpacked.tree, unpacked.treeChanges);
  tree.owned = ['/usr/src', '/lib/modules'].flatMap((directory) =>
    tree.names(directory).map((name) => `${directory}/${name}`),
  );
  return {modules: await compiling, images: [tools, tree]};
}

export type Loaded = {ok: true; toolchain: Toolchain; parts: TreeParts} | Exclude<CompilerLoad, {ok: true}>;

export interface LoadOptions {
  /** The programs, if another worker has compiled them: they are neither fetched nor compiled. */
  programs?: ReadonlyMap<string, WebAssembly.Module> | undefined;
  progress: (received: number, total: number) => void;
}

export async function loadToolchain(
  directory: string,
  manifest: ToolchainManifest,
  {programs: compiled, progress}: LoadOptions,
): Promise<Loaded> {
  const nothing = new Uint8Array(0);
  const kept = compiled ? nothing : await keptUnpacked(KEPT, manifest.programs);
  const here: Part[] = compiled ? ['programs', 'modpost'] : kept ? ['programs'] : [];
  const files = await fetchAll(directory, manifest, here, progress);
  if (!files.ok) return files;
  try {
    const unpacked = await unpackAll(files.files, manifest, {
      ...(kept && {programs: kept}),
      ...(compiled && {modpost: nothing}),
    });
    const toolchain = await assemble(unpacked, compiled);
    if (!kept) setTimeout(() => void keepUnpacked(KEPT, manifest.programs, unpacked.programs), KEEP_AFTER_MS);
    const [, tree] = toolchain.images;
    if (!tree) throw new Error('a toolchain without a tree');
    const parts = new TreeParts({
      directory,
      images: manifest.parts ?? [],
      unpacker: files.files.unpack,
      tree,
      progress,
    });
    return {ok: true, toolchain, parts};
  } catch (thrown) {
    return {ok: false, why: 'damaged', message: thrown instanceof Error ? thrown.message : String(thrown)};
  }
}

/** All but those that are here already, which come back empty. */
async function fetchAll(
  directory: string,
  manifest: ToolchainManifest,
  here: readonly Part[],
  progress: (received: number, total: number) => void,
): Promise<{ok: true; files: Files} | Exclude<CompilerLoad, {ok: true}>> {
  const {unpack, programs, modpost, tree, treeChanges} = manifest;
  const images = Object.entries({unpack, programs, modpost, tree, ...(treeChanges && {treeChanges})}) as [
    keyof Files,
    ImageFile,
  ][];
  const wanted = images.filter(([part]) => !(here as readonly string[]).includes(part));
  const total = wanted.reduce((sum, [, {size}]) => sum + size, 0);
  const received = new Map<keyof Files, number>();
  const none = new Uint8Array(0);
  const files: Files = {unpack: none, programs: none, modpost: none, tree: none};
  const failures = await Promise.all(
    wanted.map(async ([part, image]) => {
      const url = new URL(image.file, directory).href;
      const fetched = await fetchImage({kind: 'url', url, image}, (bytes) => {
        received.set(part, bytes);
        progress(
          [...received.values()].reduce((sum, size) => sum + size, 0),
          total,
        );
      });
      if (!fetched.ok) return fetched;
      files[part] = fetched.bytes;
      return undefined;
    }),
  );
  return failures.find((failure) => failure !== undefined) ?? {ok: true, files};
}
