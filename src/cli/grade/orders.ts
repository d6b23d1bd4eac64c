/** Owns what the grader's processes say to each other. Types only. */
import type {Examined} from '../../session/sharing/grading/row';

export interface Order {
  file: string;
  /** A lab's directory or zip, in place of the lab of the course that the hand-in names. */
  lab?: string;
  /** The teacher's tests. */
  tests?: string;
  /** A directory for what the tests have compiled: the other processes need not compile the same. */
  cache?: string;
}

export type Answer = {ok: true; examined: Examined} | {ok: false; why: string};
