/** Owns what one running program has: its arguments, its files, its open streams, and what it may write. */
import type {FileSystem} from './file-system';
import type {Stream} from './streams';

export interface Process {
  argv: readonly string[];
  env: readonly string[];
  cwd: string;
  files: FileSystem;
  streams: Map<number, Stream>;
  /** Of the whole job: what its programs may write in all, files and output. */
  quota: {bytes: number};
  terminalColumns: number;
  /** Runs another program to its end: its wait status, or minus an error. */
  spawn: (program: string, argv: string[], fromPipe: boolean, toPipe: boolean) => number;
}
