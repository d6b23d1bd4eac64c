/** Owns what is measured without a browser: v86's own save of the same machine, and the same kernel under QEMU. */
import {spawn, spawnSync} from 'node:child_process';
import {mkdtemp, rm} from 'node:fs/promises';
import {tmpdir} from 'node:os';
import {join} from 'node:path';
import {gzipSync} from 'node:zlib';
import {qemuArguments, unpackKernel} from './kernel-under-qemu';
import {startGuest} from '../../src/cli/guest/harness';

/** v86's `save_state` of a machine after insmod, lsmod, dmesg: milliseconds, bytes, bytes under gzip -9. */
export async function v86Save(): Promise<{ms: number; bytes: number; packed: number}> {
  const lab = await startGuest();
  await lab.run('insmod /root/labs/first-module/hello.ko; lsmod; dmesg');
  const core = lab.machine.emulator?.v86;
  if (!core) throw new Error('no machine');
  core.save_state();
  const from = performance.now();
  const state = core.save_state();
  const ms = performance.now() - from;
  await lab.stop();
  return {ms, bytes: state.byteLength, packed: gzipSync(new Uint8Array(state), {level: 9}).length};
}

/** The kernel's own clock at `Run /init` when the cold-boot image runs under QEMU's emulation; undefined without QEMU. */
export async function qemuBootMs(): Promise<number | undefined> {
  if (spawnSync('qemu-system-i386', ['--version']).error) return undefined;
  const directory = await mkdtemp(join(tmpdir(), 'modlab-bench-'));
  const qemu = spawn('qemu-system-i386', [
    ...qemuArguments(await unpackKernel(directory)),
    ...['-serial', 'stdio'],
  ]);
  try {
    let text = '';
    for await (const chunk of qemu.stdout) {
      text += String(chunk);
      const seconds = /\[ *(\d+\.\d+)\] Run \/init/.exec(text)?.[1];
      if (seconds !== undefined) return Number(seconds) * 1000;
    }
    return undefined;
  } finally {
    qemu.kill('SIGKILL');
    await rm(directory, {recursive: true});
  }
}
