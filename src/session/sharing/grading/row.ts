/** Owns what is said of one hand-in: a row of the table. Types only. */

/** A step that the hand-in says is done. */
export interface ClaimedStep {
  id: string;
  title: string;
  /** Milliseconds since the epoch; undefined: it is not claimed. */
  at?: number;
  /**
   * Where its check was met again: on the machine that was handed in, or on one before it. `no`: on none of them. `panic`: the
   * machine dies by this step, and cannot be asked afterwards. `record`: it was done in the debugger, of which no machine keeps a
   * trace: what the student's page has recorded of it, under the chain's seal, says that it was done.
   */
  seen?: 'handed in' | 'before' | 'no' | 'panic' | 'record';
  /** What its check lacked. */
  why?: string;
  /** What the student expected of it before doing it. Nothing is judged by it. */
  predicted?: string;
  /** What the step had asked. */
  question?: string;
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
  /** The patches that the file carries are what its machine has; undefined: it carries none, or they were not compared. */
  carried?: boolean;
  /** Hand-ins with similar sources. */
  similar: readonly {file: string; student: string; share: number}[];
  ms: number;
}

/**
 * What a worker finds; sources by path in the lab's directory, for the comparison. `patches`: what the machine's sources
 * differ in from the lab's, as git's mail.
 */
export type Examined = Omit<Row, 'similar' | 'ms' | 'file'> & {
  sources: Readonly<Record<string, string>>;
  patches?: string;
};

export const isFlagged = ({steps}: Pick<Row, 'steps'>) => steps.some(({seen}) => seen === 'no');
/** Nothing of it is said that is not so, and it passes every test. A step that nobody can look for again is no fault of it. */
export const holds = (row: Pick<Row, 'steps' | 'chain' | 'tests'>) =>
  row.chain === 'holds' && !isFlagged(row) && row.tests.every(({ok}) => ok);
export const sumOf = (tests: readonly TestResult[]) => tests.reduce((sum, {points}) => sum + points, 0);
