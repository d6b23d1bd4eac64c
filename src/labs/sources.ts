/** Owns which of a lab's files are sources: what a student changes, and what is compared and handed in as patches. */

/** C, headers, assembler, and what kbuild reads. `path`: from the lab's directory on. */
export const isSource = (path: string): boolean =>
  /(?:\.[chS]|(?:^|\/)(?:Makefile|Kbuild|Kconfig))$/.test(path) &&
  !path.endsWith('.mod.c') &&
  !/(?:^|\/)(?:\.|solutions\/)/.test(path);
