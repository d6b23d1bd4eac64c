/** Owns the build of the site for tests that vitest runs: as for the browser tests, which see. */
import buildSite from '../browser/build-site';

export default async function buildForProduction(): Promise<void> {
  // vitest has set it to what makes vite build a page for developers.
  const before = process.env['NODE_ENV'];
  process.env['NODE_ENV'] = 'production';
  await buildSite();
  process.env['NODE_ENV'] = before;
}
