/** Owns the site's Content-Security-Policy: the page carries it in a meta element, a host may send it as a header. */

/**
 * No code, style or font from elsewhere, nothing inline. `wasm-unsafe-eval` is what a page needs to run WebAssembly; it does not
 * allow eval. xterm.js writes style elements; src/ui/terminal/strict-styles.ts turns them into constructed sheets, so that
 * `style-src` needs no 'unsafe-inline'. Addresses of scripts go through the one policy of src/protocol/own-script.ts.
 *
 * `connect-src https:`: a teacher publishes a machine or a lab on any static host, and `?snapshot=`, `?lab=` or `?course=`
 * fetches it. Which host is known only when the link is opened, and a policy cannot be widened then. What comes is data:
 * it is judged, then asked about, and neither script-src nor worker-src lets any of it run as script. No plain http, no
 * web sockets; and no pictures from elsewhere, which a lesson could have tell its author who reads it.
 */
const DIRECTIVES = [
  "default-src 'none'",
  "script-src 'self' 'wasm-unsafe-eval'",
  "worker-src 'self'",
  "connect-src 'self' https:",
  "style-src 'self'",
  "img-src 'self' data: blob:",
  "font-src 'self'",
  "manifest-src 'self'",
  "base-uri 'none'",
  "form-action 'none'",
  "require-trusted-types-for 'script'",
  'trusted-types default lit-html',
];

/** As a meta element can say it. */
export const POLICY = DIRECTIVES.join('; ');

/**
 * As a header should say it. Who may put the page into a frame a meta element cannot say; and whoever may could lay a page of
 * their own over the button "Open it". `framedBy`: origins.
 */
export const headerPolicy = (framedBy: readonly string[] = []): string =>
  `${POLICY}; frame-ancestors ${["'self'", ...framedBy].join(' ')}`;

export const HEADER_POLICY = headerPolicy();
