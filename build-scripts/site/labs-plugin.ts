/** Owns the way of the labs into the page: each lab.yaml is read when the page is built, so that no reader of YAML travels. */
import {readFile} from 'node:fs/promises';
import {relative} from 'node:path';
import {readLab} from '../../src/labs/format/read.ts';
import type {Plugin} from 'vite';

/** A lab that is not well-formed fails the build, with every problem by line and column. */
export const labsPlugin = (): Plugin => ({
  name: 'modlab-labs',
  async load(id) {
    if (!/\/src\/labs\/[^/?]+\/lab\.yaml$/.test(id)) return undefined;
    this.addWatchFile(id);
    const file = relative(process.cwd(), id);
    const read = readLab(await readFile(id, 'utf8'), file);
    if (!read.ok)
      this.error(
        read.problems.map(({line, column, message}) => `${file}:${line}:${column}: ${message}`).join('\n'),
      );
    return {code: `export default JSON.parse(${JSON.stringify(JSON.stringify(read.lab))});`, map: null};
  },
});
