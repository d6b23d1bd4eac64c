/** Owns the programs that tests and lint call and npm does not bring: looked for, and installed where that can be done. */
import {execFileSync} from 'node:child_process';
import {existsSync} from 'node:fs';
import {delimiter, join} from 'node:path';
import {fileURLToPath} from 'node:url';

const installer = fileURLToPath(new URL('apt-install.sh', import.meta.url));

/** The path of the first of these programs that is there. */
export function onPath(names: readonly string[]): string | undefined {
  const directories = (process.env['PATH'] ?? '').split(delimiter);
  return directories
    .flatMap((directory) => names.map((name) => join(directory, name)))
    .find((file) => existsSync(file));
}

/** Installs packages of Debian; false where this is not Debian or not root. Throws if apt-get fails. */
export function installPackages(names: readonly string[]): boolean {
  if (process.getuid?.() !== 0 || !existsSync('/etc/debian_version')) return false;
  execFileSync(installer, names, {stdio: 'inherit'});
  return true;
}

/**
 * Sees to it that commands are there, each given with the packages that bring it. What is still missing, in words; in
 * continuous integration that is an error, since whatever needs them would be left out in silence.
 */
export function provide(commands: Record<string, readonly string[]>): string | undefined {
  const missing = () => Object.keys(commands).filter((command) => onPath([command]) === undefined);
  const wanted = missing().flatMap((command) => commands[command] ?? []);
  if (wanted.length > 0) installPackages(wanted);
  const absent = missing();
  if (absent.length === 0) return undefined;
  const reason = `there is no ${absent.join(', no ')} here`;
  if (process.env['CI']) throw new Error(reason);
  return reason;
}
