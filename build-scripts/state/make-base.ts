/** Owns the state stage's work: boots the kernel image once with the machine's own code, and writes the base state. */
import './scripted-time';
import {readFile, writeFile} from 'node:fs/promises';
import {execFileSync} from 'node:child_process';
import {readEngine} from '../engine';
import {imageOf, settled} from './settled';
import {HARDWARE} from '../../src/machine/devices/hardware';
import {SPOKEN} from '../../src/protocol/guest/protocols';
import {Machine} from '../../src/machine/machine';
import type {MachineEvent} from '../../src/protocol/machine-api';

const [kernelPath, cmdline, ramBytes, outPath] = process.argv.slice(2);
if (!kernelPath || cmdline === undefined || !ramBytes || !outPath)
  throw new Error('usage: make-base.ts KERNEL.img CMDLINE RAM_BYTES OUT.state');

const packedPath = `${kernelPath}.zst`;
execFileSync('zstd', ['-q', '-f', '-1', '--long=27', kernelPath, '-o', packedPath]);
const kernel = await imageOf(packedPath, (await readFile(kernelPath)).length);

const decoder = new TextDecoder();
const engine = await WebAssembly.compile(await readEngine());
const machine = new Machine(Promise.resolve({ok: true, engine}));
const onEvent = (event: MachineEvent) => {
  if (event.kind === 'output') process.stderr.write(decoder.decode(event.bytes));
  if (event.kind === 'phase') {
    process.stderr.write(`[${event.phase.kind}]\n`);
    if (['panicked', 'halted', 'reset', 'crashed', 'hung'].includes(event.phase.kind)) process.exit(1);
  }
};
const started = await machine.start(
  {
    from: {kind: 'cold-boot'},
    base: kernel,
    kernel,
    cmdline,
    ramBytes: Number(ramBytes),
    hardware: HARDWARE,
    ...(SPOKEN.terminals && {terminals: SPOKEN.terminals}),
    engine: '',
  },
  onEvent,
);
if (!started.ok) throw new Error(started.message);

// What every session does once, done before the base is taken: slabs grow, directories are read, a module area is
// mapped, a lesson looks around. It would otherwise stand in each snapshot. An in-tree module leaves neither taint nor a
// line in the log. The trace instances of recorder and trace-module, which take the kernel seconds, are
// free here.
async function run(script: string): Promise<void> {
  const ran = await machine.guest.run(script, {timeoutMs: 60_000});
  if (!ran.ok || ran.exitCode !== 0) throw new Error(`warming up failed: ${JSON.stringify(ran)}`);
}
await run('/usr/lib/modlab/recorder start; /usr/lib/modlab/trace-module prepare');
for (let i = 0; i < 3; i++) {
  const log = await machine.guest.followLog('', () => undefined);
  await run('modprobe configs; lsmod; dmesg | tail; cat /proc/modules; ls /root/labs/*');
  for (const path of [
    '/proc/modules',
    '/sys/module/configs/refcnt',
    '/sys/kernel/tracing/instances/modlab/trace',
  ])
    await machine.guest.readFile(path);
  await run('modprobe -r configs');
  if (log.ok) await machine.guest.unwatch(log.watch);
}
await run('/usr/lib/modlab/enter-lab first-module');
await settled(machine, process.env['MODLAB_KERNEL']);
await writeFile(outPath, machine.writeBase());
process.exit(0);
