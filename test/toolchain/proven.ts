/**
 * Owns the records of what has been proven over the whole corpus, and by what: the same inputs give the same answers, so
 * that a run over just these takes a sample. `MODLAB_ALL_MODULES=1 npm run test:toolchain` takes all and writes the records
 * anew.
 */
import {existsSync, readFileSync, writeFileSync} from 'node:fs';
import {fileURLToPath} from 'node:url';
import {digest} from '../digest';

export interface ProofRecord {
  /** Whether all has held with these inputs. */
  isProven(): boolean;
  /** Of some things that hold already, about one in `every`: which ones, the inputs decide, so that over time it is all of them. */
  sampleOf<T>(all: readonly T[], every: number): T[];
  /** All of it has held. */
  write(): void;
}

function recordIn(file: string, inputs: readonly string[]): ProofRecord {
  const path = fileURLToPath(new URL(file, import.meta.url));
  let hash: string | undefined;
  const now = () => (hash ??= digest(inputs, (name) => /\.(json|ts|c)$/.test(name)));
  return {
    isProven: () =>
      existsSync(path) && (JSON.parse(readFileSync(path, 'utf8')) as {inputs: string}).inputs === now(),
    sampleOf: (all, every) => {
      const turn = Number.parseInt(now().slice(0, 6), 16);
      return all.filter((_, index) => (index + turn) % every === 0);
    },
    write: () => writeFileSync(path, `${JSON.stringify({inputs: now()}, null, 2)}\n`),
  };
}

export const wantsAll = process.env['MODLAB_ALL_MODULES'] !== undefined;

/** The compiler room does what native gcc did: the compiler, the tree, and the code that has it run. */
export const FAITHFUL = recordIn('proven.json', [
  'images/toolchain/manifest.json',
  'src/compiler/compile.ts',
  'src/compiler/tar.ts',
  'src/compiler/programs',
  'src/compiler/system',
  'src/shipped',
  'test/toolchain/expected',
]);

/** Our reader of debug information says what binutils say. That what is read is what gcc writes, the record above tells. */
export const DEBUG_INFO = recordIn('proven-debug.json', [
  'images/toolchain/manifest.json',
  'src/debugger',
  'test/toolchain/expected',
  'test/toolchain/debug',
]);
