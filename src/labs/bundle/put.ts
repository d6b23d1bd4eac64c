/** Owns the way of a lab's files into a guest, and how they are built there. */
import type {LabFiles} from './files';
import type {Guest} from '../../protocol/guest';

export type PutGuest = Pick<Guest, 'run' | 'writeFile'>;
export type PutResult = {ok: true} | {ok: false; message: string};

/**
 * The directory holds these files afterwards, and nothing else unless `keep` is set. Paths are those that problemOfFiles
 * lets pass.
 */
export async function putFiles(
  guest: PutGuest,
  directory: string,
  files: LabFiles,
  {keep = false} = {},
): Promise<PutResult> {
  const below = new Set([...files.keys()].map((path) => path.split('/').slice(0, -1).join('/')));
  const made = [...below].map((path) => `'${directory}/${path}'`).join(' ');
  const ran = await guest.run(`${keep ? '' : `rm -rf '${directory}' && `}mkdir -p '${directory}' ${made}`);
  if (!ran.ok || ran.exitCode !== 0)
    return {ok: false, message: `${directory} could not be made in the guest`};
  for (const [path, {bytes, mode}] of files) {
    const written = await guest.writeFile(`${directory}/${path}`, bytes, mode);
    if (!written.ok)
      return {ok: false, message: `${path} could not be put into the guest: ${written.message}`};
  }
  return {ok: true};
}

/** What make leaves between a source and its module; what the image has of a lab lacks it too. */
const CLEAN = `find . \\( -name '*.o' -o -name '*.mod' -o -name '*.mod.c' -o -name '.*.cmd' -o -name modules.order \\
  -o -name Module.symvers \\) -type f -delete`;

export interface BuildStep {
  script: string;
  /** Of whom it is said where it fails, before its output. */
  otherwise: string;
}

/** What builds a lab, in its directory and in order: its modules, then those of its programs that it has as sources only. */
export function buildSteps(files: LabFiles): BuildStep[] {
  const steps: BuildStep[] = [];
  if (files.has('Makefile'))
    steps.push({script: 'make 2>&1', otherwise: 'make failed'}, {script: CLEAN, otherwise: 'find failed'});
  for (const path of files.keys()) {
    const [, program] = /^(programs\/.+)\.c$/.exec(path) ?? [];
    if (program !== undefined && !files.has(program))
      steps.push({
        script: `gcc -Os -static -o '${program}' '${path}' 2>&1`,
        otherwise: `${path} could not be compiled`,
      });
  }
  return steps;
}

/**
 * Takes those modules out of a lab's directory that were built for another kernel, and says their names, one a line.
 * The vermagic of a module of the kernel's own is what theirs has to be.
 */
export const FOREIGN_MODULES = `want=$(modinfo -F vermagic "$(find /lib/modules/"$(uname -r)" -name '*.ko*' | head -n 1)")
for module in *.ko; do
  [ -f "$module" ] || continue
  [ "$(modinfo -F vermagic "./$module")" = "$want" ] || { rm -f "$module"; echo "$module"; }
done`;
