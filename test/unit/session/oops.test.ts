/** Owns the proof that a kernel's report and objdump's words are read as they mean it; both are real ones, of the guest. */
import {readFileSync} from 'node:fs';
import {describe, expect, test} from 'vitest';
import {readDisassembly} from '../../../src/session/diagnostics/oops/disassembly';
import {locationAt, locationIn} from '../../../src/session/diagnostics/oops/code-location';
import {panicNotice} from '../../../src/session/messages/trouble-notice';
import {
  ReportReader,
  causeOfPanic,
  lastOops,
  locationOf,
  processOf,
} from '../../../src/session/diagnostics/oops/kernel-reports';
import type {KernelReport} from '../../../src/session/diagnostics/oops/kernel-reports';
import {instructionAt} from '../../../src/session/diagnostics/oops/same-code';
import {OopsLine} from '../../../src/session/diagnostics/oops/oops-line';
import {lineFailureMessage, sourceLineOf} from '../../../src/session/diagnostics/oops/source-line';
import {OpenFile} from '../../../src/session/editor/open-file';
import type {CodeLocation} from '../../../src/session/diagnostics/oops/code-location';
import type {NoticeBoard} from '../../../src/session/diagnostics/oops/oops-line';
import type {Diagnostic} from '../../../src/session/diagnostics/gcc-output';
import type {Notice} from '../../../src/session/messages/notice';
import type {LineFailure} from '../../../src/session/diagnostics/oops/source-line';
import type {AskGuest} from '../../../src/session/machine/guest-channel';
import type {FileStat, Guest} from '../../../src/protocol/guest';

const fixture = (name: string) => readFileSync(new URL(`../../fixtures/${name}`, import.meta.url), 'utf8');
const WORK = '/tmp/.modlab-line';
const log = fixture('oops.log');
const lines = log.split('\n');
const stumble = await readDisassembly(fixture('stumble.objdump'));
const twoFiles = await readDisassembly(fixture('two-files.objdump'));

/** The place in the first line that has these words. */
function placeOf(words: string): CodeLocation {
  const place = locationAt(
    lines,
    lines.findIndex((line) => line.includes(words)),
  );
  if (!place) throw new Error(words);
  return place;
}

const linesOf = (object: typeof stumble, place: CodeLocation) =>
  instructionAt(object, place)?.locations.map(({path, line}) => `${path.replace(`${WORK}/`, '')}:${line}`);

describe('a report', () => {
  test('names places in modules’ code, and quotes the code where the processor was', () => {
    expect(placeOf('EIP: weigh')).toMatchObject({
      symbol: 'weigh_parcel',
      offset: 0x2a,
      size: 0x32,
      module: 'stumble',
      isFault: true,
      code: {at: 42},
    });
    expect(placeOf('EIP: weigh').code?.bytes.slice(42, 45)).toEqual([0x8b, 0x43, 0x40]);
    expect(placeOf(' send_parcel+')).toEqual({
      symbol: 'send_parcel',
      offset: 0x10,
      size: 0x23,
      module: 'stumble',
      isFault: false,
    });
  });

  test('the kernel’s own code and a program’s are no place; a hash, a suffix and a warning are understood', () => {
    const none = ['do_one_initcall+0x6c/0x140', 'EIP: 0xb7ff556d', 'Modules linked in: stumble(O+)', ''];
    expect(none.map(locationIn)).toEqual(none.map(() => undefined));
    expect(locationIn('[   1.2] f.isra.0+0x1f/0x20 [my_module 0a1b2c]')).toMatchObject({
      place: {symbol: 'f.isra.0', offset: 0x1f, module: 'my_module', isFault: false},
      from: 9,
    });
    expect(locationIn('WARNING: CPU: 0 PID: 1 at /a/b.c:3 f+0x1/0x2 [b]')?.place).toMatchObject({
      isFault: true,
      isWarning: true,
    });
  });

  test('the last of a log leads to its module, if only by the calls on the way', () => {
    expect(lastOops(log)).toEqual(placeOf('EIP: weigh'));
    const later = `${log}\n[   99.1] BUG: kernel NULL pointer dereference, address: 00000000
[   99.2] EIP: strlen+0x9/0x15
[   99.3] Code: 55 <8b> 00
[   99.4] Call Trace:
[   99.5]  ? stale+0x1/0x9 [other]
[   99.6]  vsnprintf+0x1/0x2
[   99.7]  describe+0x11/0x40 [doorbell]`;
    expect(lastOops(later)).toMatchObject({symbol: 'describe', isFault: false});
    expect(lastOops(later.replaceAll(' [doorbell]', ''))).toMatchObject({symbol: 'stale'});
    expect(lastOops('stumble: goodbye')).toBeUndefined();
    expect(lastOops(`${log}\n[  99.1] BUG: x\n[  99.2] EIP: strlen+0x9/0x15`)).toBeUndefined();
  });
});

describe('reports', () => {
  const readAll = (text: string): KernelReport[] => {
    const reader = new ReportReader();
    return text.split('\n').flatMap((line) => {
      const atUs = Number(/^\[ *(\d+\.\d+)\] /.exec(line)?.[1] ?? NaN) * 1e6;
      return reader.take({text: line.replace(/^\[ *\d+\.\d+\] /, ''), atUs}) ?? [];
    });
  };

  test('a real oops is one, with all its lines, its process and its place', () => {
    const reports = readAll(log);
    expect(reports).toMatchObject([{kind: 'oops', ended: true}]);
    const [report] = reports;
    if (!report) throw new Error('none');
    expect(report.headline).toMatch(/^BUG: /);
    expect(report.lines.at(-1)).toMatch(/^---\[ end trace/);
    expect(processOf(report)).toBe('insmod');
    expect(locationOf(report)).toEqual(placeOf('EIP: weigh'));
  });

  test('a pause, another beginning or other words after the calls end one', () => {
    const text = `[ 1.0] BUG: one
[ 3.0] BUG: two
[ 9.0] sysfs: cannot create duplicate filename '/class/x'
[ 9.0] CPU: 0 UID: 0 PID: 9 Comm: sh -c x Not tainted 6.12
[ 9.0] Call Trace:
[ 9.0]  f+0x1/0x2 [m]
[ 9.0] hello: init
[ 9.0]  g+0x1/0x2 [n]
[ 9.1] ------------[ cut here ]------------
[ 9.1] my words
[ 9.1] WARNING: CPU: 0 PID: 9 at /a.c:1 h+0x1/0x2 [o]`;
    const reports = readAll(text);
    expect(reports.map(({headline, lines}) => [headline, lines.length])).toEqual([
      ['BUG: one', 1],
      ['BUG: two', 1],
      ["sysfs: cannot create duplicate filename '/class/x'", 4],
      ['my words', 2],
    ]);
    expect(reports.map((report) => locationOf(report)?.module)).toEqual([undefined, undefined, 'm', 'o']);
    expect(reports[2] && processOf(reports[2])).toBe('sh -c x');
  });

  test('the cause of a panic is the first that is reported right before it', () => {
    const panic = `[ 1.0] BUG: long ago
[ 8.0] BUG: kernel NULL pointer dereference, address: 00000000
[ 8.0] Oops: Oops: 0002 [#1]
[ 8.1] ---[ end trace 0000000000000000 ]---
[ 8.2] Kernel panic - not syncing: Fatal exception in interrupt`;
    expect(causeOfPanic(panic)?.headline).toMatch(/^BUG: kernel NULL/);
    expect(panicNotice('Fatal exception in interrupt', causeOfPanic(panic)).text).toBe(
      'The kernel panicked: Fatal exception in interrupt. Before that it reported: BUG: kernel NULL pointer dereference, address: 00000000. A null pointer was followed.',
    );
    expect(causeOfPanic('[ 1.0] Kernel panic - not syncing: x')?.kind).toBe('fatal');
    expect(causeOfPanic('')).toBeUndefined();
  });
});

describe('the code that was compiled again', () => {
  test('has the line where the processor was, and those of the calls that led there', () => {
    expect(linesOf(stumble, placeOf('EIP: weigh'))).toEqual(['stumble.c:22']);
    expect(linesOf(stumble, placeOf(' send_parcel+'))).toEqual(['stumble.c:27']);
    // Known as init_module too; the last of its memory, so that its size is the page's.
    expect(linesOf(stumble, placeOf(' stumble_init+'))).toEqual(['stumble.c:36']);
  });

  test('inlined code has its own line first, and then those of the calls', () => {
    const place = {symbol: 'b', offset: 0x10, size: 0x19, module: 'two', isFault: true};
    const all = linesOf(twoFiles, place);
    expect(all?.[0]).toMatch(/atomic\.h:23$/);
    expect(all?.slice(-2)).toEqual(['b.c:5', 'b.c:8']);
    expect(linesOf(stumble, {...placeOf('EIP: weigh'), offset: 0x14, code: {bytes: [], at: 0}})).toEqual([
      'parcel.h:28',
      'stumble.c:19',
    ]);
  });

  test('of two static functions of one name it is the one of that size', () => {
    const place = {symbol: 'same.constprop.0', module: 'two', isFault: true};
    expect(linesOf(twoFiles, {...place, offset: 8, size: 0x10})).toEqual(['a.c:2']);
    expect(linesOf(twoFiles, {...place, offset: 0xd, size: 0x18})).toEqual(['b.c:4']);
  });

  test('is refused when it is other code: of another size, with other bytes, cut elsewhere', () => {
    const eip = placeOf('EIP: weigh');
    const call = placeOf(' send_parcel+');
    const other = (byte: number) => {
      const {bytes = [], at = 0} = eip.code ?? {};
      return {...eip, code: {at, bytes: bytes.map((each, i) => (i === at + byte ? each ^ 1 : each))}};
    };
    for (const changed of [
      {...eip, size: 0x30},
      {...eip, offset: 0x2b},
      {...eip, symbol: 'weigh'},
      {...call, offset: 0x13},
      other(0),
      other(2),
      other(-33),
    ])
      expect(instructionAt(stumble, changed), JSON.stringify(changed)).toBeUndefined();
    // What the linker fills in, and the next function, are not compared.
    for (const same of [other(-1), other(-9), other(15)]) expect(instructionAt(stumble, same)).toBeDefined();
  });

  test('what the kernel itself writes over its code is no change', () => {
    const eip = placeOf('EIP: weigh');
    const {bytes = [], at = 0} = eip.code ?? {};
    const patched = bytes.map((each, i) => (i >= at - 22 && i < at - 20 ? [0x66, 0x90][i - at + 22] : each));
    expect(instructionAt(stumble, {...eip, code: {at, bytes: patched as number[]}})).toBeDefined();
  });
});

describe('the way to the line', () => {
  const HOME = '/root/labs/oops';
  const file = (name: string): FileStat => ({name, type: 'file', mode: 0o644, size: 1, mtimeMs: 0});

  /** A guest with a Makefile in a directory below; `flags`: with which KCFLAGS it gives the code that was loaded. */
  function guestOf(flags: string, scripts: string[], built = false): AskGuest {
    const bytes = (text: string) => new TextEncoder().encode(text);
    const guest = {
      list: (path: string) =>
        Promise.resolve({
          ok: true as const,
          entries: path === HOME ? [{...file('sub'), type: 'directory' as const}] : [file('Makefile')],
        }),
      readFile: () => Promise.resolve({ok: true as const, bytes: bytes('obj-m := a.o stumble.o\n')}),
      stat: () =>
        Promise.resolve(
          built
            ? {ok: true as const, stat: file('.stumble.o.cmd')}
            : {ok: false as const, why: 'errno' as const, errno: 'ENOENT', message: ''},
        ),
      run: (script: string) => {
        scripts.push(script);
        const right = script.includes(`KCFLAGS='${flags}'`);
        const stdout = bytes(right ? fixture('stumble.objdump').replaceAll(WORK, `${WORK}/sub`) : '');
        return Promise.resolve({
          ok: true as const,
          stdout,
          stderr: bytes(''),
          exitCode: 0,
          timedOut: false,
          truncated: false,
        });
      },
    };
    return (ask) => ask(guest as unknown as Guest);
  }

  test('compiles as the site does, or as the student did; what is likelier first', async () => {
    const found = {ok: true, path: `${HOME}/sub/stumble.c`, line: 22};
    for (const [flags, built, tries] of [
      ['-g -Os', false, 1],
      ['-g -Os', true, 2],
      ['-g', true, 1],
    ] as const) {
      const scripts: string[] = [];
      expect(await sourceLineOf(guestOf(flags, scripts, built), HOME, placeOf('EIP: weigh'))).toEqual(found);
      expect(scripts.length).toBe(tries);
    }
    const scripts: string[] = [];
    const changed = await sourceLineOf(guestOf('-O0', scripts), HOME, placeOf('EIP: weigh'));
    expect(changed).toEqual({ok: false, why: 'changed'});
    const place = {...placeOf('EIP: weigh'), module: 'nobody'};
    expect(await sourceLineOf(guestOf('', []), HOME, place)).toEqual({ok: false, why: 'no-source'});
  });

  test('each reason for no line has its sentence', () => {
    const place = placeOf('EIP: weigh');
    const reasons: LineFailure[] = [
      {ok: false, why: 'no-source'},
      {ok: false, why: 'no-build', message: 'stumble.c:3: expected ;'},
      {ok: false, why: 'changed'},
      {ok: false, why: 'no-line'},
      {ok: false, why: 'not-running', message: ''},
      {ok: false, why: 'timeout', message: ''},
      {ok: false, why: 'interrupted', message: ''},
      {ok: false, why: 'errno', errno: 'EIO', message: 'an I/O error'},
    ];
    const said = reasons.map((reason) => lineFailureMessage(reason, place));
    for (const sentence of said) expect(sentence).toMatch(/^[A-Z].{30,}/);
    expect(said[1]).toContain('stumble.c:3: expected ;');
  });

  test('a line of the machine’s text is found in text that was changed here', () => {
    const open = new OpenFile('/a.c', 'one\ntwo\nthree\nfour\n');
    expect(open.lineHere(3)).toBe(3);
    open.edit('one\nmore\nmore\ntwo\nthree\nfour\n');
    expect([1, 2, 3, 4].map((line) => open.lineHere(line))).toEqual([1, 4, 5, 6]);
    open.edit('one\nfour\n');
    expect([1, 2, 3, 4].map((line) => open.lineHere(line))).toEqual([1, 2, 2, 2]);
    open.edit('one\ntwo\nother\nfour\n');
    expect([2, 3, 4].map((line) => open.lineHere(line))).toEqual([2, 3, 4]);
  });
});

describe('the way from the notice of an oops', () => {
  const location = placeOf('EIP: weigh');
  const diagnostic: Diagnostic = {path: '/x.c', line: 1, column: 1, severity: 'error', message: 'here'};
  const oops = (): Notice<'undo'> => ({text: 'Oops.', tone: 'warning', actions: ['show-where', 'rewind']});
  const board = (notice: Notice<'undo'> | undefined): NoticeBoard<'undo'> => ({notice});

  test('leads to the line, and the notice is as it was', async () => {
    const here = board(oops());
    let meanwhile: string | undefined;
    const lines = {
      show: () => {
        meanwhile = here.notice?.text;
        return Promise.resolve({ok: true as const, diagnostic});
      },
    };
    expect(await new OopsLine(lines, () => location).show(here)).toBe(diagnostic);
    expect(meanwhile).toMatch(/^Looking for the line: stumble is compiled again .* line of weigh_parcel/);
    expect(here.notice).toEqual(oops());
  });

  test('does not take back what has been said meanwhile', async () => {
    const here = board(oops());
    const newer: Notice<'undo'> = {text: 'Rewound.', tone: 'info', actions: ['undo']};
    const lines = {
      show: () => {
        here.notice = newer;
        return Promise.resolve({ok: true as const, diagnostic});
      },
    };
    await new OopsLine(lines, () => location).show(here);
    expect(here.notice).toBe(newer);
  });

  test('says why there is no line, and leaves the other actions', async () => {
    const here = board(oops());
    await new OopsLine({show: () => Promise.reject(new Error('not asked'))}, () => undefined).show(here);
    expect(here.notice).toMatchObject({tone: 'warning', actions: ['rewind']});

    const lines = {
      show: () => Promise.resolve({ok: false as const, message: 'It has changed.', ended: false}),
    };
    const way = new OopsLine(lines, () => location);
    here.notice = oops();
    expect(await way.show(here)).toBeUndefined();
    expect(here.notice).toEqual({text: 'It has changed.', tone: 'warning', actions: ['rewind']});
    way.offer(here);
    expect(here.notice.text).toBe('It has changed.');
  });

  test('is offered again when another machine is in place of the one that had ended', async () => {
    const asked: CodeLocation[] = [];
    let ended = true;
    const lines = {
      show: (place: CodeLocation) => {
        asked.push(place);
        return Promise.resolve(
          ended ? {ok: false as const, message: 'It is gone.', ended} : {ok: true as const, diagnostic},
        );
      },
    };
    const way = new OopsLine(lines, () => undefined);
    const here = board(undefined);
    await way.show(here, location);
    // No offer beside an error: that machine is no help either.
    here.notice = {text: 'No base.', tone: 'error', actions: []};
    way.offer(here);
    expect(here.notice.text).toBe('No base.');
    here.notice = {text: 'Rebooted.', tone: 'info', actions: ['undo']};
    way.offer(here);
    expect(here.notice).toEqual({
      text: 'Rebooted. stumble can be compiled on this machine, to show the line of the report.',
      tone: 'info',
      actions: ['show-where', 'undo'],
    });
    ended = false;
    expect(await way.show(here)).toBe(diagnostic);
    expect(asked).toEqual([location, location]);
    here.notice = undefined;
    way.offer(here);
    expect(here.notice).toBeUndefined();
  });
});
