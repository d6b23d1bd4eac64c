/** Owns the shape of what native gcc-12 did, as record-native.ts writes it and the tests compare. */
import {createHash} from 'node:crypto';
import type {CompilerTool} from '../../src/protocol/compiler-api';

export interface Step {
  tool: CompilerTool;
  /** `@kbuild` stands for the flags that kbuild gives to every module (expected/kbuild-flags.json). */
  argv: string[];
  stdin?: string;
  terminalColumns?: number;
}

export interface Outcome {
  exitCode: number;
  /** Long text as its sha256. */
  stdout: string;
  stderr: string;
  /** sha256 by path. */
  written: Record<string, string>;
  removed: string[];
}

export interface Expectation {
  name: string;
  /** Where the sources lie in the guest: all that is there is given with each job. */
  directory: string;
  cwd: string;
  /** A directory of the repository whose sources (below) are in `directory`. */
  sources?: string;
  /** Further files of the directory, by name. */
  files: Record<string, string>;
  steps: (Step & Outcome)[];
}

export const RELEASE = '6.12.117';
export const TREE = `/usr/src/linux-headers-${RELEASE}`;
/** Nothing that differs between the students' terminals. */
export const ENVIRONMENT = ['PATH=/usr/bin:/bin', 'LC_ALL=C', 'TERM=linux'];

/** What of a lab's directory goes to the guest and to kbuild. */
export const isSource = (name: string) => /\.[chS]$|^Makefile$|^Kbuild$/.test(name);

export const sha256 = (bytes: Uint8Array | string) => createHash('sha256').update(bytes).digest('hex');

/** Names that the driver draws by lot. */
export const settled = (text: string) => text.replace(/\/tmp\/cc[A-Za-z0-9]{6}/g, '/tmp/ccXXXXXX');

export const brief = (text: string) => (text.length > 10_000 ? `sha256:${sha256(text)}` : text);

export const withKbuild = (argv: readonly string[], flags: readonly string[]) =>
  argv.flatMap((arg) => (arg === '@kbuild' ? flags : [arg]));
