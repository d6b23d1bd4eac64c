/**
 * Owns the lint of the labs' C: the kernel's own checkpatch.pl, --strict, over each source as it is and as the steps'
 * solutions leave it. The script is the one of our kernel, from the tree's part `headers` in images/toolchain. What stays,
 * and why, is in lab-sources.ts; an entry there that nothing needs any more is an error too.
 */
import {spawnSync} from 'node:child_process';
import {
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  readdirSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import {tmpdir} from 'node:os';
import {join} from 'node:path';
import {fileURLToPath} from 'node:url';
import {checkpatchScripts} from '../checkpatch-scripts';
import {readLabs} from '../lab-directories';
import {installPackages, provide} from '../provide';
import {OPTIONS} from '../../src/compiler/checkpatch/report';
import {EXCEPTIONS, WRONG_ON_PURPOSE} from './lab-sources';
import type {Lab} from '../../src/labs/lab';

const labsDirectory = fileURLToPath(new URL('../../src/labs/', import.meta.url));
const toolchain = fileURLToPath(new URL('../../images/toolchain/', import.meta.url));

/** Puts our kernel's checkpatch into `directory`; the path of the script. */
function bringCheckpatch(directory: string): string {
  for (const [name, bytes] of checkpatchScripts(toolchain)) writeFileSync(join(directory, name), bytes);
  return join(directory, 'checkpatch.pl');
}

/** Why it cannot be run here; nothing if it can. In continuous integration that throws. */
function missing(): string | undefined {
  const reason = provide({perl: ['perl'], git: ['git']});
  if (reason !== undefined) return reason;
  // perl-base alone lacks them.
  const hasModules = () => spawnSync('perl', ['-MTerm::ANSIColor', '-MEncode', '-e', '1']).status === 0;
  if (hasModules() || (installPackages(['perl']) && hasModules())) return undefined;
  const lacking = 'perl has no Term::ANSIColor or no Encode here; the package perl brings both';
  if (process.env['CI']) throw new Error(lacking);
  return lacking;
}

/** C sources below `directory`, as paths from there. */
function sources(directory: string, below = ''): string[] {
  return readdirSync(join(directory, below), {withFileTypes: true}).flatMap((entry) => {
    const path = below === '' ? entry.name : `${below}/${entry.name}`;
    if (entry.isDirectory()) return sources(directory, path);
    return /\.[ch]$/.test(entry.name) ? [path] : [];
  });
}

/**
 * Lays out below `scratch` what is to be read: given/LAB as it is given out, solved/LAB/STEP with what a step's solution makes
 * of its files. Paths from there; the patches that do not apply are put into `broken`.
 */
function layOut(labs: readonly Lab[], scratch: string, broken: string[]): string[] {
  return labs.flatMap(({id, steps}) => {
    const given = `given/${id}`;
    const student = join(scratch, 'student', id);
    cpSync(join(labsDirectory, id), join(scratch, given), {recursive: true});
    cpSync(join(labsDirectory, id), student, {recursive: true});
    const solved = steps.flatMap((step) => {
      const patch = `solutions/${step.id}.patch`;
      if (!existsSync(join(student, patch))) return [];
      if (spawnSync('git', ['apply', '-p1', patch], {cwd: student}).status !== 0) {
        broken.push(`${id}/${patch} does not fit the sources: make it anew, as src/labs/README.md says`);
        return [];
      }
      const text = readFileSync(join(student, patch), 'utf8');
      return [...text.matchAll(/^\+\+\+ b\/(\S+\.[ch])$/gm)].map(([, name = '']) => {
        const path = `solved/${id}/${step.id}/${name}`;
        cpSync(join(student, name), join(scratch, path));
        return path;
      });
    });
    return [...sources(join(scratch, given), '').map((path) => `${given}/${path}`), ...solved];
  });
}

interface Finding {
  /** As below src/labs. */
  file: string;
  /** The step whose solution it is in; none for the source as it is given out. */
  step: string | undefined;
  line: string;
  type: string;
  message: string;
}

/** What checkpatch says of these files below `scratch`. */
function check(script: string, scratch: string, files: readonly string[]): Finding[] {
  const {stdout, stderr, error} = spawnSync('perl', [script, ...OPTIONS, '-f', ...files], {
    cwd: scratch,
    encoding: 'utf8',
  });
  if (error) throw error;
  if (stderr !== '') throw new Error(`checkpatch.pl says: ${stderr}`);
  const finding = /^(?:given|solved\/([^/]+)\/([^/]+))\/(.+?):(\d+): [A-Z]+:([A-Z0-9_]+): (.*)$/;
  return stdout
    .split('\n')
    .filter((line) => line !== '')
    .map((text) => {
      const [, lab, step, path, line, type, message] = finding.exec(text) ?? [];
      if (path === undefined || line === undefined || type === undefined || message === undefined)
        throw new Error(`checkpatch.pl says what is not understood: ${text}`);
      return {file: lab === undefined ? path : `${lab}/${path}`, step, line, type, message};
    });
}

/** Entries of lab-sources.ts that say what is not so. */
function staleEntries(findings: readonly Finding[], files: ReadonlySet<string>): string[] {
  const unneeded = EXCEPTIONS.filter(
    ({file, type}) => !findings.some((finding) => finding.file === file && finding.type === type),
  ).map(({file, type}) => `lab-sources.ts: ${file} has no ${type} any more: remove the exception`);
  const gone = Object.keys(WRONG_ON_PURPOSE)
    .filter((file) => !files.has(file))
    .map((file) => `lab-sources.ts: there is no ${file}: remove it from WRONG_ON_PURPOSE`);
  const untold = [...files]
    .filter((file) => readFileSync(join(labsDirectory, file), 'utf8').includes('Wrong on purpose'))
    .filter((file) => !Object.hasOwn(WRONG_ON_PURPOSE, file))
    .map((file) => `${file} says that it is wrong on purpose: lab-sources.ts is to say why`);
  return [...unneeded, ...gone, ...untold];
}

const reason = missing();
if (reason !== undefined) console.log(`the labs' C sources were not checked: ${reason}`);
else {
  const scratch = mkdtempSync(join(tmpdir(), 'modlab-checkpatch-'));
  try {
    const scripts = join(scratch, '.scripts');
    mkdirSync(scripts);
    const script = bringCheckpatch(scripts);
    const labs = await readLabs();
    const files = new Set(
      labs.flatMap(({id}) => sources(join(labsDirectory, id)).map((file) => `${id}/${file}`)),
    );
    const broken: string[] = [];
    const findings = check(script, scratch, layOut(labs, scratch, broken));
    const allowed = ({file, type}: Finding) =>
      EXCEPTIONS.some((exception) => exception.file === file && exception.type === type);
    const wrong = [
      ...broken,
      ...findings
        .filter((finding) => !allowed(finding))
        .map(
          ({file, line, type, message, step}) =>
            `${file}:${line}${step === undefined ? '' : ` as solved by ${file.replace(/\/.*/, '')}/solutions/${step}.patch`}: ${type}: ${message}`,
        ),
      ...staleEntries(findings, files),
    ];
    for (const line of wrong) console.error(line);
    if (wrong.length > 0) process.exitCode = 1;
    else
      console.log(
        `${files.size} sources, and what solutions make of them: as checkpatch.pl --strict wants them`,
      );
  } finally {
    rmSync(scratch, {recursive: true});
  }
}
