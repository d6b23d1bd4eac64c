/** Owns the way of the labs into the page: each lab.yaml is read when the page is built, so that no reader of YAML travels. */
import {readFile, readdir} from 'node:fs/promises';
import {dirname, join, relative, sep} from 'node:path';
import {readLab} from '../../src/labs/format/read.ts';
import {isSource} from '../../src/labs/sources.ts';
import type {Plugin} from 'vite';

/** A lab's own sources, by path in its directory. */
export const labSources = async (directory: string): Promise<Record<string, string>> =>
  Object.fromEntries(
    Object.entries(await textsOf(join(directory, 'lab.yaml'))).filter(([path]) => isSource(path)),
  );

const asModule = (value: unknown) => ({
  code: `export default JSON.parse(${JSON.stringify(JSON.stringify(value))});`,
  map: null,
});

/** A lab that is not well-formed fails the build, with every problem by line and column. */
export const labsPlugin = (): Plugin => ({
  name: 'modlab-labs',
  async load(id) {
    // src/labs/original-sources.ts asks for all of its files.
    const [, path = '', query] = /^(.*\/src\/labs\/[^/?]+\/lab\.yaml)(\?files)?$/.exec(id) ?? [];
    if (path === '') return undefined;
    if (query !== undefined) return asModule(await textsOf(path));
    this.addWatchFile(id);
    const file = relative(process.cwd(), id);
    const read = readLab(await readFile(id, 'utf8'), file);
    if (!read.ok)
      this.error(
        read.problems.map(({line, column, message}) => `${file}:${line}:${column}: ${message}`).join('\n'),
      );
    return asModule(read.lab);
  },
});

/** A lab's files as they are written, by path in its directory; what only the images' build runs is left out. */
async function textsOf(labYaml: string): Promise<Record<string, string>> {
  const directory = dirname(labYaml);
  const entries = await readdir(directory, {recursive: true, withFileTypes: true});
  const paths = entries
    .filter((entry) => entry.isFile() && entry.name !== 'variants.sh')
    .map(({parentPath, name}) => join(parentPath, name))
    .sort();
  const texts = paths.map(
    async (path) => [relative(directory, path).replaceAll(sep, '/'), await readFile(path, 'utf8')] as const,
  );
  return Object.fromEntries(await Promise.all(texts));
}
