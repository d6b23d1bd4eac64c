/** Owns the build that the browser tests run against: what a host would serve. MODLAB_BUILT skips it. */
import {build} from 'vite';

export default async function buildSite(): Promise<void> {
  if (process.env['MODLAB_BUILT'] === undefined) await build({logLevel: 'warn'});
}
