/** Owns the proof that what was released stays: its record, its files, its way into the site, and whoever reads them. */
import {execFileSync} from 'node:child_process';
import {createHash} from 'node:crypto';
import {existsSync} from 'node:fs';
import {mkdir, mkdtemp, readFile, readdir, rm, writeFile} from 'node:fs/promises';
import {tmpdir} from 'node:os';
import {join} from 'node:path';
import {fileURLToPath} from 'node:url';
import {afterEach, beforeEach, describe, expect, test} from 'vitest';
import {engineStamp} from '../../build-scripts/engine-stamp';
import {
  RELEASED,
  chainOf,
  filesOf,
  filesOfAll,
  indexPath,
  placeOf,
  readIndex,
  retire,
} from '../../build-scripts/released';
import {readManifest, readToolchainManifest, siteImages} from '../../build-scripts/site/images-plugin';
import {GCC_DIRECTORY} from '../../src/compiler/programs/tools';
import {unpack} from '../../src/shipped/unpack';
import {contents} from '../../src/compiler/system/layer';
import {readTar} from '../../src/compiler/tar';
import {READS_STATES_OF} from '../../src/protocol/bases/engines';
import {SPOKEN, firstNotUnderstood} from '../../src/protocol/guest/protocols';
import {readFile as readSnapshot} from '../../src/snapshots/file';
import {fromFragment} from '../../src/snapshots/link';
import {fileOf, fragmentOf, releasesWithFixtures} from '../fixtures/releases';
import type {ReleaseIndex} from '../../src/protocol/images';

const repo = fileURLToPath(new URL('../../', import.meta.url));
const images = join(repo, 'images');
const {releases} = await readIndex(images);
const sha256 = (bytes: Uint8Array) => createHash('sha256').update(bytes).digest('hex');

/** The index as each commit that is here left it; a clone without history has the last, a copy without git none. */
function committedIndexes(): ReleaseIndex[] {
  if (!existsSync(join(repo, '.git'))) return [];
  const git = (...words: string[]) => execFileSync('git', ['-C', repo, ...words], {encoding: 'utf8'});
  const path = 'images/released/index.json';
  const commits = git('log', '--format=%H', '--diff-filter=AM', '--', path).split('\n').filter(Boolean);
  return commits.map((commit) => JSON.parse(git('show', `${commit}:${path}`)) as ReleaseIndex);
}

describe('the index of releases', () => {
  test('counts from 1, and each record is chained to the one before', () => {
    expect(releases.length).toBeGreaterThan(0);
    let before = '';
    for (const [i, release] of releases.entries()) {
      expect(release.release).toBe(i + 1);
      expect(release.chain).toBe(chainOf(before, release));
      before = release.chain;
    }
  });

  test('begins with what every earlier commit had: a release is never removed or changed', () => {
    for (const earlier of committedIndexes())
      expect(releases.slice(0, earlier.releases.length)).toEqual(earlier.releases);
  });

  test('has the symbols of each base that has a debug port, and they are kept, whole', async () => {
    const index = await readIndex(images);
    const withPort = releases.filter(({release}) => release > 1);
    for (const {base} of withPort) {
      const image = index.symbols?.[base.sha256];
      if (!image) throw new Error(`${base.file} has no symbols`);
      expect(filesOfAll(index).get(image.file)).toEqual(image);
      expect(sha256(await readFile(placeOf(images, image.file)))).toBe(image.sha256);
    }
  });

  test('has those releases that have a link and a file in test/fixtures, and no others', () => {
    expect(releasesWithFixtures()).toEqual(releases.map(({release}) => release));
    const withChecks = releases.filter(({checking}) => checking);
    expect(releasesWithFixtures('-checking')).toEqual(withChecks.map(({release}) => release));
  });
});

describe.each(releases)('release $release', (release) => {
  test.each([...filesOf(release)])('keeps %s, whole', async (path, image) => {
    const bytes = await readFile(placeOf(images, path));
    expect(bytes.length).toBe(image.size);
    expect(sha256(bytes)).toBe(image.sha256);
    expect(path).toContain(`-${image.sha256.slice(0, 16)}.`);
  });

  test('is on the site, at the address that it always had', async () => {
    const {current, past} = siteImages(
      await readManifest(images),
      await readToolchainManifest(images),
      await readIndex(images),
    );
    for (const path of filesOf(release).keys()) expect(current.has(path) !== past.has(path), path).toBe(true);
  });

  test('is understood by the page and by its engine (if not: docs/release.md)', async () => {
    expect(firstNotUnderstood(release.protocols)).toBeUndefined();
    expect([await engineStamp(), ...READS_STATES_OF]).toContain(release.engine);
  });

  test('has the tree of its kernel, and what the present compiler looks for in it', async () => {
    const {unpack: decoder} = await readToolchainManifest(images);
    const module = await WebAssembly.compile(await readFile(join(images, 'toolchain', decoder.file)));
    const packed = await readFile(placeOf(images, `toolchain/${release.tree.file}`));
    const {files} = readTar(unpack(module, packed, release.tree.unpackedSize));
    const headers = `/usr/src/linux-headers-${release.kernelRelease}`;
    const text = (path: string) => {
      const node = files.get(path);
      return node && new TextDecoder().decode(contents(node).slice());
    };
    expect(text(`${headers}/include/config/kernel.release`)?.trim()).toBe(release.kernelRelease);
    expect(text(`${headers}/Module.symvers`)).toMatch(/\t_printk\tvmlinux\t/);
    expect(files.has(`${GCC_DIRECTORY}/libgcc.a`)).toBe(true);
    expect(files.has(`${GCC_DIRECTORY}/include/stdarg.h`)).toBe(true);
  });

  const {checking} = release;
  test.each([['', release] as const, ...(checking ? [['-checking', checking] as const] : [])])(
    'has a link and a file%s that are read, and stand on its base',
    async (which, record) => {
      const link = fromFragment(fragmentOf(release.release, which));
      if (!link.ok) throw new Error(link.message);
      for (const bytes of [link.file, new Uint8Array(fileOf(release.release, which))]) {
        const read = await readSnapshot(bytes);
        if (!read.ok) throw new Error(`${read.why}: ${read.message}`);
        const {identity, kernelRelease} = read.meta;
        const {engine, base, ramBytes} = record;
        expect(identity).toEqual({engine, base: base.sha256, ramBytes});
        expect(kernelRelease).toBe(record.kernelRelease);
      }
    },
  );
});

test('what the page is told of the present guest is what its sources say', async () => {
  const stated = async (file: string, name: string) => {
    const source = await readFile(join(repo, 'build-scripts/rootfs', file), 'utf8');
    return Number(new RegExp(`^#define ${name} (\\d+)$`, 'm').exec(source)?.[1]);
  };
  expect(SPOKEN.agent).toBe(await stated('agent/agent.h', 'PROTOCOL_VERSION'));
  expect(SPOKEN.call).toBe(await stated('compile/wire.h', 'WIRE_VERSION'));
  const {protocols} = await readManifest(images);
  expect(protocols).toEqual(SPOKEN);
  expect(firstNotUnderstood({...SPOKEN, recorder: 9})).toContain('version 9 of the recorder protocol');
});

test('nothing lies in images/released that no release names, or that is current', async () => {
  const entries = await readdir(join(images, RELEASED), {recursive: true, withFileTypes: true});
  const kept = entries.filter((entry) => entry.isFile() && /\.(zst|xz|wasm|delta)$/.test(entry.name));
  const paths = new Set(filesOfAll(await readIndex(images)).keys());
  for (const {parentPath, name} of kept) {
    const path = join(parentPath, name).slice(join(images, RELEASED).length + 1);
    expect(paths).toContain(path);
    expect(existsSync(join(images, path)), `${path} is current`).toBe(false);
  }
});

describe('publishing other images', () => {
  let directory = '';
  const base = 'base-1111111111111111.state.zst';
  const tree = 'tree-1111111111111111.tar.zst';
  const write = (path: string) => writeFile(join(directory, path), path);
  const there = (path: string) => existsSync(join(directory, path));

  beforeEach(async () => {
    directory = await mkdtemp(join(tmpdir(), 'modlab-images-'));
    await mkdir(join(directory, RELEASED));
    await mkdir(join(directory, 'toolchain'));
    const named = (file: string) => ({file, sha256: '', size: 0, unpackedSize: 0});
    const release = {base: named(base), tree: named(tree), modpost: named('modpost-1.wasm.zst')};
    await writeFile(indexPath(directory), JSON.stringify({format: 1, releases: [release]}));
  });
  afterEach(() => rm(directory, {recursive: true}));

  test('keeps what was released, removes what was not, and leaves what is no image', async () => {
    for (const file of [base, 'base-2.state.zst', 'lab-x-2.delta', 'base-3.state.zst', 'README.md'])
      await write(file);
    await write(`toolchain/${tree}`);
    await retire(directory, '', /\.(zst|delta)$/, new Set(['base-3.state.zst']));
    await retire(directory, 'toolchain', /\.zst$/, new Set());
    expect((await readdir(directory)).sort()).toEqual([
      'README.md',
      'base-3.state.zst',
      RELEASED,
      'toolchain',
    ]);
    expect([base, `toolchain/${tree}`].map((path) => placeOf(directory, path))).toEqual([
      join(directory, RELEASED, base),
      join(directory, RELEASED, 'toolchain', tree),
    ]);
    expect(there(`${RELEASED}/${base}`) && there(`${RELEASED}/toolchain/${tree}`)).toBe(true);
  });

  test('keeps one copy when a rebuild comes out as an earlier release', async () => {
    await write(base);
    await retire(directory, '', /\.zst$/, new Set());
    await write(base);
    await retire(directory, '', /\.zst$/, new Set([base]));
    expect(there(base)).toBe(true);
    expect(there(`${RELEASED}/${base}`)).toBe(false);
  });
});
