/** Owns what is said of one hand-in: a row of the table. Types only. */

/** A step that the hand-in says is done. */
export interface ClaimedStep {
  id: string;
  title: string;
  /** Milliseconds since the epoch; undefined: it is not claimed. */
  at?: number;
  /**
   * Where its check was met again: on the machine that was handed in, or on one before it. `no`: on none of them. `panic`: the
   * machine dies by this step, and cannot be asked afterwards.
   */
  seen?: 'handed in' | 'before' | 'no' | 'panic';
  /** What its check lacked. */
  why?: string;
}

export interface TestResult {
  name: string;
  ok: boolean;
  points: number;
  of: number;
  why?: string;
}

export interface Row {
  file: string;
  student: string;
  lab: string;
  /** When it was handed in, by the student's clock; milliseconds since the epoch. */
  madeAt?: number;
  /** The last link of the chain: whoever noted it elsewhere knows that the file is still that file. */
  seal: string;
  /** The chain holds; or why not. */
  chain: string;
  steps: readonly ClaimedStep[];
  tests: readonly TestResult[];
  /** Why it could not be graded, or not as a whole. */
  why?: string;
  /** Hand-ins with similar sources. */
  similar: readonly {file: string; student: string; share: number}[];
  ms: number;
}

/** What a worker finds; sources by path in the lab's directory, for the comparison. */
export type Examined = Omit<Row, 'similar' | 'ms' | 'file'> & {sources: Readonly<Record<string, string>>};

export const isFlagged = ({steps}: Pick<Row, 'steps'>) => steps.some(({seen}) => seen === 'no');
export const sumOf = (tests: readonly TestResult[]) => tests.reduce((sum, {points}) => sum + points, 0);
