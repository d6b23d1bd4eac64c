/**
 * Owns the record that the whole corpus agreed with native gcc, and of what: the same compiler, tree, code and expectations
 * give the same answers, so that a run over just these takes a sample. `MODLAB_ALL_MODULES=1 npm run test:toolchain` takes
 * all and writes the record anew.
 */
import {createHash} from 'node:crypto';
import {readFileSync, readdirSync, writeFileSync} from 'node:fs';
import {fileURLToPath} from 'node:url';

const repo = new URL('../../', import.meta.url);
const record = new URL('proven.json', import.meta.url);
const INPUTS = [
  'images/toolchain/manifest.json',
  'src/compiler/compile.ts',
  'src/compiler/tar.ts',
  'src/compiler/programs',
  'src/compiler/system',
  'src/shipped',
  'test/toolchain/expected',
];

/** One hash over all that the answers depend on. */
function digest(): string {
  const hash = createHash('sha256');
  for (const input of INPUTS) {
    const url = new URL(input, repo);
    const names = /\.[a-z]+$/.test(input)
      ? ['']
      : readdirSync(url, {recursive: true, encoding: 'utf8'}).sort();
    for (const name of names) {
      if (name !== '' && !/\.(json|ts)$/.test(name)) continue;
      hash
        .update(`${input}/${name}\n`)
        .update(readFileSync(name === '' ? url : new URL(`${input}/${name}`, repo)));
    }
  }
  return hash.digest('hex');
}

export const wantsAll = process.env['MODLAB_ALL_MODULES'] !== undefined;

/** Whether all of the corpus has agreed with these inputs. */
export function isProven(): boolean {
  const {inputs} = JSON.parse(readFileSync(fileURLToPath(record), 'utf8')) as {inputs: string};
  return inputs === digest();
}

export const writeProven = () =>
  writeFileSync(fileURLToPath(record), `${JSON.stringify({inputs: digest()}, null, 2)}\n`);
