/** Owns the proof that checkpatch.pl says in the page what it says under the system's Perl, of sources that keep the rules and that break them. */
import {spawnSync} from 'node:child_process';
import {mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync} from 'node:fs';
import {tmpdir} from 'node:os';
import {dirname, join} from 'node:path';
import {fileURLToPath} from 'node:url';
import {afterAll, beforeAll, expect, test} from 'vitest';
import {checkpatchFiles} from '../../build-scripts/site/checkpatch-plugin';
import {provide} from '../../build-scripts/provide';
import {INTERPRETER} from '../../src/compiler/checkpatch/interpreter';
import {checkStyle} from '../../src/compiler/checkpatch/checkpatch';
import {OPTIONS, reportsIn} from '../../src/compiler/checkpatch/report';
import type {Checkpatch} from '../../src/compiler/checkpatch/checkpatch';

const path = (name: string) => fileURLToPath(new URL(name, import.meta.url));
const missing = provide({perl: ['perl']});
const scratch = mkdtempSync(join(tmpdir(), 'modlab-checkpatch-'));
let checkpatch: Checkpatch;

beforeAll(async () => {
  const files = new Map(await checkpatchFiles(path('../../images')));
  for (const [name, bytes] of files) {
    mkdirSync(dirname(join(scratch, name)), {recursive: true});
    writeFileSync(join(scratch, name), bytes);
  }
  const interpreter = new Uint8Array(files.get(INTERPRETER) ?? []);
  files.delete(INTERPRETER);
  checkpatch = {interpreter, files};
});
afterAll(() => rmSync(scratch, {recursive: true}));

/** What the system's Perl makes of it. */
function native(name: string, text: string) {
  writeFileSync(join(scratch, name), text);
  const {stdout, stderr} = spawnSync('perl', ['checkpatch.pl', ...OPTIONS, '-f', name], {
    cwd: scratch,
    encoding: 'utf8',
  });
  expect(stderr).toBe('');
  return reportsIn(stdout);
}

const SLOPPY = readFileSync(path('checkpatch/sloppy.c'), 'utf8');

test.skipIf(missing !== undefined).each([
  ['sloppy.c', SLOPPY],
  // Its last line has no end.
  ['crlf.c', SLOPPY.replaceAll('\n', '\r\n').trimEnd()],
  ['empty.c', ''],
  ['words.h', '/* über, naïve, 日本 teh recieve */\n#define TWICE(x) x * 2\n'],
  ['slate.c', readFileSync(path('../../src/labs/char-device/slate.c'), 'utf8')],
])('%s', async (name, text) => {
  const expected = native(name, text);
  const said = await checkStyle(checkpatch, name, text);
  expect(said).toEqual({ok: true, reports: expected});
  if (text === SLOPPY) expect(new Set(expected.map(({type}) => type)).size).toBeGreaterThan(25);
});
