/** Owns the site's Content-Security-Policy: the page carries it in a meta element, a host may send it as a header. */

/**
 * Nothing from elsewhere, nothing inline. `wasm-unsafe-eval` is what a page needs to run WebAssembly; it does not
 * allow eval. xterm.js writes style elements; src/ui/strict-styles.ts turns them into constructed sheets, so that
 * `style-src` needs no 'unsafe-inline'. Addresses of scripts go through the one policy of src/trusted-types.ts.
 */
const DIRECTIVES = [
  "default-src 'none'",
  "script-src 'self' 'wasm-unsafe-eval'",
  "worker-src 'self'",
  "connect-src 'self'",
  "style-src 'self'",
  "img-src 'self' data: blob:",
  "font-src 'self'",
  "manifest-src 'self'",
  "base-uri 'none'",
  "form-action 'none'",
  "require-trusted-types-for 'script'",
  'trusted-types default lit-html',
];

export const POLICY = DIRECTIVES.join('; ');
