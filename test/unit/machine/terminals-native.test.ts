/** Owns the proof that the terminal multiplexer, the real one built for this machine, and the page's end of it work together. */
import {spawn} from 'node:child_process';
import {afterAll, beforeAll, describe, expect, test, vi} from 'vitest';
import {Multiplexer} from '../../../src/machine/console/multiplexer';
import {build, whyNot} from './native-agent';
import type {TerminalPort} from '../../../src/protocol/consoles';

const reason = whyNot();
if (reason) console.warn(`terminals-native: skipped, ${reason}`);

const bytes = (text: string) => new TextEncoder().encode(text);

interface Line {
  page: Multiplexer;
  said: (port: TerminalPort) => string;
  refused: number[];
  /** Puts another page's end in place of this one, as a restore does. */
  restore: () => Line;
  /** Bytes as they are. */
  send: (raw: Uint8Array) => void;
  ports: () => string[];
  hold: (held: boolean) => void;
  stop: () => void;
  exited: Promise<number | null>;
}

function start(program: string): Line {
  const guest = spawn(program, ['-'], {
    stdio: ['pipe', 'pipe', 'inherit'],
    env: {...process.env, ENV: '', PS1: '$ ', ASAN_OPTIONS: 'detect_leaks=0'},
  });
  const exited = new Promise<number | null>((resolve) => guest.on('exit', resolve));
  let hear: (raw: Uint8Array) => void = () => undefined;
  guest.stdout.on('data', (raw: Buffer) => hear(raw));
  const connect = (history?: Uint8Array): Line => {
    const output = new Map<TerminalPort, string>();
    const refused: number[] = [];
    const page = new Multiplexer({
      send: (raw) => guest.stdin.write(raw),
      onTerminals: () => undefined,
      onOutput: (port, said) => {
        output.set(port, (output.get(port) ?? '') + Buffer.from(said).toString('latin1'));
        page.output(port)?.acknowledge(said.length);
      },
      onRefused: (errno) => refused.push(errno),
    });
    hear = (raw) => {
      page.onBytes(raw, 0);
      for (const each of page.outputs) each.flush(0, true);
    };
    if (history) page.replay(history, new Uint8Array(0));
    return {
      page,
      refused,
      said: (port) => output.get(port) ?? '',
      ports: () => page.terminals.map(({port}) => port),
      restore: () => connect(page.history()),
      send: (raw) => guest.stdin.write(raw),
      hold: (held) => (held ? guest.stdout.pause() : guest.stdout.resume()),
      stop: () => guest.stdin.end(),
      exited,
    };
  };
  return connect();
}

describe.skipIf(reason)('the terminal multiplexer', () => {
  let program: string;
  let line: Line;
  const until = (what: () => unknown) => vi.waitFor(what, {timeout: 20_000, interval: 10});
  /** Opens one more, and gives it a shell that says nothing of its own. */
  async function open(): Promise<TerminalPort> {
    const before = new Set(line.ports());
    line.page.open(24, 80);
    await until(() => expect(line.ports().length).toBe(before.size + 1));
    const port = line.ports().find((each) => !before.has(each)) as TerminalPort;
    type(port, "PS1='$ '; echo rea''dy\n");
    await until(() => expect(line.said(port)).toContain('ready\r\n'));
    return port;
  }
  const type = (port: TerminalPort, text: string) => line.page.type(port, bytes(text));
  /** Until they are gone. */
  async function close(...ports: TerminalPort[]): Promise<void> {
    for (const port of ports) line.page.close(port);
    await until(() => {
      for (const port of ports) expect(line.ports()).not.toContain(port);
    });
  }

  beforeAll(() => {
    program = build('modlab-terminals');
    line = start(program);
  }, 60_000);
  afterAll(async () => {
    line.stop();
    expect(await line.exited).toBe(0);
  });

  test('says at once that there are none', async () => {
    await until(() => expect(line.page.answers).toBe(true));
    expect(line.ports()).toEqual([]);
  });

  test('opens terminals with a login shell each, of the size that is asked for', async () => {
    const one = await open();
    const two = await open();
    expect([one, two]).toEqual(['terminal2', 'terminal3']);
    type(one, 'stty size; tty; echo "is $0"\n');
    await until(() => expect(line.said(one)).toMatch(/24 80\r\n\/dev\/pts\/\d+\r\nis -sh\r\n/));
    line.page.resize(one, 50, 132);
    type(one, 'stty size\n');
    await until(() => expect(line.said(one)).toContain('50 132\r\n'));
    type(two, 'stty size\n');
    await until(() => expect(line.said(two)).toContain('24 80\r\n'));
    expect(line.said(two)).not.toContain('50 132');
  });

  test('carries any bytes either way', async () => {
    const port = await open();
    // As octal escapes, so that the shell's echo is not what is read.
    type(port, "printf '\\300\\333\\334\\335\\000\\377%s' e''nd\n");
    await until(() => expect(line.said(port)).toContain('\xc0\xdb\xdc\xdd\0\xffend'));
    type(port, 'stty raw -echo; head -c 6 | od -An -tx1; stty sane\n');
    await until(() => expect(line.said(port)).toContain('stty sane'));
    line.page.type(port, Uint8Array.of(0xc0, 0xdb, 0xdc, 0xdd, 0, 0xff));
    await until(() => expect(line.said(port)).toContain('c0 db dc dd 00 ff'));
    await close(port);
  });

  test('a paste that nobody reads holds up no other terminal, and arrives whole', async () => {
    const busy = await open();
    const other = await open();
    type(busy, 'stty raw -echo; echo wai""ting; sleep 0.5; head -c 200000 | cksum; stty sane\n');
    await until(() => expect(line.said(busy)).toContain('waiting'));
    type(busy, 'x'.repeat(200_000));
    type(other, 'echo st""ill here\n');
    await until(() => expect(line.said(other)).toContain('still here\r\n'));
    // POSIX's cksum of 200000 times x.
    await until(() => expect(line.said(busy)).toMatch(/\d+ 200000/));
    await close(busy, other);
  });

  // Its output is read before its end: the kernel drops what a terminal still holds when its session ends (pty_flush_buffer).
  test('one that is gone is gone, whatever it left in the background', async () => {
    const port = await open();
    type(port, 'sleep 1000 & echo "pid $! is"\n');
    await until(() => expect(line.said(port)).toMatch(/pid \d+ is/));
    const pid = Number(/pid (\d+) is/.exec(line.said(port))?.[1]);
    type(port, 'exit\n');
    try {
      await until(() => expect(line.ports()).not.toContain(port));
      expect(process.kill(pid, 0)).toBe(true);
    } finally {
      process.kill(pid);
    }
  });

  test('closing hangs up what runs in it', async () => {
    const port = await open();
    type(port, 'echo "shell $$ is"\n');
    await until(() => expect(line.said(port)).toMatch(/shell \d+ is/));
    const pid = Number(/shell (\d+) is/.exec(line.said(port))?.[1]);
    type(port, 'sleep 1000\n');
    await close(port);
    await until(() => expect(() => process.kill(pid, 0)).toThrow());
  });

  test('names are kept, and a number that is taken is refused', async () => {
    const port = await open();
    line.page.rename(port, bytes('größe 測試'));
    await until(() => expect(line.page.terminals).toContainEqual({port, name: 'größe 測試'}));
    line.send(Uint8Array.of(0xc0, 0x4f, Number(port.slice(8)), 24, 0, 80, 0, 0xc0));
    // EBUSY
    await until(() => expect(line.refused).toContain(16));
    line.page.rename(port, bytes(''));
    await until(() => expect(line.page.terminals).toContainEqual({port, name: ''}));
    await close(port);
  });

  test('what follows a frame that was cut is understood', async () => {
    const port = await open();
    line.send(Uint8Array.of(0xc0, 0x49, Number(port.slice(8)), 0x23));
    type(port, '\necho af""ter\n');
    await until(() => expect(line.said(port)).toContain('after\r\n'));
    await close(port);
  });

  test('a page that takes the place of another goes on with the same terminals, to the byte', async () => {
    const port = await open();
    line.page.rename(port, bytes('counts'));
    type(port, 'i=0; while [ $i -lt 3000 ]; do echo "line $i"; i=$((i+1)); done; echo fi""nished\n');
    await until(() => expect(line.said(port)).toContain('line 20\r\n'));
    const before = line.said(port);
    const next = line.restore();
    next.page.ask();
    expect(next.page.terminals).toContainEqual({port, name: 'counts'});
    await until(() => expect(next.said(port)).toContain('finished\r\n'));
    const shown = before.slice(-(14 << 10)).length;
    const whole = before + next.said(port).slice(Math.min(shown, before.length));
    const numbers = [...whole.matchAll(/line (\d+)\r\n/g)].map(([, n]) => Number(n));
    expect(numbers.slice(-1)).toEqual([2999]);
    line = next;
    type(port, 'echo ty""ped\n');
    await until(() => expect(line.said(port)).toContain('typed\r\n'));
    await close(port);
  });

  test('a flood in one leaves the others answering, and nothing grows while nobody listens', async () => {
    const flood = await open();
    const other = await open();
    line.hold(true);
    type(flood, 'yes | head -c 3000000; echo do""ne\n');
    type(other, 'echo mean""while\n');
    line.hold(false);
    await until(() => expect(line.said(other)).toContain('meanwhile\r\n'));
    // Not the whole of it: it would be formatted at each attempt.
    await until(() => expect(line.said(flood).slice(-100)).toContain('done\r\n'));
    await close(flood, other);
  });

  test('as many as there can be, and no more', async () => {
    while (line.ports().length < 15) await open();
    const before = line.ports();
    line.page.open(24, 80);
    line.page.ask();
    type('terminal16', 'echo la""st\n');
    await until(() => expect(line.said('terminal16')).toContain('last\r\n'));
    expect(line.ports()).toEqual(before);
    await close(...(before as TerminalPort[]));
    expect(line.ports()).toEqual([]);
  });

  test('nonsense is skipped, and asks for nothing to grow', async () => {
    let seed = 7;
    const random = () => (seed = (seed * 1_103_515_245 + 12_345) & 0x7fffffff) >> 8;
    for (let round = 0; round < 200; round++) {
      const raw = Uint8Array.from({length: 1000}, () => random() & 0xff);
      // No number of a terminal that exists, and nothing that opens one.
      line.send(raw.map((byte) => (byte === 0x4f ? 0 : byte)));
    }
    line.send(Uint8Array.of(0xc0));
    const port = await open();
    type(port, 'exit\n');
    await until(() => expect(line.ports()).toEqual([]));
  });
});
