/**
 * Owns the proof that no file holds the page up or breaks it: whatever stands in a .ko is read, and asked of, in a tenth of
 * a second, or is refused with a reason.
 */
import {readFileSync} from 'node:fs';
import * as fc from 'fast-check';
import {beforeAll, describe, expect, test} from 'vitest';
import {stepFrom} from '../../../src/debugger/control/stepping';
import {readElf} from '../../../src/debugger/elf/elf';
import {readDebugInfo} from '../../../src/debugger/info/debug-info';
import {typeName} from '../../../src/debugger/info/type-name';
import {readLoadedModule} from '../../../src/debugger/live/loaded-module';
import {evaluateExpression} from '../../../src/debugger/values/evaluate';
import {Frame} from '../../../src/debugger/values/frame';
import {globalsOf, variablesOf} from '../../../src/debugger/values/variables';
import {bytesOf, elfWith, pumped} from './elf-writer';
import {compileFile} from './modules';
import {EXPECTATIONS, rebuild} from '../replay';
import {heldUp} from '../../held-up';
import {toolchain} from '../../../src/cli/toolchain/room';
import type {DebugInfo} from '../../../src/debugger/info/debug-info';

/** HOSTILE_FILES=20000 npx vitest run --project toolchain debug/hostile: a longer look. */
const RUNS = Number(process.env['HOSTILE_FILES'] ?? 1500);
const LIMIT_MS = 100;

type Step = (part: () => void) => void;

/** The longest of the steps that the page would be held for. */
const longest = (work: (step: Step) => void): Promise<number> =>
  heldUp(LIMIT_MS, (turn) =>
    work((part) => {
      turn();
      part();
      turn();
    }),
  );

/** Everything that a stop may ask, at some addresses. */
function useAll(file: Uint8Array, step: Step): void {
  let info: DebugInfo | undefined;
  step(() => {
    const read = readDebugInfo(file);
    if (read.ok) info = read.info;
    else expect(read.message).not.toBe('');
  });
  if (!info) return;
  const it = info;
  const word = Uint8Array.of(0x12, 0x34, 0x56, 0xc8);
  const target = {
    read: (_: number, length: number) =>
      length > 1 << 20 ? undefined : new Uint8Array(length).fill(word[1] ?? 0),
    sectionAddress: (name: string) => it.places.find((place) => place.name === name)?.address,
  };
  const addresses = it.toplevel.functions
    .slice(0, 4)
    .flatMap(({ranges}) => ranges.slice(0, 2).map(({from}) => from + 5));
  for (const address of [...addresses, 0, 0x1_0000])
    step(() =>
      it.ask(() => {
        const frame = new Frame(
          it,
          target,
          new Map([...Array(9).keys()].map((number) => [number, 0xc800_0000])),
          address,
        );
        it.symbolAt(address);
        for (const scope of it.scopesAt(address))
          for (const {value} of variablesOf(frame, scope))
            void [value.text, value.typeText, value.children().length];
        stepFrom(frame, 'into');
        evaluateExpression('first.next->next->value + numbers[3]', frame);
      }),
    );
  step(() =>
    it.ask(() => {
      const frame = new Frame(it, target, new Map(), 0x1_0000);
      for (const {value} of globalsOf(frame)) void [value.text, value.typeText];
    }),
  );
  step(() =>
    it.ask(() => {
      for (let index = 0; index < Math.min(1000, it.entries.count); index++)
        typeName(it.types.at(it.entries.entry(index)));
    }),
  );
  step(() => it.ask(() => readLoadedModule(it, target, 0xc800_0000)));
  for (const path of it.lines.files.slice(0, 3))
    step(() => it.ask(() => it.lines.linesOf(path).map((line) => it.lines.addressesOf(path, line))));
}

let small: Uint8Array;
let module: Uint8Array;

beforeAll(async () => {
  const room = await toolchain();
  small = compileFile(room, 'values.c', readFileSync(new URL('values.c', import.meta.url)), ['-O2']);
  const lab = EXPECTATIONS.find(({name}) => name === 'lab-least-module');
  if (!lab) throw new Error('no lab');
  const ko = [...rebuild(room, lab, ['-g']).files].find(([path]) => path.endsWith('.ko'));
  if (!ko) throw new Error('not built');
  module = ko[1];
}, 300_000);

/** A byte here and there, of debug sections and headers rather than of code. */
function mutated(
  file: Uint8Array,
  changes: readonly (readonly [where: number, what: number, width: number])[],
) {
  const spots = readElf(file)
    .sections.filter(({name, bytes}) => /^\.(rel)?\.?debug|symtab/.test(name) && bytes.length > 0)
    .map(({bytes}) => ({from: bytes.byteOffset - file.byteOffset, length: bytes.length}));
  const table = new DataView(file.buffer, file.byteOffset).getUint32(32, true);
  spots.push({from: 0, length: 52}, {from: table, length: file.length - table});
  const copy = file.slice();
  for (const [where, what, width] of changes) {
    const spot = spots[where % spots.length];
    if (!spot) continue;
    const at = spot.from + (Math.floor(where / spots.length) % spot.length);
    for (let index = 0; index < width && at + index < copy.length; index++)
      copy[at + index] = what >>> (8 * index);
  }
  return copy;
}

const changes = fc.array(
  fc.tuple(
    fc.nat(),
    fc.oneof(fc.constantFrom(0, 1, 0x7f, 0x80, 0xff, 0xffff, 0x7fff_ffff, 0xffff_ffff), fc.nat(0xff)),
    fc.constantFrom(1, 1, 2, 4),
  ),
  {minLength: 1, maxLength: 8},
);

/** Half a megabyte of each section, of what makes a reader go over things again and again. */
describe('a file made to take long', () => {
  const LENGTH = 512 << 10;
  const abbreviation = (code: number, tag: number, children: number, ...attributes: number[]) =>
    bytesOf(code, tag, children, ...attributes, 0, 0);
  const CODE = {'.text': new Uint8Array(0x1000)};
  /** A unit of DWARF 5 that has this in it, with the abbreviations given. */
  const unit = (entries: Uint8Array, abbreviations: Uint8Array) => ({
    ...CODE,
    '.debug_info': bytesOf([entries.length + 8, 4], [5, 2], 1, 4, [0, 4], entries),
    '.debug_abbrev': bytesOf(abbreviations, 0),
  });
  const all = (from: Uint8Array, piece: Uint8Array) => bytesOf(from, pumped(piece, LENGTH));
  const TOP = abbreviation(1, 0x11, 1);
  const top = bytesOf(1);
  const LINED = abbreviation(1, 0x11, 1, 0x10, 0x17);
  const lined = bytesOf(1, [0, 4]);
  const FUNCTION = abbreviation(2, 0x2e, 1, 0x11, 0x01, 0x12, 0x0b);
  /** A line table of DWARF 5 without directories or files, from the first address of code. */
  const lines = (program: Uint8Array) => {
    const header = bytesOf(1, 1, 1, 0xfb, 14, 13, new Uint8Array(12), 0, 0, 0, 0);
    const start = bytesOf(0, 5, 2, [0x1_0000, 4]);
    const length = 8 + header.length + start.length + program.length;
    return bytesOf([length, 4], [5, 2], 4, 0, [header.length, 4], header, start, program);
  };

  const files: [string, Record<string, Uint8Array>][] = [
    [
      'entries without bytes of their own',
      unit(
        all(top, bytesOf(2)),
        bytesOf(TOP, abbreviation(2, 0x34, 0, ...Array.from({length: 200}, () => [3, 0x19]).flat())),
      ),
    ],
    ['entries within entries', unit(all(top, bytesOf(2)), bytesOf(TOP, abbreviation(2, 0x0b, 1)))],
    [
      'functions that share a list of ranges',
      {
        ...unit(all(top, bytesOf(2, [12, 4])), bytesOf(TOP, abbreviation(2, 0x2e, 0, 0x55, 0x17))),
        '.debug_rnglists': all(new Uint8Array(12), bytesOf(4, 1, 2)),
      },
    ],
    [
      'a function of blocks that share one',
      {
        ...unit(
          all(bytesOf(top, 2, [0x1_0000, 4], 200), bytesOf(3, [12, 4])),
          bytesOf(TOP, FUNCTION, abbreviation(3, 0x0b, 0, 0x55, 0x17)),
        ),
        '.debug_rnglists': all(new Uint8Array(12), bytesOf(4, 1, 2)),
      },
    ],
    [
      'variables whose names never end',
      {
        ...unit(
          all(top, bytesOf(2, [0, 4], 0)),
          bytesOf(TOP, abbreviation(2, 0x34, 0, 0x03, 0x0e, 0x1c, 0x0b)),
        ),
        '.debug_str': pumped(bytesOf(0x61), LENGTH),
      },
    ],
    [
      'types of themselves',
      unit(bytesOf(all(top, bytesOf(2, [13, 4]))), bytesOf(TOP, abbreviation(2, 0x16, 0, 0x49, 0x13))),
    ],
    [
      'functions that take themselves',
      unit(
        all(bytesOf(top, 2), bytesOf(3, [13, 4])),
        bytesOf(TOP, abbreviation(2, 0x15, 1), abbreviation(3, 0x05, 0, 0x49, 0x13)),
      ),
    ],
    [
      'structs within themselves',
      unit(
        all(bytesOf(top, 2, 4), bytesOf(3, [13, 4])),
        bytesOf(TOP, abbreviation(2, 0x13, 1, 0x0b, 0x0b), abbreviation(3, 0x0d, 0, 0x49, 0x13)),
      ),
    ],
    [
      'units and nothing else',
      {
        ...CODE,
        '.debug_info': pumped(bytesOf([8, 4], [5, 2], 1, 4, [0, 4]), LENGTH),
        '.debug_abbrev': bytesOf(pumped(abbreviation(1, 0x11, 1, 3, 8), LENGTH), 0),
      },
    ],
    ['a row for every byte', {...unit(lined, LINED), '.debug_line': lines(pumped(bytesOf(14), LENGTH))}],
    [
      'a sequence for every third byte',
      {...unit(lined, LINED), '.debug_line': lines(pumped(bytesOf(14, 0, 1, 1), LENGTH))},
    ],
    [
      'frames and nothing else',
      {
        ...unit(top, TOP),
        '.debug_frame': pumped(bytesOf([12, 4], [0, 4], [0x1_0000, 4], [0x1000, 4]), LENGTH),
      },
    ],
    [
      'a frame that remembers',
      {
        ...unit(top, TOP),
        '.debug_frame': bytesOf(
          [16, 4],
          [0xffff_ffff, 4],
          1,
          0,
          1,
          1,
          8,
          pumped(bytesOf(0), 7),
          [LENGTH + 12, 4],
          [0, 4],
          [0x1_0000, 4],
          [0x1000, 4],
          pumped(bytesOf(0x0a, 0x0b), LENGTH),
        ),
      },
    ],
  ];
  test.each(files)('%s', async (_, sections) => {
    const bytes = elfWith(sections);
    // What is refused for another reason than a limit proves nothing.
    const read = readDebugInfo(bytes);
    expect(read.ok ? 'read' : read.message).toMatch(
      /^read$|refers to itself|nested too deeply|without an end|compiled without/,
    );
    expect(await longest((step) => useAll(bytes, step))).toBeLessThan(LIMIT_MS);
  });
});

describe('a file with changed bytes', () => {
  test.each([
    ['small', () => small, RUNS],
    ['a module', () => module, RUNS / 10],
  ] as const)(
    '%s is read and asked of at once',
    async (_, file, numRuns) => {
      await fc.assert(
        fc.asyncProperty(changes, async (list) => {
          const bytes = mutated(file(), list);
          expect(await longest((step) => useAll(bytes, step))).toBeLessThan(LIMIT_MS);
        }),
        {numRuns, endOnFailure: true},
      );
    },
    300_000,
  );

  test('cut anywhere', async () => {
    await fc.assert(
      fc.asyncProperty(fc.nat(), async (length) => {
        expect(await longest((step) => useAll(small.slice(0, length % small.length), step))).toBeLessThan(
          LIMIT_MS,
        );
      }),
      {numRuns: 300, endOnFailure: true},
    );
  });

  test('no file at all', () => {
    for (const bytes of [new Uint8Array(), Uint8Array.of(127, 69, 76, 70), new Uint8Array(4096)])
      expect(readDebugInfo(bytes)).toMatchObject({ok: false, why: 'malformed'});
  });
});
