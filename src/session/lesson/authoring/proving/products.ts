/** Owns what building a lab has made of its sources: its modules and programs, to be carried along, so that no student has to wait for them. */
import {labDirectory} from '../../../../labs/enter-lab-script';
import {demand} from './outcome';
import type {TestMachine} from './test-machine';
import type {LabFile, LabFiles} from '../../../../labs/bundle/files';
import type {Lab} from '../../../../labs/lab';

/** The guest's memory sets the limit; a module of a student's has some 10 KB. */
const LIMIT = 8 << 20;

/** Without what was built before: it is built from the others. */
export const sourcesOf = (files: LabFiles): LabFiles =>
  new Map([...files].filter(([path]) => !path.endsWith('.ko')));

/** By path in the lab's directory. `sources`: what it was built from. */
export async function readProducts(
  {ask}: Pick<TestMachine, 'ask'>,
  {id}: Pick<Lab, 'id'>,
  sources: LabFiles,
): Promise<LabFiles> {
  const directory = labDirectory(id);
  const listed = await ask((guest) => guest.list(directory));
  demand(listed.ok, 'the lab’s directory cannot be read');
  const modules = listed.entries.map(({name}) => name).filter((name) => name.endsWith('.ko'));
  const programs = [...sources.keys()].flatMap((path) => {
    const [, program] = /^(programs\/.+)\.c$/.exec(path) ?? [];
    return program === undefined || sources.has(program) ? [] : [program];
  });
  const products = new Map<string, LabFile>();
  for (const path of [...modules, ...programs]) {
    const read = await ask((guest) => guest.readFile(`${directory}/${path}`, LIMIT));
    demand(read.ok, `${path} cannot be read from the guest`);
    products.set(path, {bytes: read.bytes, mode: path.endsWith('.ko') ? 0o644 : 0o755});
  }
  return products;
}
