/** Owns what the build adds to the page's head: the policy, and early fetches of what every machine needs. */
import {POLICY} from './policy.ts';
import type {ImageManifest} from '../../src/protocol/images';
import type {HtmlTagDescriptor, Plugin} from 'vite';

export function headPlugin(manifest: ImageManifest): Plugin {
  const preload = (href: string): HtmlTagDescriptor => ({
    tag: 'link',
    attrs: {rel: 'preload', as: 'fetch', crossorigin: '', href: `./${href}`},
    injectTo: 'head',
  });
  const modulePreload = (href: string): HtmlTagDescriptor => ({
    tag: 'link',
    attrs: {rel: 'modulepreload', crossorigin: '', href: `./${href}`},
    injectTo: 'head',
  });
  return {
    name: 'modlab-head',
    // Vite's own page in development needs inline styles.
    apply: 'build',
    transformIndexHtml: {
      order: 'post',
      handler: (_html, {bundle}) => {
        const built = Object.keys(bundle ?? {});
        const wasm = built.find((file) => /assets\/v86.*\.wasm$/.test(file));
        const page = built.find((file) => /assets\/page-.*\.js$/.test(file));
        return [
          // First, so that it holds for everything after it.
          {
            tag: 'meta',
            attrs: {'http-equiv': 'content-security-policy', content: POLICY},
            injectTo: 'head-prepend',
          },
          // main.ts imports it only once the machine is on its way; it should not have to be fetched only then.
          ...(page === undefined ? [] : [modulePreload(page)]),
          preload(`images/${manifest.images.base.file}`),
          ...(wasm === undefined ? [] : [preload(wasm)]),
        ];
      },
    },
  };
}
