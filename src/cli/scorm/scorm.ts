/** Owns `npm run scorm -- <lab>...`: the built site with one lab or several as packages for an LMS, by SCORM 1.2 and 2004. */
import {mkdir, readFile, readdir, writeFile} from 'node:fs/promises';
import {join, sep} from 'node:path';
import {fileURLToPath} from 'node:url';
import {zipSync} from 'fflate';
import {readLabs} from '../../../build-scripts/lab-directories';
import {readIndex} from '../../../build-scripts/released';
import {buildModule} from '../../../build-scripts/site/embed-plugin';
import {readManifest, readToolchainManifest, siteImages} from '../../../build-scripts/site/images-plugin';
import {fail, readArguments} from '../command-line';
import {imsManifest} from './manifest';
import {packagedCourse, packagedLabs, packagedPage} from './package-labs';
import type {Zippable} from 'fflate';
import type {ScormVersion} from './manifest';

const USAGE = `usage: npm run scorm -- <lab, or directory or .zip of one>... [--title <of the course>] [--out <directory>]
    npm run scorm -- --all
Packs dist/ (npm run build) with these labs for an LMS, once by SCORM 1.2 and once by SCORM 2004.`;

const path = (name: string) => fileURLToPath(new URL(`../../../${name}`, import.meta.url));
const LAUNCH = 'launch.html';
/** An LMS has no use for what a site keeps for offline use, and serves the package's files to whom it will. */
const LEFT_OUT = /^(sw\.js|manifest\.webmanifest|embed\.(js|d\.ts))$/;
/** Packed already. */
const PACKED = /\.(zst|delta|png)$/;

const launchPage = (title: string, labs: readonly {id: string; steps: number}[]) => `<!doctype html>
<html lang="en">
  <meta charset="utf-8" />
  <title>${title.replaceAll('&', '&amp;').replaceAll('<', '&lt;')}</title>
  <style>
    html, body { height: 100%; margin: 0; }
    body { display: flex; flex-direction: column; font: 15px/1.4 system-ui, sans-serif; }
    iframe { flex: 1; border: 0; }
    p { margin: 0; padding: 6px 12px; background: #fff3c4; color: #3a2c00; }
  </style>
  <p role="status" hidden>No learning management system was found around this page: your progress is not recorded.</p>
  <iframe title="${title.replaceAll('&', '&amp;').replaceAll('"', '&quot;')}" allow="clipboard-read; clipboard-write"></iframe>
  <script type="module">
    import {run} from './scorm.js';
    const record = await run(document.querySelector('iframe'), 'site/', ${JSON.stringify(labs).replaceAll('<', '\\u003c')});
    document.querySelector('p').hidden = record.isRecording;
  </script>
</html>
`;

const {positionals, values} = readArguments(
  {
    allowPositionals: true,
    options: {
      all: {type: 'boolean'},
      title: {type: 'string'},
      out: {type: 'string', default: 'build/scorm'},
    },
  },
  USAGE,
);
const known = await readLabs();
const named = await packagedLabs(values.all ? known.map((lab) => lab.id) : positionals, known);
if (!named.ok) fail(named.problems.join('\n'));
const {labs} = named;
const [first] = labs;
if (!first) fail(USAGE);
const title = values.title ?? (labs.length === 1 ? first.title : 'Kernel modules');
const id =
  `modlab-${labs.length === 1 ? first.name : values.all ? 'course' : labs.map(({name}) => name).join('-')}`.slice(
    0,
    100,
  );

const site = path('dist');
const names = await readdir(site, {recursive: true, withFileTypes: true}).catch(() =>
  fail('There is no dist/ yet: npm run build makes it.'),
);
const images = path('images');
/** Links to machines of earlier releases are not followed in a package. */
const {past} = siteImages(
  await readManifest(images),
  await readToolchainManifest(images),
  await readIndex(images),
);
const files: Zippable = {};
for (const entry of names) {
  const name = join(entry.parentPath, entry.name)
    .slice(site.length + 1)
    .split(sep)
    .join('/');
  if (!entry.isFile() || LEFT_OUT.test(name) || past.has(name.replace(/^images\//, ''))) continue;
  const bytes = new Uint8Array(await readFile(join(site, name)));
  files[`site/${name}`] = [bytes, {level: PACKED.test(name) ? 0 : 6}];
}
const text = (content: string) => new TextEncoder().encode(content);
const page = 'site/index.html';
const course = packagedCourse(title, labs);
const bytes = await readFile(join(site, 'index.html'), 'utf8');
files[page] = text(packagedPage(bytes, course !== undefined));
if (course !== undefined) files['site/course.yaml'] = text(course);
for (const {own} of labs) if (own) files[`site/${own.path}`] = [own.zip, {level: 0}];
files[LAUNCH] = text(
  launchPage(
    title,
    labs.map((lab) => ({id: lab.id, steps: lab.steps})),
  ),
);
files['scorm.js'] = text(await buildModule(path('src/embed/scorm.ts')));

await mkdir(values.out, {recursive: true});
for (const version of ['1.2', '2004'] as const satisfies ScormVersion[]) {
  const manifest = imsManifest(version, {id, title, files: Object.keys(files)}, LAUNCH);
  const zip = zipSync({'imsmanifest.xml': text(manifest), ...files});
  const file = join(values.out, `${id}-scorm-${version}.zip`);
  await writeFile(file, zip);
  console.log(`${file}: ${(zip.length / 1e6).toFixed(1)} MB`);
}
