/** Owns our kernel under QEMU's emulation (TCG): booted, worked with over a virtio console, saved to a file and started from it. */
import {spawn} from 'node:child_process';
import {once} from 'node:events';
import {stat} from 'node:fs/promises';
import {connect} from 'node:net';
import {join} from 'node:path';
import {qemuArguments} from '../kernel-under-qemu';
import {processMegabytes} from '../processes';
import {LineShell, PROMPT} from './shell';
import {HELLO, measureIdle, measureTasks, timed} from './work';
import type {ChildProcess} from 'node:child_process';
import type {Socket} from 'node:net';

interface QemuOptions {
  kernel: string;
  /** For the monitor's socket, and a save. */
  directory: string;
  /** A save to start from. */
  incoming?: string;
}

const argumentsOf = ({kernel, incoming}: QemuOptions): string[] => [
  ...qemuArguments(kernel),
  ...['-nodefaults', '-device', 'virtio-serial-pci'],
  ...['-chardev', 'stdio,id=line', '-device', 'virtconsole,chardev=line'],
  ...(incoming === undefined ? [] : ['-incoming', `exec:cat '${incoming}'`]),
];

class Qemu {
  readonly shell: LineShell;
  readonly child: ChildProcess;
  readonly #monitor: string;
  static #count = 0;

  constructor(options: QemuOptions) {
    this.#monitor = join(options.directory, `monitor-${Qemu.#count++}`);
    this.child = spawn(
      'qemu-system-i386',
      [...argumentsOf(options), '-monitor', `unix:${this.#monitor},server=on,wait=off`],
      {stdio: ['pipe', 'pipe', 'inherit']},
    );
    this.shell = new LineShell((text) => this.child.stdin?.write(text));
    this.child.stdout?.on('data', (bytes: Buffer) => this.shell.hear(bytes.toString('latin1')));
  }

  /** QEMU makes the monitor's socket a moment after it has been started. */
  async #connect(): Promise<Socket> {
    for (let tries = 0; ; tries++) {
      const socket = connect(this.#monitor);
      try {
        await once(socket, 'connect');
        return socket;
      } catch (error) {
        if (tries === 500 || this.child.exitCode !== null) throw error;
        await new Promise((resolve) => setTimeout(resolve, 10));
      }
    }
  }

  /** Milliseconds until the monitor is done with a command. */
  async command(line: string): Promise<number> {
    const socket = await this.#connect();
    const monitor = new LineShell((text) => socket.write(text));
    socket.on('data', (bytes: Buffer) => monitor.hear(bytes.toString('latin1')));
    await monitor.until(/\(qemu\) $/);
    const from = performance.now();
    socket.write(`${line}\ninfo version\n`);
    await monitor.until(/\n\d+\.\d+\.\d+[^\n]*\n\(qemu\) $/);
    socket.end();
    return performance.now() - from;
  }

  async end(): Promise<void> {
    const gone = once(this.child, 'exit');
    this.child.kill('SIGKILL');
    await gone;
  }
}

/** Values of each figure, one a round. */
export async function measureQemu(
  options: Omit<QemuOptions, 'incoming'>,
  rounds: number,
): Promise<Record<string, number[]>> {
  let qemu: Qemu | undefined;
  const reopen = async (incoming?: string) => {
    await qemu?.end();
    return (qemu = new Qemu({...options, ...(incoming === undefined ? {} : {incoming})}));
  };
  const boot = await timed(rounds, async () => (await reopen()).shell.until(PROMPT));
  const booted = await reopen();
  await booted.shell.until(PROMPT);
  const tasks = await measureTasks(booted.shell, HELLO, rounds);
  const idle = await measureIdle(() => processMegabytes(booted.child.pid ?? 0));
  const file = join(options.directory, 'save');
  await booted.command('migrate_set_parameter max-bandwidth 100G');
  const save = await timed(rounds, async () => {
    await booted.command(`migrate "exec:cat > '${file}'"`);
    // What has been written away stands until it is told to go on.
    await booted.command('cont');
  });
  const bytes = [(await stat(file)).size / 1e6];
  const open = await timed(rounds, async () => {
    const restored = await reopen(file);
    await restored.command('cont');
    await restored.shell.run(':');
  });
  await qemu?.end();
  return {open, boot, ...tasks, save, bytes, ...idle};
}
