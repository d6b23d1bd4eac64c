/** Owns why a variable has no value where the machine stands. */

/** `optimised-out`: the compiler kept no trace of it here. `unknown`: it needs what cannot be known of this frame. */
export type Absence = 'optimised-out' | 'unknown' | 'unmapped' | 'section-gone' | 'unsupported';

/** Thrown within an evaluation. */
export class Absent extends Error {
  readonly why: Absence;
  constructor(why: Absence) {
    super(why);
    this.why = why;
  }
}
