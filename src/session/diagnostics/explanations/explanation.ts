/** Owns what an explanation is: a sentence beside words of the kernel's or of a program's that do not explain themselves. */

/**
 * Where the words stand, and with that where the sentence shows: `report` in the notice of a kernel's report, `log` at a
 * line of the log, `compiler`, `modpost` and `make` behind their message at the line of the source, `terminal` in a notice.
 */
export type Where = 'report' | 'log' | 'compiler' | 'modpost' | 'make' | 'terminal';

export interface Explanation {
  /** Of the table's rows, each its own. */
  id: string;
  where: Where;
  /** Of a single line. It takes no more than linear time: what it reads is the guest's. */
  when: RegExp;
  /** With `undefined` the row has nothing to say of this line, and a later one may. */
  say: string | ((match: RegExpExecArray) => string | undefined);
}
