/**
 * Owns the labs' starts: for each lab the base is brought into it once, and what differs then is written down. Each in a
 * process of its own, so that what one lab does changes nothing of the others'.
 */
import './scripted-time';
import {execFileSync} from 'node:child_process';
import {readFile, writeFile} from 'node:fs/promises';
import {join} from 'node:path';
import {readEngine} from '../engine';
import {readDecoder} from './decoder';
import {imageOf, settled} from './settled';
import {Machine} from '../../src/machine/machine';
import {engineStamp} from '../engine-stamp';
import {readLabs} from '../lab-directories';
import type {Lab} from '../../src/labs/lab';
import type {MachineEvent} from '../../src/protocol/machine-api';

const [kernel, basePath, packedPath, ramBytes, folder, only] = process.argv.slice(2);
if (!kernel || !basePath || !packedPath || !ramBytes || !folder)
  throw new Error('usage: make-starts.ts KERNEL BASE.state PACKED RAM_BYTES FOLDER [LAB]');

const engine = await WebAssembly.compile(await readEngine());
const base = await imageOf(packedPath, (await readFile(basePath)).length);

async function start(lab: Lab): Promise<Uint8Array> {
  const machine = new Machine(Promise.resolve({ok: true, engine}));
  let said = '';
  const onEvent = (event: MachineEvent) => {
    if (event.kind !== 'output') return;
    machine.acknowledge(event.port, event.bytes.length);
    if (event.port === 'terminal1') said += new TextDecoder('latin1').decode(event.bytes);
  };
  const started = await machine.start(
    {
      from: {kind: 'base'},
      base,
      ...(packedPath?.endsWith('.xz') && {
        unpack: await readDecoder(process.env['MODLAB_IMAGES'] ?? 'images'),
      }),
      cmdline: '',
      ramBytes: Number(ramBytes),
      engine: await engineStamp(),
    },
    onEvent,
  );
  if (!started.ok) throw new Error(started.message);
  const cwd = `/root/labs/${lab.id}`;
  const script = `/usr/lib/modlab/enter-lab ${lab.id} && { ${lab.setUp ?? 'true'}; }`;
  const entered = await machine.guest.run(script, {cwd, timeoutMs: 60_000});
  if (!entered.ok || entered.exitCode !== 0) throw new Error(`${lab.id}: ${JSON.stringify(entered)}`);
  await settled(machine, kernel, () => said.includes(`root@${lab.id}`));
  const saved = await machine.save();
  if (!saved.ok) throw new Error(`${lab.id}: ${saved.message}`);
  await machine.pause();
  return saved.delta;
}

const labs = await readLabs();
/** The base itself stands in the first. On the checking kernel those that ask for it; other labs are entered when they are opened. */
const withStart = labs.slice(1).filter((lab) => (lab.kernel ?? 'standard') === kernel);
if (only !== undefined) {
  const lab = labs.find(({id}) => id === only);
  if (!lab) throw new Error(`${only}: no such lab`);
  const delta = await start(lab);
  await writeFile(join(folder, lab.id), delta);
  console.error(`${lab.id}: ${delta.length} bytes`);
} else {
  const self = [...process.execArgv, ...process.argv.slice(1)];
  for (const {id} of withStart) execFileSync(process.execPath, [...self, id], {stdio: 'inherit'});
}
process.exit(0);
