/** Owns the promise that a package for an LMS has its labs with it: a teacher's own opens in it, unasked, and nothing is missing. */
import {execFileSync} from 'node:child_process';
import {mkdir, readFile, readdir, writeFile} from 'node:fs/promises';
import {dirname, join} from 'node:path';
import {unzipSync} from 'fflate';
import {listen} from '../../build-scripts/site/static-site';
import {expect, KEEPS_PAGES, test} from './fixtures';

const LAB = `format: 1
id: pocket
title: A lab of a teacher
summary: It came with the package.
level: first
minutes: 5
steps:
  - id: look
    title: Look for the note
    task: Read \`note.txt\`.
    check: {exists: /root/seen}
    hint: cat reads it.
    solution: cat note.txt > /root/seen
`;

// Where there are service workers.
test.use({device: KEEPS_PAGES});

test('a teacher’s own lab opens in its package without a question, its step counts, and no file is missing', async ({
  page,
}, info) => {
  const lab = info.outputPath('pocket');
  await mkdir(lab, {recursive: true});
  await writeFile(join(lab, 'lab.yaml'), LAB);
  await writeFile(
    join(lab, 'lesson.md'),
    '# A lab of a teacher\n\nIt is here.\n\n## look\n\nLook.\n\n### Why\n\nBecause.\n',
  );
  await writeFile(join(lab, 'note.txt'), 'from the teacher\n');
  const out = info.outputPath('scorm');
  execFileSync(process.execPath, ['--import', 'tsx', 'src/cli/scorm/scorm.ts', lab, '--out', out]);
  expect(await readdir(out)).toEqual(['modlab-pocket-scorm-1.2.zip', 'modlab-pocket-scorm-2004.zip']);
  const root = info.outputPath('unpacked');
  const zip = unzipSync(new Uint8Array(await readFile(join(out, 'modlab-pocket-scorm-2004.zip'))));
  for (const [path, bytes] of Object.entries(zip)) {
    await mkdir(dirname(join(root, path)), {recursive: true});
    await writeFile(join(root, path), bytes);
  }
  const missing: string[] = [];
  page.on('response', (response) => response.status() >= 400 && missing.push(response.url()));
  const asked: string[] = [];
  const intercept = (path: string) => {
    asked.push(path);
    return false;
  };
  const {server, url} = await listen({root, policy: "frame-ancestors 'self'", intercept}, 0);
  try {
    await page.goto(`${url}launch.html`);
    const frame = page.frameLocator('iframe');
    await expect(frame.getByRole('region', {name: 'Lesson'})).toContainText('A lab of a teacher');
    await expect(frame.locator('modlab-terminal').first()).toContainText('root@pocket');
    const inside = page.frames()[1];
    await inside?.evaluate(() => window.modlab.type('cat note.txt > /root/seen\n'));
    await expect(frame.getByRole('region', {name: 'Lesson'})).toContainText('This lab is done.');
    await frame.locator('modlab-labs').getByRole('button').click();
    await expect(frame.locator('modlab-course').getByRole('region').first()).toContainText(
      '1 of 1 labs done',
    );
    expect(missing).toEqual([]);
    expect(asked.filter((path) => /sw\.js|webmanifest/.test(path))).toEqual([]);
  } finally {
    server.closeAllConnections();
    server.close();
  }
});
