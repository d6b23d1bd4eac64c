/** Owns the way of images/ into the site: each file under its content-addressed name, and where its source is. */
import {createReadStream} from 'node:fs';
import {readFile, readdir} from 'node:fs/promises';
import {join} from 'node:path';
import {RELEASED, filesOfAll, indexPath, placeOf} from '../released.ts';
import {imagesOf, shippedImages} from './shipped-images.ts';
import type {ShippedToolchain} from '../../src/protocol/compiler-api';
import type {ImageFile, ImageManifest, ReleaseIndex} from '../../src/protocol/images';
import type {Plugin} from 'vite';

export async function readManifest(directory: string): Promise<ImageManifest> {
  return JSON.parse(await readFile(join(directory, 'manifest.json'), 'utf8')) as ImageManifest;
}

/** In the images' directory and on the site: what compiles. */
const TOOLCHAIN = 'toolchain';

export async function readToolchainManifest(directory: string): Promise<ShippedToolchain> {
  const {
    unpack,
    programs,
    modpost,
    tree,
    parts = [],
    checking,
    api,
  } = JSON.parse(await readFile(join(directory, TOOLCHAIN, 'manifest.json'), 'utf8')) as ShippedToolchain;
  return {unpack, programs, modpost, tree, parts, ...(api && {api}), ...(checking && {checking})};
}

export interface SiteImages {
  /** Of the present images, by their paths below images/ on the site. */
  current: ReadonlyMap<string, ImageFile>;
  /** Those of them that are of the checking kernel alone: fetched when it is wanted. */
  checking: ReadonlySet<string>;
  /** Of released images that are no longer current, likewise. */
  past: ReadonlyMap<string, ImageFile>;
  /** The present base is of a release. */
  released: boolean;
}

export function siteImages(
  manifest: ImageManifest,
  toolchain: ShippedToolchain,
  index: ReleaseIndex,
): SiteImages {
  const {parts = [], checking, ...apart} = toolchain;
  const changes = checking ? [checking.modpost, checking.treeChanges, ...checking.parts] : [];
  const tools = [...Object.values(apart).flat(), ...parts, ...changes];
  const current = new Map([
    ...shippedImages(manifest).map((image) => [image.file, image] as const),
    ...tools.map((image) => [`${TOOLCHAIN}/${image.file}`, image] as const),
  ]);
  return {
    current,
    checking: new Set(manifest.checking ? imagesOf(manifest.checking).map(({file}) => file) : []),
    past: new Map([...filesOfAll(index)].filter(([path]) => !current.has(path))),
    released: index.releases.some(({base}) => base.sha256 === manifest.images.base.sha256),
  };
}

export function imagesPlugin(directory: string, {current, past, released}: SiteImages): Plugin {
  const paths = [...current.keys(), ...past.keys()];
  return {
    name: 'modlab-images',
    async generateBundle() {
      if (!released)
        this.warn('this base is of no release: a link made on this site is lost with it (docs/release.md)');
      // What is written about the binaries goes along: where their source is, under which licences.
      const all = await readdir(directory, {recursive: true});
      const words = all
        .filter((name) => name.endsWith('.md'))
        .map((name) => [name, join(directory, name)] as const);
      const index = [`${RELEASED}/index.json`, indexPath(directory)] as const;
      const images = paths.map((path) => [path, placeOf(directory, path)] as const);
      for (const [path, file] of [...images, index, ...words])
        this.emitFile({type: 'asset', fileName: `images/${path}`, source: await readFile(file)});
    },
    configureServer(server) {
      server.middlewares.use((request, response, next) => {
        const path = paths.find((name) => request.url?.split('?')[0]?.endsWith(`/images/${name}`));
        if (path === undefined) next();
        else createReadStream(placeOf(directory, path)).pipe(response);
      });
    },
  };
}
