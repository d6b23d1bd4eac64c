/** Owns what the site's build says to the page without a file (build-scripts/site). */
declare module 'virtual:checkpatch' {
  /** The archive of checkpatch.pl, in images/ of the site. */
  const archive: import('../../src/protocol/images').ImageFile;
  export default archive;
}
