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
  return {
    name: 'modlab-head',
    // Vite's own page in development needs inline styles.
    apply: 'build',
    transformIndexHtml: {
      order: 'post',
      handler: (_html, {bundle}) => {
        const wasm = Object.keys(bundle ?? {}).find((file) => /assets\/v86.*\.wasm$/.test(file));
        return [
          // First, so that it holds for everything after it.
          {
            tag: 'meta',
            attrs: {'http-equiv': 'content-security-policy', content: POLICY},
            injectTo: 'head-prepend',
          },
          preload(`images/${manifest.images.base.file}`),
          ...(wasm === undefined ? [] : [preload(wasm)]),
        ];
      },
    },
  };
}
