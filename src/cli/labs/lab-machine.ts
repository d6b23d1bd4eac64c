/** Owns the machine of anybody's lab in Node: its files are put into the guest and built there, and then it is entered. */
import {resolve} from 'node:path';
import {fileURLToPath} from 'node:url';
import {labDirectory} from '../../labs/enter-lab-script';
import {buildLab, enterLab} from '../../session/lesson/authoring/proving/enter';
import {readProducts, sourcesOf} from '../../session/lesson/authoring/proving/products';
import {compilerBeside} from '../guest/compiler';
import {labStart, startGuest} from '../guest/harness';
import type {Lab} from '../../labs/lab';
import type {LabFile, LabFiles as BundleFiles} from '../../labs/bundle/files';
import type {LabFiles} from './lab-files';
import type {Lab as Machine} from '../guest/harness';

const own = fileURLToPath(new URL('../../labs/', import.meta.url));

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
    // Of a lab of the course that has the same id nothing is left, but of its own place the files of the image.
    await buildLab(machine, lab, guest, {keep: isOwn});
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

/** The lab's files with what was built of it on this machine: its modules and programs, as a published lab carries them. */
export const publishedFiles = async (machine: Machine, {lab, files}: LabFiles): Promise<BundleFiles> =>
  new Map([...files, ...(await readProducts(machine, lab, sourcesOf(files)))]);
