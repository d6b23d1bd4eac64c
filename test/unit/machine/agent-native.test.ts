/** Owns the proof that the agent, the real one built for this machine, does what the client asks, within its bounds. */
import {execFileSync} from 'node:child_process';
import {
  existsSync,
  mkdtempSync,
  readFileSync,
  readdirSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import {tmpdir, userInfo} from 'node:os';
import {join} from 'node:path';
import {afterAll, beforeAll, describe, expect, test} from 'vitest';
import {encode} from '../../../src/machine/agent/codec';
import {build, startAgent, whyNot} from './native-agent';
import type {Native} from './native-agent';
import type {WatchEvent} from '../../../src/protocol/guest';

const reason = whyNot();
if (reason) console.warn(`agent-native: skipped, ${reason}`);

describe.skipIf(reason)('the agent', () => {
  let program: string;
  let directory: string;
  let agent: Native;
  const user = userInfo().username;
  const path = (name: string) => join(directory, name);
  // A zombie is dead, though the init of a container may not have noticed.
  const alive = (pid: string) =>
    existsSync(`/proc/${pid.trim()}`) && !/\) Z /.test(readFileSync(`/proc/${pid.trim()}/stat`, 'utf8'));

  beforeAll(async () => {
    program = build('modlab-agent');
    directory = mkdtempSync(join(tmpdir(), 'modlab-agent-files-'));
    agent = await startAgent(program, directory);
  }, 60_000);
  afterAll(async () => {
    agent.stop();
    expect(await agent.exited).toBe(0);
  });

  describe('runs a script', () => {
    test('and tells status, output and errors apart', async () => {
      expect(await agent.run('echo out; echo err >&2; pwd; exit 3')).toEqual({
        out: `out\n${directory}\n`,
        err: 'err\n',
        exitCode: 3,
        timedOut: false,
        truncated: false,
      });
    });

    test('with a clean environment, no input, and no descriptors but three', async () => {
      const {out} = await agent.run('env | sort; cat; ls /proc/self/fd | wc -l; umask');
      expect(out).toMatch(new RegExp(`^HOME=.*\\nLANG=C\\nLOGNAME=${user}\\nPATH=/usr/local/.*\\nPWD=`));
      expect(out).toMatch(/SHELL=\/bin\/sh\nUSER=.*\n/);
      // The fourth is that of ls on the directory.
      expect(out.trim().split('\n').slice(-2)).toEqual(['4', '0022']);
    });

    test('and is killed by a signal like any other', async () => {
      expect(await agent.run('kill -TERM $$')).toMatchObject({exitCode: 143, timedOut: false});
    });

    test.each([10, 40_000, 200_000])('of %i bytes and more', async (length) => {
      const script = `# ${'x'.repeat(length)}\necho "$0"; ls /proc/self/fd | wc -l; exit 7`;
      expect(await agent.run(script)).toMatchObject({
        out: expect.stringMatching(/sh\n4\n$/) as string,
        exitCode: 7,
      });
    });

    test('that cannot begin, and says why', async () => {
      const run = (options: object) => agent.client.run('true', {user, cwd: directory, ...options});
      expect(await run({cwd: '/nowhere'})).toMatchObject({
        errno: 'ENOENT',
        message: expect.stringContaining('/nowhere') as string,
      });
      expect(await run({user: 'nobody-at-all'})).toMatchObject({
        errno: 'ENOENT',
        message: expect.stringContaining('user') as string,
      });
      expect(await agent.client.run('a\0b', {user, cwd: directory})).toMatchObject({errno: 'EINVAL'});
    });

    test.runIf(user === 'root')('as another user, with that one’s groups', async () => {
      const {out} = await agent.run('id -un; id -G; echo $HOME; touch /etc/not-mine 2>&1', {
        user: 'nobody',
        cwd: '/',
      });
      const [name, , home, denied] = out.split('\n');
      expect([name, home]).toEqual(['nobody', execFileSync('sh', ['-c', 'echo ~nobody']).toString().trim()]);
      expect(denied).toMatch(/denied/i);
    });

    test('and ends it in time, with all that it started', async () => {
      const {out, ...rest} = await agent.run('sleep 100 & echo $!; (sleep 100); echo never', {
        timeoutMs: 300,
      });
      expect(rest).toMatchObject({exitCode: 137, timedOut: true});
      await expect.poll(() => alive(out)).toBe(false);
    });

    test('and does not wait for what it leaves in the background', async () => {
      const {out, exitCode} = await agent.run('sleep 100 & echo $!', {timeoutMs: 20_000});
      expect(exitCode).toBe(0);
      expect(alive(out)).toBe(true);
      process.kill(Number(out), 'SIGKILL');
    });

    test('and keeps no more output than was asked for', async () => {
      const {out, err, truncated, exitCode} = await agent.run(
        'head -c 100000 /dev/zero; echo some >&2; exit 5',
        {outputLimit: 1000},
      );
      expect([out.length, err, truncated, exitCode]).toEqual([1000, 'some\n', true, 5]);
    });

    test('with megabytes of output, whole, on a slow line too', async () => {
      const running = agent.run('exec seq 300000', {outputLimit: 4 << 20, timeoutMs: 20_000});
      agent.hold(true);
      // The line is blocked until the script is: it sleeps in its write.
      await expect.poll(() => wchans(agent.pid)).toMatch(/pipe/);
      agent.hold(false);
      const {out, truncated} = await running;
      expect(truncated).toBe(false);
      expect(out.split('\n').length).toBe(300_001);
      expect(out.endsWith('300000\n')).toBe(true);
    });

    test('beside others, each with its own output', async () => {
      const results = await Promise.all(
        Array.from({length: 25}, (_, i) => agent.run(`for n in 1 2 3 4 5; do echo ${i}; done`)),
      );
      results.forEach(({out}, i) => expect(out).toBe(`${i}\n`.repeat(5)));
    });

    test('but no more than it has room for', async () => {
      execFileSync('mkfifo', [path('gate')]);
      const asked = Array.from({length: 40}, () =>
        agent.client.run('read line < gate', {user, cwd: directory}),
      );
      // Those that wait hold their places; each of the others is turned away at once, with one place for uevents.
      const busy = await Promise.all(asked.slice(-9));
      expect(busy.map((result) => !result.ok && result.why === 'errno' && result.errno)).toEqual(
        busy.map(() => 'EBUSY'),
      );
      // A script that has only just been forked is not yet the leader of the group that a reset ends.
      await expect
        .poll(() => wchans(agent.pid).match(/wait_for_partner/g)?.length, {timeout: 30_000})
        .toBe(asked.length - busy.length);
      await agent.client.reset();
      expect(await agent.run('echo room again')).toMatchObject({exitCode: 0});
      expect((await Promise.all(asked)).some((result) => result.ok)).toBe(false);
    });
  });

  describe('handles files', () => {
    const read = async (name: string) => {
      const result = await agent.client.readFile(path(name));
      return result.ok ? Buffer.from(result.bytes) : result;
    };

    test.each([0, 1, 4095, 4096, 32_768, 3_000_001])('of %i bytes, whole both ways', async (length) => {
      const bytes = Buffer.from(Uint8Array.from({length}, (_, i) => i * 31 + (i >> 9)));
      expect(await agent.client.writeFile(path('file'), bytes, 0o640)).toEqual({ok: true});
      expect(statSync(path('file')).mode & 0o777).toBe(0o640);
      expect(bytes.equals((await read('file')) as Buffer)).toBe(true);
    });

    test('without leaving temporary ones, or replacing a link', async () => {
      symlinkSync('file', path('link'));
      await agent.client.writeFile(path('link'), Buffer.from('through'));
      expect(readFileSync(path('file'), 'utf8')).toBe('through');
      expect(readdirSync(directory).filter((name) => name.startsWith('.modlab'))).toEqual([]);
    });

    test('and lists and describes them', async () => {
      writeFileSync(path('größe'), 'x'.repeat(77), {mode: 0o600});
      const listed = await agent.client.list(directory);
      const names = listed.ok ? listed.entries.map((entry) => entry.name).sort() : [];
      expect(names).toEqual(readdirSync(directory).sort());
      expect(await agent.client.stat(path('größe'))).toMatchObject({
        stat: {
          name: 'größe',
          type: 'file',
          size: 77,
          mode: 0o600,
          mtimeMs: Math.floor(statSync(path('größe')).mtimeMs),
        },
      });
      expect(await agent.client.stat(path('link'))).toMatchObject({stat: {type: 'symlink', target: 'file'}});
      expect(await agent.client.stat('/dev/null')).toMatchObject({
        stat: {type: 'char', rdev: {major: 1, minor: 3}},
      });
      expect(await agent.client.stat('/')).toMatchObject({stat: {name: '/', type: 'directory'}});
    });

    test('a thousand of them in a directory', async () => {
      await agent.run('mkdir many && cd many && seq 1000 | xargs touch');
      const listed = await agent.client.list(path('many'));
      expect(listed.ok && listed.entries.length).toBe(1000);
    });

    test('and says by name why not', async () => {
      expect(await read('absent')).toMatchObject({ok: false, errno: 'ENOENT'});
      expect(await agent.client.readFile(directory)).toMatchObject({errno: 'EISDIR'});
      expect(await agent.client.writeFile(directory, Buffer.from(''))).toMatchObject({errno: 'EISDIR'});
      expect(await agent.client.list(path('file'))).toMatchObject({errno: 'ENOTDIR'});
      expect(await agent.client.writeFile(path('no/such'), Buffer.from(''))).toMatchObject({errno: 'ENOENT'});
      expect(await agent.client.readFile('/dev/zero', 10_000)).toMatchObject({why: 'too-large'});
      expect(await agent.client.stat(`/${'x'.repeat(300)}`)).toMatchObject({errno: 'ENAMETOOLONG'});
    });

    test('of proc in place, and FIFOs without waiting', async () => {
      const written = await agent.client.writeFile('/proc/self/comm', Buffer.from('agent'));
      expect(written).toEqual({ok: true});
      expect(await read('gate')).toEqual(Buffer.from(''));
    });

    test('and gives up on one that never answers, without stopping for it', async () => {
      agent.hold(true);
      const hanging = agent.client.readFile('/dev/zero', 2 ** 31);
      await expect.poll(() => wchans(agent.pid)).toMatch(/^\w*pipe\w*$/);
      const [child] = childrenOf(agent.pid);
      // As a driver does that holds a lock for ever: what has this child will not go on.
      process.kill(Number(child), 'SIGSTOP');
      agent.hold(false);
      expect(await agent.client.stat('/')).toMatchObject({ok: true});
      expect(await hanging).toMatchObject({ok: false, why: 'timeout'});
      process.kill(Number(child), 'SIGKILL');
    });
  });

  test('watches a directory and a file until it is told not to', async () => {
    await agent.run('mkdir watched');
    const events: WatchEvent[] = [];
    const watch = await agent.client.watch(path('watched'), (event) => events.push(event));
    if (!watch.ok) throw new Error(watch.message);
    await agent.run('cd watched; echo x > one; mv one two; rm two');
    const seen = (what: string, name: string) =>
      expect.poll(() => events.some((e) => e.what === what && e.path === path(name))).toBe(true);
    await seen('created', 'watched/one');
    await seen('changed', 'watched/one');
    await seen('moved-from', 'watched/one');
    await seen('moved-to', 'watched/two');
    await seen('deleted', 'watched/two');
    await agent.client.unwatch(watch.watch);
    events.length = 0;
    await agent.run('touch watched/three');
    await agent.client.stat('/');
    expect(events).toEqual([]);
    expect(await agent.client.watch(path('nothing'), () => undefined)).toMatchObject({errno: 'ENOENT'});
  });

  test('forgets, at a new session, what the last one asked', async () => {
    const running = agent.client.run('echo $$ > pid; exec sleep 100', {user, cwd: directory});
    await expect.poll(() => existsSync(path('pid')) && readFileSync(path('pid'), 'utf8')).toMatch(/\d\n/);
    const reset = agent.client.reset();
    expect(await running).toMatchObject({ok: false, why: 'interrupted'});
    await reset;
    await expect.poll(() => alive(readFileSync(path('pid'), 'utf8'))).toBe(false);
  });

  test('finds its way back when a frame was cut off', async () => {
    const frame = encode({session: 1, id: 1, type: 6, payload: new Uint8Array(30_000)});
    agent.send(frame.subarray(0, 100));
    await agent.client.reset();
    expect(await agent.client.stat('/')).toMatchObject({ok: true});
  });

  test('takes its scripts with it when it is killed', async () => {
    const other = await startAgent(program, directory);
    const running = other.run('echo $$ > orphan; exec sleep 100', {timeoutMs: 1000}).catch(() => undefined);
    await expect
      .poll(() => existsSync(path('orphan')) && readFileSync(path('orphan'), 'utf8'))
      .toMatch(/\d\n/);
    process.kill(other.pid, 'SIGKILL');
    await expect.poll(() => alive(readFileSync(path('orphan'), 'utf8'))).toBe(false);
    void running;
  });
});

test.skipIf(reason)(
  'the agent’s parser survives 200 000 mutated inputs and hears what is sound after them',
  () => {
    const said = execFileSync(build('fuzz'), ['200000'], {timeout: 60_000}).toString();
    expect(said).toMatch(/^fuzz: 200000 inputs/);
  },
  60_000,
);

const childrenOf = (pid: number) =>
  readFileSync(`/proc/${pid}/task/${pid}/children`, 'utf8')
    .split(' ')
    .filter((child) => child !== '');
/** Where in the kernel its children sleep. */
const wchans = (pid: number) =>
  execFileSync('ps', ['-o', 'wchan=', '--ppid', String(pid)])
    .toString()
    .trim();
