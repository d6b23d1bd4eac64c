/** Owns the build of the site: one static directory that works under any path, with its policy and its offline copy. */
import {fileURLToPath} from 'node:url';
import {defineConfig} from 'vite';
import {VitePWA} from 'vite-plugin-pwa';
import {checkpatchPlugin} from './build-scripts/site/checkpatch-plugin.ts';
import {embedPlugin, readOrigins} from './build-scripts/site/embed-plugin.ts';
import {enginePlugin} from './build-scripts/site/engine-plugin.ts';
import {headPlugin} from './build-scripts/site/head-plugin.ts';
import {labsPlugin} from './build-scripts/site/labs-plugin.ts';
import {readIndex} from './build-scripts/released.ts';
import {
  imagesPlugin,
  readManifest,
  readToolchainManifest,
  siteImages,
} from './build-scripts/site/images-plugin.ts';
import type {BuildEnvironmentOptions} from 'vite';

const path = (name: string) => fileURLToPath(new URL(name, import.meta.url));
/** Other images than the committed ones, for a test of what two versions of a site are to each other. */
const images = process.env['MODLAB_IMAGES'] ?? path('images');
const manifest = await readManifest(images);
const toolchain = await readToolchainManifest(images);
const shipped = siteImages(manifest, toolchain, await readIndex(images));
/** A file that was damaged on its way must not be kept for offline use. */
const integrity = new Map(
  [...Object.values(manifest.images), ...Object.values(manifest.labs)].map(({file, sha256}) => [
    `images/${file}`,
    `sha256-${Buffer.from(sha256, 'hex').toString('base64')}`,
  ]),
);

/** v86 asks for Node's modules behind a look whether it runs in Node; on the page it never gets there. */
const quiet: NonNullable<BuildEnvironmentOptions['rolldownOptions']> = {
  onLog(level, log, handler) {
    if (!log.message.includes('externalized for browser compatibility')) handler(level, log);
  },
};

/**
 * The service worker's care for the toolchain's files and the bases of earlier releases; workbox puts these functions into
 * sw.js as they are written here. An earlier version kept the files of all deployments in one cache, where they are still
 * found and, once one of them has been replaced, given up. Of its own cache it keeps what three versions of the site need.
 */
const fetchedImages = {
  cachedResponseWillBeUsed: async ({
    cachedResponse,
    request,
  }: {
    cachedResponse?: Response;
    request: Request;
  }) => cachedResponse ?? (await caches.match(request)),
  cacheDidUpdate: async ({cacheName}: {cacheName: string}) => {
    const cache = await caches.open(cacheName);
    for (const older of (await cache.keys()).slice(0, -24)) await cache.delete(older);
    if (!(await caches.has('toolchain'))) return;
    const former = await caches.open('toolchain');
    for (const {url} of await former.keys())
      if (url.startsWith(new URL('./', self.location.href).href)) await former.delete(url);
  },
};

/** The chunk of a lesson's and a solution's text. */
function labOfText(id: string): string | null {
  const [, lab] = /\/src\/labs\/([^/]+)\/(?:lesson\.md|solutions\/[^?]*)\?raw$/.exec(id) ?? [];
  return lab === undefined ? null : `lab-${lab}`;
}

export default defineConfig({
  root: path('src'),
  base: './',
  publicDir: 'public',
  resolve: {
    alias: ['manifest.json', 'toolchain/manifest.json', 'released/index.json'].map((file) => ({
      find: new RegExp(`^.*/images/${file.replace('.', '\\.')}$`),
      replacement: `${images}/${file}`,
    })),
  },
  worker: {format: 'es', rolldownOptions: quiet},
  build: {
    outDir: process.env['MODLAB_OUT'] ?? path('dist'),
    emptyOutDir: true,
    target: 'es2022',
    // A data: address would need a hole in the policy.
    assetsInlineLimit: 0,
    modulePreload: {polyfill: false},
    chunkSizeWarningLimit: 750,
    rolldownOptions: {
      ...quiet,
      output: {
        // Told apart from what a visitor needs: see globIgnores.
        chunkFileNames: ({facadeModuleId}) =>
          `assets/${facadeModuleId?.endsWith('?files') ? 'lab-files' : '[name]'}-[hash].js`,
        // A lab's lesson and its solutions in one: what is kept for offline use is fetched file by file.
        codeSplitting: {groups: [{name: labOfText, debugName: 'lab texts'}]},
      },
    },
  },
  plugins: [
    imagesPlugin(images, shipped),
    enginePlugin(),
    checkpatchPlugin(images),
    labsPlugin(),
    embedPlugin(readOrigins(process.env['MODLAB_EMBED_ORIGINS'] ?? '')),
    headPlugin(manifest),
    VitePWA({
      // The page registers it after the prompt: a first visit downloads nothing twice.
      injectRegister: false,
      registerType: 'prompt',
      manifest: {
        name: 'modlab',
        short_name: 'modlab',
        description: 'A Linux kernel to load modules into',
        start_url: './',
        scope: './',
        display: 'standalone',
        background_color: '#14171c',
        theme_color: '#14171c',
        // An installed page opens saved machines from the system's file manager: src/browser/launch-queue.ts.
        file_handlers: [{action: './', accept: {'application/x-modlab': ['.modlab']}}],
        icons: [
          {src: 'icon.svg', sizes: 'any', type: 'image/svg+xml'},
          {src: 'icon-192.png', sizes: '192x192', type: 'image/png'},
          {src: 'icon-512.png', sizes: '512x512', type: 'image/png'},
          {src: 'icon-512.png', sizes: '512x512', type: 'image/png', purpose: 'maskable'},
        ],
      },
      workbox: {
        globPatterns: ['**/*.{js,css,html,wasm,svg,png}', 'images/*.{zst,delta}'],
        // Ten megabytes that a visitor who only loads modules never needs, the checking kernel's images, and bases of earlier
        // releases: kept once they have been fetched.
        globIgnores: [
          'embed.js',
          'images/toolchain/**',
          'images/symbols-*',
          // For who writes labs: the way to begin with one of the course.
          'assets/lab-files-*',
          ...[...shipped.checking, ...shipped.past.keys()].map((path) => `images/${path}`),
        ],
        runtimeCaching: [
          {
            urlPattern:
              /\/images\/(toolchain\/[^/]+|base|kernel|symbols|unpack|checkpatch|lab-[a-z0-9-]+)-[0-9a-f]{16}\.[\w.]+$/,
            handler: 'CacheFirst',
            // Without a name of its own the cache has the deployment's path in it: others on the same origin have their own.
            options: {cacheableResponse: {statuses: [200]}, plugins: [fetchedImages]},
          },
        ],
        maximumFileSizeToCacheInBytes: 32 << 20,
        // Names that hold their content's hash come from the browser's cache, where the first visit has left them.
        dontCacheBustURLsMatching: /-[\w-]{8}\.|-[0-9a-f]{16}\./,
        manifestTransforms: [
          (entries) => ({
            manifest: entries.map((entry) => {
              const hash = integrity.get(entry.url);
              return hash === undefined ? entry : {...entry, integrity: hash};
            }),
          }),
        ],
        // `./` and `./index.html` are among what is kept. Whatever else lies below the page's address (a class's .modlab files,
        // another page) is the host's to answer, not this page's.
        navigateFallback: null,
        cleanupOutdatedCaches: true,
        clientsClaim: true,
        inlineWorkboxRuntime: true,
        // The fragment and the query are the page's business, not the cache's.
        ignoreURLParametersMatching: [/.*/],
      },
    }),
  ],
});
