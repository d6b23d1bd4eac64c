/**
 * Owns the record of labs that were proven whole, and by what: with the same images, files, checks and prover they hold
 * again, so that a run over just these takes an eighth of them, and of their wrong solutions none.
 * `MODLAB_ALL_LABS=1 npm run test:guest -- labs- wrong-` takes all and writes the records anew. What the machine and the compiler do is tested besides, and with whatever labs are taken.
 */
import {existsSync, readFileSync, writeFileSync} from 'node:fs';
import {fileURLToPath} from 'node:url';
import {digest} from '../digest';
import type {ImageManifest} from '../../src/protocol/images';
import type {Lab} from '../../src/labs/lab';

const repo = fileURLToPath(new URL('../../', import.meta.url));
/** What a record says of a lab: that its modules and steps hold, or that its wrong solutions are refused. */
type Claim = 'holds' | 'refuses';
/** One file for each: several processes write them. */
const recordOf = (id: string, claim: Claim) =>
  new URL(`proven-labs/${id}${claim === 'refuses' ? '.wrong' : ''}.sha256`, import.meta.url);

/** What all labs are proven by; prose and what the page alone reads are no part of it. Of a wrong solution the checks judge. */
const SHARED: Readonly<Record<Claim, readonly string[]>> = {
  holds: [
    'src/labs/checks',
    'src/labs/format',
    'src/labs/from-data.ts',
    'src/cli/labs',
    'src/session/lesson/authoring/proving',
    'images/toolchain/manifest.json',
  ],
  refuses: ['src/labs/checks', 'images/toolchain/manifest.json'],
};

const isNoProse = (path: string) => !path.endsWith('.md');

const shared = new Map<Claim, string>();

function sharedBy(claim: Claim): string {
  const known = shared.get(claim) ?? digest(SHARED[claim], isNoProse);
  shared.set(claim, known);
  return known;
}

/** Of all that a lab's proof depends on. */
function inputsOf(lab: Lab, claim: Claim): string {
  const manifest = JSON.parse(readFileSync(`${repo}images/manifest.json`, 'utf8')) as ImageManifest;
  const {images, labs} = (lab.kernel === 'checking' && manifest.checking) || manifest;
  const machine = [manifest.engine, images.base.sha256, labs[lab.id]?.sha256].join();
  const wrong = claim === 'refuses' ? [`test/fixtures/labs/wrong/${lab.id}`] : [];
  return digest([`src/labs/${lab.id}`, ...wrong], isNoProse, sharedBy(claim) + machine);
}

const wantsAll = process.env['MODLAB_ALL_LABS'] !== undefined;

/** With today's inputs. */
function isProven(lab: Lab, claim: Claim): boolean {
  const record = recordOf(lab.id, claim);
  return existsSync(record) && readFileSync(record, 'utf8').trim() === inputsOf(lab, claim);
}

/** Of some labs those that this run is to prove: `sample` of what is proven already besides. */
export function toProve(labs: readonly Lab[], claim: Claim, sample: 'an eighth' | 'none'): readonly Lab[] {
  if (wantsAll || process.env['MODLAB_LAB'] !== undefined) return labs;
  // Which ones are the sample, the present inputs decide: over time all of them.
  const inputs = labs.map((lab) => inputsOf(lab, claim));
  const turn = Number.parseInt(inputs.join('').slice(0, 6) || '0', 16);
  const isSample = (i: number) => sample === 'an eighth' && (i + turn) % 8 === 0;
  // Wrong solutions that have never been tried as a whole wait for a run over all labs: they take minutes.
  const waits = (lab: Lab) => claim === 'refuses' && !existsSync(recordOf(lab.id, claim));
  return labs.filter((lab, i) => isSample(i) || !(waits(lab) || isProven(lab, claim)));
}

/** It has held, whole. */
export function writeProven(lab: Lab, claim: Claim): void {
  if (wantsAll) writeFileSync(recordOf(lab.id, claim), `${inputsOf(lab, claim)}\n`);
}
