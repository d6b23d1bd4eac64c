/** Owns the proof that a module's memory is drawn as it is: regions by page, sizes to what follows, and nothing absurd from absurd input. */
import fc from 'fast-check';
import {describe, expect, test} from 'vitest';
import {SECTIONS_LIMIT, SYMBOLS_LIMIT, memoryMap} from '../../../src/session/xray/memory-map';
import {caveats, mapRows} from '../../../src/ui/kernel/xray/map-items';
import type {ModuleBits} from '../../../src/session/xray/xray';

const bitsOf = (sections: Record<string, string> | ModuleBits['sections'], initsize = '0'): ModuleBits => ({
  name: 'hello',
  values: [{name: 'initsize', value: initsize}],
  parameters: [],
  sections: Array.isArray(sections)
    ? sections
    : Object.entries(sections).map(([name, address]) => ({name, address})),
  holders: [],
  devices: [],
});

/** As /sys/module/hello has them: no order, and init's are still listed. */
const HELLO = {
  '.data': '0xc8834000',
  '.gnu.linkonce.this_module': '0xc8834040',
  '.init.text': '0xc8838000',
  '.rodata.str1.1': '0xc8832000',
  '.note.gnu.build-id': '0xc8832040',
  '.text': '0xc8830000',
  '.exit.text': '0xc8830020',
  '.symtab': '0xc883a004',
};

const shape = (bits: ModuleBits, size = 12288) =>
  memoryMap(bits, size).regions.map(({kind, address, size: bytes, isExact, isFreed, sections}) => ({
    kind,
    at: address.toString(16),
    size: bytes,
    isExact,
    isFreed,
    sections: sections.map((section) => `${section.name} ${section.size}${section.isLast ? ' at most' : ''}`),
  }));

describe('a module’s memory', () => {
  test('is regions of whole pages, each with its sections to scale', () => {
    expect(shape(bitsOf(HELLO))).toEqual([
      {
        kind: 'text',
        at: 'c8830000',
        size: 4096,
        isExact: true,
        isFreed: false,
        sections: ['.text 32', '.exit.text 4064 at most'],
      },
      {
        kind: 'read-only data',
        at: 'c8832000',
        size: 4096,
        isExact: true,
        isFreed: false,
        sections: ['.rodata.str1.1 64', '.note.gnu.build-id 4032 at most'],
      },
      {
        kind: 'data',
        at: 'c8834000',
        size: 4096,
        isExact: true,
        isFreed: false,
        sections: ['.data 64', '.gnu.linkonce.this_module 4032 at most'],
      },
      {
        kind: 'init text',
        at: 'c8838000',
        size: 4096,
        isExact: false,
        isFreed: true,
        sections: ['.init.text 4096 at most'],
      },
      {
        kind: 'init data',
        at: 'c883a000',
        size: 4096,
        isExact: false,
        isFreed: true,
        sections: ['.symtab 4092 at most'],
      },
    ]);
  });

  test('gives what is left of its size to data, whose symbol table /sys does not list', () => {
    expect(shape(bitsOf(HELLO), 16384)[2]).toMatchObject({kind: 'data', size: 8192, isExact: false});
    // Up to what follows.
    expect(shape(bitsOf(HELLO), 1 << 30)[2]).toMatchObject({size: 0x4000});
  });

  test('keeps a large section in one region, and what shares a page, whatever its name', () => {
    const large = bitsOf({'.text': '0xc8830000', '.exit.text': '0xc883a010', odd: '0xc883a020'});
    expect(shape(large, 60_000)).toMatchObject([
      {kind: 'text', size: 0xb000, sections: ['.text 40976', '.exit.text 16', 'odd 4064 at most']},
    ]);
  });

  test('says why there is none to draw', () => {
    expect(memoryMap(bitsOf([]), 4096).missing).toBe('no sections');
    expect(memoryMap(bitsOf({'.text': '0x00000000', '.data': 'no'}), 4096).missing).toBe('hidden');
  });

  test('has symbols in their sections, several names at one address as one', () => {
    const symbol = (address: string, type: string, name: string) => ({address, type, name});
    const map = memoryMap(bitsOf(HELLO), 12288, [
      symbol('c8830020', 't', 'hello_exit'),
      symbol('c8830000', 't', 'helper'),
      symbol('c8830020', 't', 'cleanup_module'),
      symbol('c8834040', 'd', '__this_module'),
      symbol('d0000000', 't', 'elsewhere'),
    ]);
    expect(map.regions[0]?.symbols).toEqual([
      {name: 'helper', type: 't', address: 0xc8830000, size: 32, isLast: false},
      {name: 'hello_exit, cleanup_module', type: 't', address: 0xc8830020, size: 4064, isLast: true},
    ]);
    expect(map.regions[2]?.symbols[0]).toMatchObject({name: '__this_module', size: 4032, isLast: true});
    expect(map.leftOut).toBe(1);
    const {bars} = mapRows(map);
    expect(bars.map(({name}) => name)).toContain('symbol helper: 0xc8830000, 32 bytes, text');
    expect(caveats(map).join(' ')).toMatch(/about.*init.*1 sections or symbols/);
  });
});

test('thousands of sections and symbols are drawn up to a limit, at once', () => {
  const at = (i: number) => `0x${(0xc8000000 + i * 8).toString(16)}`;
  const sections = Array.from({length: 10_000}, (_, i) => ({name: `.text.${i}`, address: at(i)}));
  const symbols = Array.from({length: 50_000}, (_, i) => ({
    name: `s${i}`,
    type: 't',
    address: at(i).slice(2),
  }));
  const from = performance.now();
  const map = memoryMap(bitsOf(sections), 1 << 20, symbols);
  expect(performance.now() - from).toBeLessThan(1000);
  expect(map.regions.flatMap((region) => region.sections)).toHaveLength(SECTIONS_LIMIT);
  expect(map.leftOut).toBeGreaterThanOrEqual(10_000 - SECTIONS_LIMIT + 50_000 - SYMBOLS_LIMIT);
});

test('whatever addresses and sizes there are, pieces are in their region, in order, and apart', () => {
  const address = fc.oneof(
    fc.integer({min: 0, max: 0xffffffff}).map((at) => `0x${at.toString(16)}`),
    fc.integer({min: 0xc8800000, max: 0xc8810000}).map((at) => `0x${at.toString(16)}`),
    fc.string(),
  );
  const section = fc.record({
    name: fc.constantFrom(
      '.text',
      '.init.text',
      '.init.data',
      '.data',
      '.bss',
      '.rodata',
      '__jump_table',
      'x',
    ),
    address,
  });
  const symbol = fc.record({name: fc.string(), type: fc.constant('t'), address});
  fc.assert(
    fc.property(
      fc.array(section, {maxLength: 40}),
      fc.array(symbol, {maxLength: 40}),
      fc.double({noNaN: true}),
      (sections, symbols, size) => {
        const map = memoryMap(bitsOf(sections), size, symbols);
        for (const region of map.regions) {
          expect(region.size).toBeGreaterThan(0);
          for (const pieces of [region.sections, region.symbols])
            for (const [i, piece] of pieces.entries()) {
              expect(piece.size).toBeGreaterThanOrEqual(0);
              expect(piece.address).toBeGreaterThanOrEqual(region.address);
              const end = pieces[i + 1]?.address ?? region.address + region.size;
              expect(piece.address + piece.size).toBeLessThanOrEqual(end);
            }
        }
        const {bars, widest} = mapRows(map);
        for (const bar of bars) expect(bar.x + bar.width).toBeLessThanOrEqual(widest);
      },
    ),
  );
});
