/** Owns the proof that a lab's files become a lab wherever they come from, and that none is taken for another. */
import {strFromU8, strToU8, zipSync} from 'fflate';
import {describe, expect, test} from 'vitest';
import {isAdded} from '../../../src/labs/bundle/added-id';
import {readBundle} from '../../../src/labs/bundle/bundle';
import {FILES_LIMIT, modeOf, problemOfFiles} from '../../../src/labs/bundle/files';
import {contentHash, identityOf, withIdentity} from '../../../src/labs/bundle/identity';
import {manifestOf, readManifest} from '../../../src/labs/bundle/manifest';
import {buildSteps, putFiles} from '../../../src/labs/bundle/put';
import {unzipLab, zipLab} from '../../../src/labs/bundle/zip';
import {enterLabScript, labDirectory, nameInGuest} from '../../../src/labs/enter-lab-script';
import {courseSchema} from '../../../src/labs/format/course';
import {readYaml} from '../../../src/labs/format/read';
import {readLabs} from '../../../build-scripts/lab-directories';
import {heldUp} from '../../held-up';
import {bundleFiles, filesOf} from './lab-bundles';
import type {CheckContext} from '../../../src/labs/lab';

/** Of the page that opens a lab from elsewhere. */
const LIMIT_MS = 500;
const turn = () => Promise.resolve();
const read = (files: Parameters<typeof readBundle>[0]) => readBundle(files, '', turn);

describe('a bundle', () => {
  test('is a lab with its prose, its solutions and what goes into the guest', () => {
    const bundle = read(bundleFiles());
    if (!bundle.ok) throw new Error(JSON.stringify(bundle.problems));
    expect(bundle.lab).toMatchObject({id: 'pocket', title: 'Pocket', steps: [{id: 'change'}]});
    expect(bundle.text.steps.get('change')).toMatchObject({before: 'Before.', after: 'After.'});
    expect(bundle.text.steps.get('change')?.patch).toContain('+++ b/pocket.c');
    expect([...bundle.guest.keys()].sort()).toEqual([
      '.solutions/change.patch',
      'Makefile',
      'pocket.c',
      'trial',
    ]);
    expect(bundle.guest.get('trial')?.mode).toBe(0o755);
  });

  test.each([
    ['has no lab.yaml', {'lab.yaml': undefined}, /has no lab\.yaml/],
    ['has a mistake', {'lab.yaml': 'format: 1\nid: A\n'}, /id must be of a-z/],
    ['is of a later format', {'lab.yaml': 'format: 9\n'}, /has format 9/],
    ['has a path that leads out of it', {'../x': ''}, /a file whose name the guest may not get: \.\.\/x/],
    ['has a path with a quote', {"a'b": ''}, /a file whose name the guest may not get/],
    ['has a path from the root', {'/etc/passwd': ''}, /a file whose name the guest may not get/],
    [
      'is too large',
      {big: 'x'.repeat((32 << 20) + 1)},
      /more than 32 MB: with big, of 32\.1 MB, it has 32\.1/,
    ],
  ] as const)('that %s is refused with a sentence', (_, more, sentence) => {
    const bundle = read(bundleFiles(more));
    expect(bundle.ok ? '' : bundle.problems.map(({message}) => message).join('\n')).toMatch(sentence);
  });

  test('of too many files is refused', () => {
    const many = Object.fromEntries(Array.from({length: FILES_LIMIT + 1}, (_, i) => [`f${i}`, '']));
    expect(problemOfFiles(filesOf(many))).toMatch(/more than 1000 files: f1000 is one too many/);
  });

  test('is matched by expressions that cannot hang', async () => {
    const hostile = bundleFiles({
      'lab.yaml': strFromU8(bundleFiles().get('lab.yaml')?.bytes ?? new Uint8Array()).replace(
        '{exists: done}',
        () => "{logged: '(a+)+$'}",
      ),
    });
    const bundle = read(hostile);
    if (!bundle.ok) throw new Error(JSON.stringify(bundle.problems));
    const log = [{level: 6, text: `${'a'.repeat(1000)}!`}];
    const held = await heldUp(LIMIT_MS, async () => {
      const verdict = await bundle.lab.steps[0]?.check({
        log: () => Promise.resolve(log),
      } as unknown as CheckContext);
      expect(verdict?.met).toBe(false);
    });
    expect(held).toBeLessThan(LIMIT_MS);
  });
});

describe('a zip', () => {
  test('that is written for a host is read again, without what a build leaves, and lists its files', () => {
    const files = bundleFiles({
      'pocket.o': 'x',
      'pocket.mod.c': 'x',
      'Module.symvers': 'x',
      'pocket.ko': 'k',
    });
    const zip = zipLab(files);
    expect(zipLab(files)).toEqual(zip);
    const unzipped = unzipLab(zip);
    if (!unzipped.ok) throw new Error(unzipped.message);
    const names = [...unzipped.files.keys()].sort();
    expect(names).toEqual(
      [
        'Makefile',
        'lab.files.json',
        'lab.yaml',
        'lesson.md',
        'pocket.c',
        'pocket.ko',
        'solutions/change.patch',
        'trial',
      ].sort(),
    );
    const manifest = readManifest(strFromU8(unzipped.files.get('lab.files.json')?.bytes ?? new Uint8Array()));
    expect(manifest?.get('trial')).toBe(0o755);
    expect([...(manifest?.keys() ?? [])].sort()).toEqual(names.filter((name) => name !== 'lab.files.json'));
  });

  test.each(['../x', '/x', 'a\\b'])('with the path %s is refused', (path) => {
    expect(unzipLab(zipSync({[path]: strToU8('x')}))).toMatchObject({ok: false});
  });

  test.each(['{}', '[]', '{"format":2,"files":[]}', '{"format":1,"files":["../x"]}', 'no JSON'])(
    'a list that is %s is none',
    (text) => expect(readManifest(text)).toBeUndefined(),
  );

  test('a list reads as it was written', () => {
    expect(readManifest(manifestOf(bundleFiles()))?.get('pocket.c')).toBe(0o644);
  });
});

test('scripts and programs are to be run, modules and sources are not', () => {
  const elf = (type: number) => Uint8Array.from([0x7f, 0x45, 0x4c, 0x46, ...Array<number>(12).fill(0), type]);
  expect([modeOf(strToU8('#!/bin/sh')), modeOf(elf(2)), modeOf(elf(3))]).toEqual([0o755, 0o755, 0o755]);
  expect([modeOf(strToU8('int x;')), modeOf(elf(1)), modeOf(new Uint8Array())]).toEqual([
    0o644, 0o644, 0o644,
  ]);
});

describe('the identity', () => {
  const here = {kind: 'address', address: 'https://a.example/pocket/'} as const;
  test('is of the address: what changes there is the same lab, elsewhere it is another', async () => {
    const one = await identityOf('pocket', here, 'v1');
    // Saved machines and hand-ins name the lab by it: it is what it is for ever.
    expect(one).toBe('pocket--3e939111700e284d');
    expect(await identityOf('pocket', here, 'v2')).toBe(one);
    expect(await identityOf('pocket', {...here, address: 'https://b.example/pocket/'}, 'v1')).not.toBe(one);
  });

  test('of a file is of what is in it', async () => {
    const [a, b] = [await contentHash(bundleFiles()), await contentHash(bundleFiles({'pocket.c': 'int y;'}))];
    const of = (version: string, name: string) => identityOf('pocket', {kind: 'file', name}, version);
    expect(await of(a, 'x.zip')).toBe(await of(a, 'y.zip'));
    expect(await of(a, 'x.zip')).not.toBe(await of(b, 'x.zip'));
  });

  test('is an id that saved machines and addresses may have, and never that of a built-in lab', async () => {
    const long = `${'a'.repeat(45)}-${'b'.repeat(14)}`;
    for (const id of [long, 'first-module'])
      expect(await identityOf(id, here, 'v')).toMatch(/^[a-z0-9-]{1,64}$/);
    expect(isAdded(await identityOf('first-module', here, 'v'))).toBe(true);
    expect((await readLabs()).filter(({id}) => isAdded(id))).toEqual([]);
  });

  test('leaves the guest the lab’s own name, and takes no former name of another lab', () => {
    const bundle = read(bundleFiles({}, 'formerIds: [first-module]\n'));
    if (!bundle.ok) throw new Error(JSON.stringify(bundle.problems));
    const lab = withIdentity(bundle.lab, 'pocket--0123456789abcdef');
    expect(lab.formerIds).toBeUndefined();
    expect(labDirectory(nameInGuest(lab))).toBe('/root/labs/pocket');
    expect(enterLabScript(lab)).toMatchObject({cwd: '/root/labs/pocket'});
    expect(enterLabScript(lab).script).toContain('enter-lab pocket &&');
  });
});

test('files are put into the guest in place of what was there, and built as the command line builds them', async () => {
  const deeds: string[] = [];
  const put = await putFiles(
    {
      run: (script: string) => {
        deeds.push(script);
        return Promise.resolve({ok: true, exitCode: 0, stdout: new Uint8Array(0), stderr: new Uint8Array(0)});
      },
      writeFile: (path: string, _: Uint8Array, mode = 0) => {
        deeds.push(`${path} ${mode.toString(8)}`);
        return Promise.resolve({ok: true});
      },
    } as unknown as Parameters<typeof putFiles>[0],
    '/root/labs/pocket',
    filesOf({'programs/a.c': 'int main;', trial: '#!/bin/sh'}),
  );
  expect(put).toEqual({ok: true});
  expect(deeds[0]).toMatch(/^rm -rf '\/root\/labs\/pocket' && mkdir -p .*'\/root\/labs\/pocket\/programs'/);
  expect(deeds.slice(1)).toEqual(['/root/labs/pocket/programs/a.c 644', '/root/labs/pocket/trial 755']);
  expect(buildSteps(bundleFiles())[0]?.script).toBe('make 2>&1');
  expect(buildSteps(filesOf({'programs/a.c': ''})).map(({script}) => script)).toEqual([
    "gcc -Os -static -o 'programs/a' 'programs/a.c' 2>&1",
  ]);
});

describe('course.yaml', () => {
  const course = (labs: string) =>
    readYaml(courseSchema, `format: 1\ntitle: C\nlabs: ${labs}\n`, 'course.yaml');
  test('lists labs of the site and addresses', () => {
    expect(course('[first-module, mine/, ./other.zip, https://a.example/x/]')).toMatchObject({ok: true});
  });
  test.each([
    ['[no-slash.txt]', 3, 8],
    ["['javascript:alert(1)/']", 3, 8],
    ["['http://a.example/x/']", 3, 8],
    ['[]', 3, 7],
    ['[first-module, 3]', 3, 22],
  ])('%s is a mistake at line %i, column %i', (labs, line, column) => {
    const found = course(labs);
    expect(found.ok ? [] : found.problems).toMatchObject([{line, column}]);
  });
});
