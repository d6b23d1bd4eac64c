/** Owns `npm run check-lab -- <directory or zip>...`: Prove on the command line, for a teacher's own CI. */
import {writeFile} from 'node:fs/promises';
import {parseArgs} from 'node:util';
import {junit, tap} from './formats';
import {zipLab} from '../../labs/bundle/zip';
import {openLab} from './lab-files';
import {labMachine, publishedFiles} from './lab-machine';
import {planOf, proveLab} from '../../session/lesson/authoring/proving/prove';
import type {LabFiles as BundleFiles} from '../../labs/bundle/files';
import type {Outcome} from '../../session/lesson/authoring/proving/outcome';
import type {Tried} from './formats';

const USAGE = `usage: npm run check-lab -- <directory or zip>... [--junit <file>] [--tap] [--publish <zip>]
Tries a lab on the real kernel: builds it, loads its modules, and types its solutions, step by step.
--publish writes one lab that is as it says, with what was built of it, as a zip: for any static host, or as it is.
Ends with 0 if all is as the lab says, 1 if not, 2 if it was called wrongly.`;

function show({name, ok, why, ms, terminal, log}: Outcome): void {
  console.log(`${ok ? '  ok  ' : 'NOT OK'}  ${name}  (${(ms / 1000).toFixed(1)} s)`);
  if (why === undefined) return;
  const indent = (text: string) => text.trimEnd().replace(/\r/g, '').replace(/^/gm, '        ');
  console.log(indent(why));
  if (terminal !== '') console.log(`      terminal:\n${indent(terminal.slice(-1500))}`);
  if (log !== '') console.log(`      kernel’s log:\n${indent(log.slice(-1500))}`);
}

function readArguments() {
  try {
    return parseArgs({
      allowPositionals: true,
      options: {junit: {type: 'string'}, tap: {type: 'boolean', default: false}, publish: {type: 'string'}},
    });
  } catch (error) {
    console.error(error instanceof Error ? error.message : error);
    return undefined;
  }
}

const given = readArguments();
if (!given || given.positionals.length === 0 || (given.values.publish && given.positionals.length > 1)) {
  console.error(USAGE);
  process.exit(2);
}
const {junit: junitFile, tap: asTap, publish} = given.values;
let published: BundleFiles | undefined;
const all: Tried[] = [];
for (const where of given.positionals) {
  const opened = await openLab(where);
  const outcomes: Outcome[] = [];
  if (!asTap) console.log(where);
  const tell = (outcome: Outcome) => {
    outcomes.push(outcome);
    if (!asTap) show(outcome);
  };
  if (opened.ok) {
    const machineOf = async () => {
      const machine = await labMachine(where, opened);
      published ??= await publishedFiles(machine, opened);
      return machine;
    };
    for await (const outcome of proveLab(opened.lab, machineOf, (machine) => machine.stop())) tell(outcome);
    const skipped = planOf(opened.lab).filter((name) => !outcomes.some((outcome) => outcome.name === name));
    if (!asTap) for (const name of skipped) console.log(`  --    ${name}  (not reached)`);
    all.push({lab: opened.lab.id, outcomes, skipped});
  } else {
    for (const {file, line, column, message} of opened.problems)
      tell({name: `${file}:${line}:${column}`, ok: false, why: message, ms: 0, terminal: '', log: ''});
    all.push({lab: where, outcomes, skipped: []});
  }
}
if (asTap) process.stdout.write(tap(all));
if (junitFile !== undefined) await writeFile(junitFile, junit(all));
const failed = all.flatMap(({outcomes}) => outcomes).filter(({ok}) => !ok).length;
if (publish !== undefined && published && failed === 0) await writeFile(publish, zipLab(published));
if (!asTap) console.log(failed === 0 ? 'All is as the lab says.' : `${failed} not as it should be.`);
// The machines' timers would keep this process.
process.exit(failed === 0 ? 0 : 1);
