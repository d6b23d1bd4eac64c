/** Owns the machine of anybody's lab in Node: its files are put into the guest and built there, and then it is entered. */
import {resolve} from 'node:path';
import {fileURLToPath} from 'node:url';
import {enterLabScript, labDirectory} from '../../labs/enter-lab-script';
import {compilerBeside} from '../guest/compiler';
import {labStart, startGuest} from '../guest/harness';
import {demand} from './outcome';
import type {Lab} from '../../labs/lab';
import type {LabFile, LabFiles} from './lab-files';
import type {Lab as Machine} from '../guest/harness';

const own = fileURLToPath(new URL('../../labs/', import.meta.url));
const BUILD_MS = 300_000;

/** What make leaves between a source and its module; what the image has of a lab lacks it too. */
const CLEAN = `find . \\( -name '*.o' -o -name '*.mod' -o -name '*.mod.c' -o -name '.*.cmd' -o -name modules.order \\
  -o -name Module.symvers \\) -type f -delete`;

/**
 * A machine on which the lab has been entered, with what was built for it. `where`: the lab's place; for a lab of the course
 * the files of the image stay beside its own.
 */
export async function labMachine(where: string, {lab, guest}: LabFiles): Promise<Machine> {
  const isOwn = resolve(where) === resolve(own, lab.id);
  const kernel = lab.kernel ?? 'standard';
  const machine = await startGuest(isOwn ? await labStart(lab.id, kernel) : {kind: 'base'}, {kernel});
  await compilerBeside(machine, {kernel});
  if (isOwn && (await hasAll(machine, lab, guest))) return machine;
  try {
    // A lab of the course may have the same id.
    if (!isOwn) await machine.run(`rm -rf ${labDirectory(lab.id)}`);
    await build(machine, lab, guest);
    await enterLab(machine, lab);
  } catch (error) {
    await machine.stop();
    throw error;
  }
  return machine;
}

/** The image's lab is of these files. */
async function hasAll(machine: Machine, lab: Lab, files: ReadonlyMap<string, LabFile>): Promise<boolean> {
  for (const [path, {bytes}] of files) {
    const there = await machine.guest.readFile(`${labDirectory(lab.id)}/${path}`, bytes.length + 1);
    if (!there.ok || Buffer.compare(there.bytes, bytes) !== 0) return false;
  }
  return true;
}

async function build(machine: Machine, lab: Lab, files: ReadonlyMap<string, LabFile>): Promise<void> {
  const directory = labDirectory(lab.id);
  const directories = new Set([...files.keys()].map((path) => path.split('/').slice(0, -1).join('/')));
  const made = [...directories].map((path) => `'${directory}/${path}'`);
  await machine.run(`mkdir -p ${[directory, ...made].join(' ')}`);
  for (const [path, {bytes, mode}] of files) {
    const written = await machine.guest.writeFile(`${directory}/${path}`, bytes, mode);
    demand(written.ok, `${path} could not be put into the guest`);
  }
  const run = (script: string) => machine.run(script, {cwd: directory, timeoutMs: BUILD_MS});
  if (files.has('Makefile')) {
    const {output, exitCode} = await run('make 2>&1');
    demand(exitCode === 0, `make ended with ${exitCode}:\n${output}`);
    await run(CLEAN);
  }
  for (const path of files.keys()) {
    const [, program] = /^(programs\/.+)\.c$/.exec(path) ?? [];
    if (program === undefined || files.has(program)) continue;
    const {output, exitCode} = await run(`gcc -Os -static -o '${program}' '${path}' 2>&1`);
    demand(exitCode === 0, `${path} could not be compiled:\n${output}`);
  }
}

/** As the images' state stage does: what came before is not seen by the lab's checks. */
export async function enterLab(machine: Machine, lab: Lab): Promise<void> {
  // The new prompt may come before the answer does.
  const before = machine.said('terminal1').length;
  const {script, cwd} = enterLabScript(lab);
  const {output, exitCode} = await machine.run(script, {cwd, timeoutMs: 30_000});
  demand(exitCode === 0 && output === '', `setUp ended with ${exitCode} and said: ${output}`);
  await machine.until(
    () => new RegExp(`root@${lab.id}.*# $`).test(machine.said('terminal1').slice(before)),
    'the prompt',
  );
}
