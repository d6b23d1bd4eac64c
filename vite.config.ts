/** Owns the build of the site: one static folder that works under any path, with its policy and its offline copy. */
import {createReadStream} from 'node:fs';
import {readFile} from 'node:fs/promises';
import {basename} from 'node:path';
import {defineConfig} from 'vite';
import {VitePWA} from 'vite-plugin-pwa';
import manifest from './images/manifest.json' with {type: 'json'};
import type {Plugin} from 'vite';

const shipped = Object.values(manifest.images).map((image) => image.file);

/** images/ in the build and under `vite dev`, under the names that the manifest gives them. */
const images: Plugin = {
  name: 'modlab-images',
  async generateBundle() {
    for (const file of shipped)
      this.emitFile({type: 'asset', fileName: `images/${file}`, source: await readFile(`images/${file}`)});
    this.emitFile({type: 'asset', fileName: 'images/README.md', source: await readFile('images/README.md')});
  },
  configureServer(server) {
    server.middlewares.use((request, response, next) => {
      const file = basename(request.url ?? '');
      if (!shipped.includes(file)) next();
      else createReadStream(`images/${file}`).pipe(response);
    });
  },
};

/**
 * No foreign origin, no inline script, no eval but WebAssembly's. Styles may be inline: xterm.js makes style
 * elements for its colours and cell sizes.
 */
const POLICY = [
  "default-src 'none'",
  "script-src 'self' 'wasm-unsafe-eval'",
  "worker-src 'self'",
  "connect-src 'self'",
  "style-src 'self' 'unsafe-inline'",
  "img-src 'self' data: blob:",
  "font-src 'self'",
  "manifest-src 'self'",
  "base-uri 'none'",
  "form-action 'none'",
].join('; ');

/** Policy, and the early fetch of what the machine needs: the base is on its way before any script has run. */
const head: Plugin = {
  name: 'modlab-head',
  apply: 'build',
  transformIndexHtml: {
    order: 'post',
    handler: (_html, {bundle}) => {
      const wasm = Object.keys(bundle ?? {}).find((file) => /assets\/v86.*\.wasm$/.test(file));
      const preload = (href: string) => ({
        tag: 'link',
        attrs: {rel: 'preload', as: 'fetch', crossorigin: '', href: `./${href}`},
        injectTo: 'head' as const,
      });
      return [
        {
          tag: 'meta',
          attrs: {'http-equiv': 'Content-Security-Policy', content: POLICY},
          injectTo: 'head-prepend',
        },
        preload(`images/${manifest.images.base.file}`),
        ...(wasm === undefined ? [] : [preload(wasm)]),
      ];
    },
  },
};

export default defineConfig({
  root: 'src',
  base: './',
  publicDir: 'public',
  build: {outDir: '../dist', emptyOutDir: true, target: 'es2022', modulePreload: {polyfill: false}},
  worker: {format: 'es'},
  plugins: [
    images,
    head,
    VitePWA({
      strategies: 'generateSW',
      injectRegister: null,
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
        icons: [{src: 'icon.svg', sizes: 'any', type: 'image/svg+xml', purpose: 'any'}],
      },
      workbox: {
        globPatterns: ['**/*.{js,css,html,wasm,svg}', 'images/*.zst'],
        maximumFileSizeToCacheInBytes: 32 << 20,
        // Names that hold their content's hash need no second look: the browser's own cache serves them.
        dontCacheBustURLsMatching: /-[\w-]{8}\.|-[0-9a-f]{16}\./,
        cleanupOutdatedCaches: true,
        clientsClaim: true,
        // The fragment and the query are the page's business, not the cache's.
        ignoreURLParametersMatching: [/.*/],
      },
    }),
  ],
});
