/** Owns the linting of shell scripts. Where shellcheck is missing and cannot be installed, a word; in CI, a failure. */
import {execFileSync, spawnSync} from 'node:child_process';
import {existsSync, readFileSync} from 'node:fs';
import {provide} from '../provide';

const tracked = execFileSync('git', ['ls-files', 'build-scripts', '.ci', 'src/labs'], {
  encoding: 'utf8',
}).split('\n');
/** By name, or by how they begin: the guest's own have no ending. */
const isScript = (file: string) =>
  /\.sh$/.test(file) || (existsSync(file) && /^#!.*sh\b/.test(readFileSync(file, 'latin1').slice(0, 40)));
const reason = provide({shellcheck: ['shellcheck']});
if (reason !== undefined) console.log(`shell scripts were not linted: ${reason}`);
else {
  const {error, status} = spawnSync('shellcheck', tracked.filter(isScript), {stdio: 'inherit'});
  if (error) throw error;
  process.exitCode = status ?? 1;
}
