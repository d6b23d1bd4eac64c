/** Owns `npm run curriculum`: writes into src/labs/README.md which step covers which clause. A test compares. */
import {readFile, writeFile} from 'node:fs/promises';
import {fileURLToPath} from 'node:url';
import {SEEN, TOLD} from '../src/labs/coverage';
import {CLAUSES} from '../src/labs/curriculum';
import {readLabs} from './lab-directories';
import type {Clause} from '../src/labs/curriculum';
import type {Lab} from '../src/labs/lab';

const README = new URL('../src/labs/README.md', import.meta.url);
const BEGIN = '<!-- curriculum: written by `npm run curriculum` -->';
const END = '<!-- end of curriculum -->';

/** Done by the student, seen by them, or told, with the reason why no more. */
function how(id: Clause): string {
  const why = TOLD[id];
  if (why !== undefined) return `told: ${why}`;
  return SEEN.has(id) ? 'seen' : 'done';
}

export function curriculumTable(labs: readonly Lab[]): string {
  const rows = Object.entries(CLAUSES).map(([id, text]) => {
    const steps = labs.flatMap((lab) =>
      lab.steps.filter(({covers}) => covers.includes(id)).map((step) => `${lab.id}/${step.id}`),
    );
    return `| ${id} | ${text} | ${how(id as Clause)} | ${steps.join(', ')} |`;
  });
  const count = labs.reduce((sum, {steps}) => sum + steps.length, 0);
  return [
    `${labs.length} labs, ${count} steps, ${rows.length} clauses.`,
    '',
    '| clause | what | how | steps |',
    '| --- | --- | --- | --- |',
    ...rows,
  ].join('\n');
}

/** README.md with the table of these labs in its place. */
export function withTable(readme: string, labs: readonly Lab[]): string {
  const from = readme.indexOf(BEGIN);
  const to = readme.indexOf(END);
  if (from < 0 || to < from) throw new Error('src/labs/README.md has lost its marks');
  return `${readme.slice(0, from)}${BEGIN}\n\n${curriculumTable(labs)}\n\n${readme.slice(to)}`;
}

if (process.argv[1] === fileURLToPath(import.meta.url))
  await writeFile(README, withTable(await readFile(README, 'utf8'), await readLabs()));
