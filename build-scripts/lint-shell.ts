/** Owns the linting of shell scripts: shellcheck where it is installed, and a word where it is not. */
import {execFileSync, spawnSync} from 'node:child_process';

const tracked = execFileSync('git', ['ls-files', 'build-scripts', '.ci'], {encoding: 'utf8'}).split('\n');
const scripts = tracked.filter((file) => /\.sh$|^build-scripts\/build$|^\.ci\/run$/.test(file));
const {error, status} = spawnSync('shellcheck', scripts, {stdio: 'inherit'});
if (error) console.log('shellcheck is not installed; shell scripts were not linted');
else if (status !== 0) process.exit(status ?? 1);
