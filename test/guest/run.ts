/** Owns `npm run test:guest -- [lab ids or vitest's own arguments]`: a lab's id runs that lab's tests alone. */
import {spawnSync} from 'node:child_process';
import {existsSync} from 'node:fs';
import {fileURLToPath} from 'node:url';

const directory = fileURLToPath(new URL('../../src/labs/', import.meta.url));
const isLab = (word: string) => /^[a-z0-9-]+$/.test(word) && existsSync(`${directory}${word}/lab.yaml`);
const words = process.argv.slice(2);
const ids = words.filter(isLab);
const rest = words.filter((word) => !isLab(word));
const run = (files: string[], env: Record<string, string>) =>
  spawnSync('vitest', ['run', '--project', 'guest', ...files, ...rest], {
    stdio: 'inherit',
    env: {...process.env, ...env},
  }).status ?? 1;

const codes =
  ids.length === 0
    ? [run([], {})]
    : ids.map((id) => run(['test/guest/labs-', 'test/guest/wrong-solutions-'], {MODLAB_LAB: id}));
process.exitCode = Math.max(...codes);
