/** Owns the linting of shell scripts: shellcheck where it is installed, and a word where it is not. */
import {execFileSync, spawnSync} from 'node:child_process';
import {existsSync, readFileSync} from 'node:fs';

const tracked = execFileSync('git', ['ls-files', 'build-scripts', '.ci', 'src/labs'], {
  encoding: 'utf8',
}).split('\n');
/** By name, or by how they begin: the guest's own have no ending. */
const isScript = (file: string) =>
  /\.sh$/.test(file) || (existsSync(file) && /^#!.*sh\b/.test(readFileSync(file, 'latin1').slice(0, 40)));
const {error, status} = spawnSync('shellcheck', tracked.filter(isScript), {stdio: 'inherit'});
if (error) console.log('shellcheck is not installed; shell scripts were not linted');
else if (status !== 0) process.exit(status ?? 1);
