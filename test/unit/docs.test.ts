/** Owns the proof that README and the guides name files, pages and commands that there are. */
import {existsSync, readFileSync, readdirSync} from 'node:fs';
import {dirname, join, normalize} from 'node:path';
import {fileURLToPath} from 'node:url';
import {describe, expect, test} from 'vitest';

const repo = fileURLToPath(new URL('../../', import.meta.url));
const read = (path: string) => readFileSync(join(repo, path), 'utf8');
const below = (directory: string) =>
  readdirSync(join(repo, directory), {recursive: true, encoding: 'utf8'}).map((path) =>
    join(directory, path),
  );
const pages = ['README.md', ...['docs', 'src', 'build-scripts', 'images'].flatMap(below)].filter(
  (path) => path.endsWith('.md') && !path.endsWith('/lesson.md'),
);

const all = (text: string, pattern: RegExp) => [...text.matchAll(pattern)].map(([, found = '']) => found);

/** As GitHub makes them of headings. */
const anchors = (text: string) =>
  all(text, /^#+ (.+)$/gm).map((heading) =>
    heading
      .toLowerCase()
      .replace(/[^\w\- ]/g, '')
      .replaceAll(' ', '-'),
  );

describe.each(pages)('%s', (page) => {
  const text = read(page).replace(/^```[^]*?^```/gm, '');

  test('links to what is there', () => {
    const links = all(text, /\]\((?!https?:|mailto:)([^)\s]+)\)/g);
    const broken = links.filter((link) => {
      const [path = '', anchor] = link.split('#');
      const to = path === '' ? page : normalize(join(dirname(page), path));
      if (!existsSync(join(repo, to))) return true;
      return anchor !== undefined && to.endsWith('.md') && !anchors(read(to)).includes(anchor);
    });
    expect(broken).toEqual([]);
  });

  test('names files of the repository that are there', () => {
    const paths = all(text, /`((?:src|test|build-scripts|docs)\/[\w./-]+)`/g);
    expect(paths.filter((path) => !existsSync(join(repo, path)))).toEqual([]);
  });
});

test('CONTRIBUTING.md lists the commands that people type', () => {
  const {scripts} = JSON.parse(read('package.json')) as {scripts: Record<string, string>};
  const text = read('docs/CONTRIBUTING.md');
  const isPart = (name: string) => name.startsWith('lint:') || ['build', 'test:install'].includes(name);
  const named = (name: string) => new RegExp(`npm (?:run )?${name}\\b`).test(text);
  expect(Object.keys(scripts).filter((name) => !isPart(name) && !named(name))).toEqual([]);
});
