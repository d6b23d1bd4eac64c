/** Owns the proof that terminals carry everything both ways: pastes, floods, sizes, as many shells as wanted, the kernel's log. */
import {afterAll, beforeAll, describe, expect, test} from 'vitest';
import {startGuest} from '../../src/cli/guest/harness';
import type {Lab} from '../../src/cli/guest/harness';
import type {GuestTerminal, TerminalPort} from '../../src/protocol/consoles';

let lab: Lab;

/** The terminals as the machine last told of them. */
const terminals = ({events}: Lab): readonly GuestTerminal[] =>
  events.findLast((event) => event.kind === 'terminals')?.terminals ?? [];
const ports = (of: Lab) => terminals(of).map(({port}) => port);

/** Opens another, and waits for its prompt. */
async function open(on: Lab): Promise<TerminalPort> {
  const before = new Set(ports(on));
  on.machine.openTerminal(24, 80);
  await on.until(() => ports(on).length > before.size, 'another terminal');
  const port = ports(on).find((each) => !before.has(each)) as TerminalPort;
  await on.until(() => on.said(port).endsWith('# '), `the prompt of ${port}`);
  return port;
}

beforeAll(async () => {
  lab = await startGuest();
});
afterAll(() => lab.stop());

describe('the terminals', () => {
  test('a prompt is there without typing, and names the lab', () => {
    expect(lab.said('terminal1')).toMatch(/first-module.*# /);
  });

  test('a megabyte pasted arrives whole', async () => {
    const line = `${'x'.repeat(99)}\n`;
    lab.type('stty -echo; wc -c > /tmp/count; stty echo\n');
    // Typed ahead of the reader, a line would be taken for a command by the shell's own line editor.
    await expect.poll(async () => (await lab.run('pidof wc')).exitCode, {timeout: 20_000}).toBe(0);
    lab.type(line.repeat(10_000));
    lab.type('\x04');
    await expect
      .poll(async () => (await lab.run('cat /tmp/count')).output, {timeout: 60_000})
      .toBe('1000000\n');
  });

  test('the console is a shell on hvc0 and follows its size', async () => {
    lab.machine.resize('terminal1', 37, 111);
    lab.type('tty; stty size\n');
    await lab.until(() => lab.said('terminal1').includes('/dev/hvc0\r\n37 111\r\n'), 'its size');
  });

  test('a program is told of a new size by SIGWINCH', async () => {
    // A shell of its own: an interactive one puts each sleep into a process group that gets the signal in its stead.
    lab.type(`sh -c 'trap "stty size; exit" WINCH; echo wait""ing; while :; do sleep 0.1; done'\n`);
    await lab.until(() => lab.said('terminal1').includes('waiting\r\n'), 'the trap');
    lab.machine.resize('terminal1', 41, 123);
    await lab.until(() => lab.said('terminal1').includes('41 123\r\n'), 'the trap to print the new size');
  });

  test("the kernel's log comes on its own port, and not on the student's terminal", async () => {
    await lab.run('echo "modlab-says-hello" > /dev/kmsg');
    await lab.until(() => lab.said('log').includes('modlab-says-hello'), 'the line in the log');
    expect(lab.said('terminal1')).not.toContain('modlab-says-hello');
  });

  test('a guest that floods is held back until the page has drawn', async () => {
    const flood = await startGuest({kind: 'base'}, {draw: false});
    flood.type(`yes ${'x'.repeat(60)}\n`);
    await flood.until(() => flood.said('terminal1').length > 400_000, 'the flood');
    // Nothing is drawn: the guest must come to rest at the high-water mark, and go on when drawing does.
    await expect
      .poll(
        async () => {
          const from = await flood.machine.instructions();
          await new Promise((resolve) => setTimeout(resolve, 50));
          return (await flood.machine.instructions()) - from;
        },
        {timeout: 20_000},
      )
      .toBe(0);
    const length = flood.said('terminal1').length;
    expect(length).toBeLessThan(2_000_000);
    flood.machine.acknowledge('terminal1', length);
    await flood.until(() => flood.said('terminal1').length > length, 'the flood to go on');
    await flood.stop();
  });
});

describe('more terminals', () => {
  test('each is a login shell on a pseudoterminal, of its size, in the lab’s directory', async () => {
    expect(ports(lab)).toEqual(['terminal1']);
    const two = await open(lab);
    const three = await open(lab);
    expect([two, three]).toEqual(['terminal2', 'terminal3']);
    lab.machine.type(two, Buffer.from('tty; stty size; pwd; echo $TERM\n'));
    await lab.until(
      () =>
        /\/dev\/pts\/\d+\r\n24 80\r\n\/root\/labs\/first-module\r\nxterm-256color\r\n/.test(lab.said(two)),
      'what it is',
    );
    lab.machine.resize(three, 37, 111);
    lab.machine.type(three, Buffer.from('stty size; echo $0\n'));
    await lab.until(() => lab.said(three).includes('37 111\r\n-sh\r\n'), 'its size');
    // The greeting is for the console.
    expect(lab.said(two)).not.toContain('A real Linux kernel');
  });

  test('what one does holds up no other: a paste that nobody reads, a program that floods', async () => {
    const [, two, three] = ports(lab) as [TerminalPort, TerminalPort, TerminalPort];
    lab.machine.type(
      two,
      Buffer.from('stty raw -echo; echo wai""ting; sleep 2; head -c 100000 | md5sum; stty sane\n'),
    );
    await lab.until(() => lab.said(two).includes('waiting'), 'the sleep');
    lab.machine.type(two, Buffer.from('x'.repeat(100_000)));
    lab.machine.type(three, Buffer.from('yes | head -c 200000; echo flo""oded\n'));
    lab.type('echo st""ill here\n');
    await lab.until(() => lab.said('terminal1').includes('still here\r\n'), 'the console');
    await lab.until(() => lab.said(three).includes('flooded\r\n'), 'the flood’s end');
    const {output} = await lab.run("head -c 100000 /dev/zero | tr '\\0' x | md5sum | cut -d' ' -f1");
    await lab.until(() => lab.said(two).includes(output.trim()), 'the whole paste');
  });

  test('a saved machine has its terminals, their names, what they show, and what runs in them', async () => {
    const two: TerminalPort = 'terminal2';
    lab.machine.renameTerminal(two, 'counter ✓');
    await lab.until(() => terminals(lab).some(({name}) => name === 'counter ✓'), 'the name');
    lab.machine.type(two, Buffer.from('i=0; while sleep 0.2; do i=$((i+1)); echo "at $i"; done\n'));
    await lab.until(() => lab.said(two).includes('at 3\r\n'), 'it to count');
    const saved = await lab.machine.save();
    if (!saved.ok) throw new Error(saved.message);
    const again = await startGuest({kind: 'snapshot', delta: saved.delta});
    expect(terminals(again)).toContainEqual({port: two, name: 'counter ✓', own: true});
    expect(ports(again)).toEqual(ports(lab));
    await again.until(() => /at 3\r\n[^]*at 8\r\n/.test(again.said(two)), 'it to go on counting');
    again.machine.type(two, Buffer.from('\x03'));
    again.machine.type(two, Buffer.from('echo at $i""again\n'));
    await again.until(() => /at \d+again\r\n/.test(again.said(two)), 'its shell');
    await again.stop();
    lab.machine.type(two, Buffer.from('\x03'));
  });

  test('one whose shell ends is gone, and one that is closed is hung up', async () => {
    const [, two, three] = ports(lab) as [TerminalPort, TerminalPort, TerminalPort];
    lab.machine.type(three, Buffer.from('exit\n'));
    await lab.until(() => !ports(lab).includes(three), 'its end');
    lab.machine.type(two, Buffer.from('sleep 9753\n'));
    await expect.poll(async () => (await lab.run('pgrep -f "sleep 975[3]"')).exitCode).toBe(0);
    lab.machine.closeTerminal(two);
    await lab.until(() => !ports(lab).includes(two), 'it to close');
    await expect.poll(async () => (await lab.run('pgrep -f "sleep 975[3]"')).exitCode).not.toBe(0);
    // Their numbers are free again.
    expect(await open(lab)).toBe(two);
  });

  test('there are sixteen at most, and a multiplexer that dies leaves the console and comes back', async () => {
    while (ports(lab).length < 16) await open(lab);
    const told = lab.events.findLast((event) => event.kind === 'terminals');
    expect(told).toMatchObject({mayOpen: false});
    await lab.run('killall -9 modlab-terminals');
    await lab.until(() => ports(lab).length === 1, 'them to be gone');
    expect(await open(lab)).toBe('terminal2');
    lab.type('echo con""sole\n');
    await lab.until(() => lab.said('terminal1').includes('console\r\n'), 'the console');
  });

  test('a machine that boots has them too', async () => {
    const booted = await startGuest({kind: 'cold-boot'});
    const told = () => booted.events.findLast((event) => event.kind === 'terminals');
    await booted.until(() => told()?.mayOpen === true, 'the multiplexer');
    expect(await open(booted)).toBe('terminal2');
    const saved = await booted.machine.save();
    expect(saved.ok).toBe(true);
    await booted.stop();
  });
});
