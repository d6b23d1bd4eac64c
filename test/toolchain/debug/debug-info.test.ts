/** Owns the proof that our reader of debug information says of every module what binutils say of it. */
import {describe, expect, test} from 'vitest';
import {readDebugInfo} from '../../../src/debugger/info/debug-info';
import {compareBreakpoints, compareEntries, compareFrames, compareLines, compareLists} from './compare';
import {CORPUS, LABS, debugModules} from './modules';

/** Every module takes two minutes: by itself this looks at those that differ most; `MODLAB_ALL_MODULES=1` at all. */
const MODULES =
  process.env['MODLAB_ALL_MODULES'] === undefined
    ? ['lab-concurrency', 'lab-oops', 'lab-symbols', 'block', 'crypto', 'floating', 'network', 'timers']
    : [...LABS, ...CORPUS];

/** How many of each kind were compared: a comparison of nothing is no proof. */
async function compareAll(names: readonly string[], more: readonly string[]) {
  const counts = {breakpoints: 0, entries: 0, lines: 0, lists: 0, frames: 0};
  for await (const module of debugModules(names, more)) {
    const read = readDebugInfo(module.bytes);
    if (!read.ok) throw new Error(`${module.name}: ${read.message}`);
    const {info} = read;
    info.budget.renew();
    counts.entries += info.ask(() => compareEntries(info, module)) ?? NaN;
    counts.breakpoints += compareBreakpoints(info, module);
    counts.lines += compareLines(info, module);
    counts.lists += info.ask(() => compareLists(info, module)) ?? NaN;
    counts.frames += info.ask(() => compareFrames(info, module)) ?? NaN;
  }
  return counts;
}

describe('our reader and binutils agree on entries, lines, locations, ranges and frames of', () => {
  test.each(MODULES)('%s', async (name) => {
    const counts = await compareAll([name], ['-g']);
    expect(counts.entries).toBeGreaterThan(50);
    expect(Number.isNaN(counts.lines + counts.lists + counts.frames)).toBe(false);
  });

  test('every type of some headers', async () => {
    const counts = await compareAll(['headers-0', 'headers-10'], ['-g', '-fno-eliminate-unused-debug-types']);
    expect(counts.entries).toBeGreaterThan(20_000);
  });

  test.each([
    ['DWARF 4', ['-g', '-gdwarf-4']],
    ['no optimisation that a debugger minds', ['-g', '-Og']],
    ['no optimisation', ['-g', '-O0']],
    ['size', ['-g', '-Os']],
    ['column numbers left out, and strict', ['-g', '-gstrict-dwarf', '-gno-column-info']],
  ])('modules compiled for %s', async (_, more) => {
    const counts = await compareAll(['lab-makefiles', 'containers'], more);
    expect(Math.min(...Object.values(counts))).toBeGreaterThan(0);
  });
});
