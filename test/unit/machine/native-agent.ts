/** Owns the guest's programs built for this machine, with sanitizers where there are any, and a client that talks to the agent over pipes. */
import {execFileSync, spawn} from 'node:child_process';
import {mkdtempSync} from 'node:fs';
import {tmpdir, userInfo} from 'node:os';
import {join} from 'node:path';
import {fileURLToPath} from 'node:url';
import {provide} from '../../../build-scripts/provide';
import {connect} from '../../../src/machine/agent/client';
import type {AgentClient} from '../../../src/machine/agent/client';
import type {RunOptions} from '../../../src/protocol/guest';

const SOURCES = {'modlab-agent': 'agent', fuzz: 'agent', 'modlab-terminals': 'terminals'} as const;

/** Why these tests cannot run here, or undefined. */
export function whyNot(): string | undefined {
  if (process.platform !== 'linux') return `it is a Linux program, and this is ${process.platform}`;
  return provide({cc: ['gcc', 'libc6-dev'], make: ['make'], ps: ['procps']});
}

/** Builds `target` into a directory of its own. A path's patience is short, so that a test of it is. */
export function build(target: keyof typeof SOURCES): string {
  const source = fileURLToPath(new URL(`../../../build-scripts/rootfs/${SOURCES[target]}`, import.meta.url));
  const directory = mkdtempSync(join(tmpdir(), 'modlab-agent-'));
  const make = (flags: string) =>
    execFileSync(
      'make',
      ['-s', '-C', source, `O=${directory}`, 'CC=cc', `CFLAGS=${flags}`, `${directory}/${target}`],
      {
        stdio: ['ignore', 'ignore', 'pipe'],
      },
    );
  const plain = '-O1 -g -Werror -DPATIENCE_MS=700';
  try {
    make(`${plain} -fsanitize=address,undefined -fno-sanitize-recover=all`);
  } catch (error) {
    // A compiler without its sanitizers still tells most; in CI they are wanted.
    if (process.env['CI']) throw error;
    make(plain);
  }
  return join(directory, target);
}

export interface Native {
  client: AgentClient;
  pid: number;
  /** As the client's, for a script that prints words; as this user, in this directory unless told otherwise. */
  run(
    script: string,
    options?: RunOptions,
  ): Promise<{out: string; err: string; exitCode: number; timedOut: boolean; truncated: boolean}>;
  /** While true, nothing is taken from the agent. */
  hold(held: boolean): void;
  /** Sends bytes as they are. */
  send(bytes: Uint8Array): void;
  stop(): void;
  exited: Promise<number | null>;
}

export async function startAgent(program: string, cwd: string): Promise<Native> {
  const agent = spawn(program, ['-'], {
    stdio: ['pipe', 'pipe', 'inherit'],
    env: {...process.env, ASAN_OPTIONS: 'detect_leaks=0'},
  });
  const exited = new Promise<number | null>((resolve) => agent.on('exit', resolve));
  const client = connect({
    send: (bytes) => agent.stdin.write(bytes),
    onBytes: (listener) => agent.stdout.on('data', (bytes: Buffer) => listener(bytes)),
  });
  await client.reset();
  const defaults = {cwd, user: userInfo().username};
  return {
    client,
    exited,
    pid: agent.pid ?? 0,
    run: async (script, options) => {
      const result = await client.run(script, {...defaults, ...options});
      if (!result.ok) throw new Error(`${result.why}: ${result.message}`);
      const {stdout, stderr, exitCode, timedOut, truncated} = result;
      const [out, err] = [Buffer.from(stdout).toString(), Buffer.from(stderr).toString()];
      return {out, err, exitCode, timedOut, truncated};
    },
    hold: (held) => (held ? agent.stdout.pause() : agent.stdout.resume()),
    send: (bytes) => agent.stdin.write(bytes),
    stop: () => agent.stdin.end(),
  };
}
