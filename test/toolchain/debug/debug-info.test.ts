/** Owns the proof that our reader of debug information says of every module what binutils say of it. */
import {afterAll, describe, expect, test} from 'vitest';
import {readDebugInfo} from '../../../src/debugger/info/debug-info';
import {DEBUG_INFO, wantsAll} from '../proven';
import {
  compareBreakpoints,
  compareEntries,
  compareFrames,
  compareLines,
  compareLists,
  compareSlimmed,
} from './compare';
import {MODULES, debugModules} from './modules';

/** How many of each kind were compared: a comparison of nothing is no proof. */
async function compareAll(names: readonly string[], more: readonly string[]) {
  const counts = {breakpoints: 0, entries: 0, lines: 0, lists: 0, frames: 0};
  for await (const module of debugModules(names, more)) {
    const read = readDebugInfo(module.bytes);
    if (!read.ok) throw new Error(`${module.name}: ${read.message}`);
    const {info} = read;
    compareSlimmed(module.bytes);
    info.budget.renew();
    counts.entries += info.ask(() => compareEntries(info, module)) ?? NaN;
    counts.breakpoints += compareBreakpoints(info, module);
    counts.lines += compareLines(info, module);
    counts.lists += info.ask(() => compareLists(info, module)) ?? NaN;
    counts.frames += info.ask(() => compareFrames(info, module)) ?? NaN;
  }
  return counts;
}

interface Comparison {
  title: string;
  modules: readonly string[];
  options: readonly string[];
  /** There is so much of each at least. */
  least: Partial<Awaited<ReturnType<typeof compareAll>>>;
}

const [FEW, ALL_KINDS] = [{entries: 50}, {breakpoints: 1, entries: 1, lines: 1, lists: 1, frames: 1}];

const COMPARISONS: Comparison[] = [
  ...MODULES.map((name) => ({title: name, modules: [name], options: ['-g'], least: FEW})),
  {
    title: 'every type of some headers',
    modules: ['headers-0', 'headers-10'],
    options: ['-g', '-fno-eliminate-unused-debug-types'],
    least: {entries: 20_000},
  },
  ...(
    [
      ['DWARF 4', ['-g', '-gdwarf-4']],
      ['no optimisation that a debugger minds', ['-g', '-Og']],
      ['no optimisation', ['-g', '-O0']],
      ['size', ['-g', '-Os']],
      ['column numbers left out, and strict', ['-g', '-gstrict-dwarf', '-gno-column-info']],
    ] as const
  ).map(([title, options]) => ({
    title: `modules compiled for ${title}`,
    modules: ['lab-makefiles', 'containers'],
    options,
    least: ALL_KINDS,
  })),
];

/** All of them are minutes: of what agreed as it is now this takes a few, of what has changed since an eighth. */
const chosen = wantsAll ? COMPARISONS : DEBUG_INFO.sampleOf(COMPARISONS, DEBUG_INFO.isProven() ? 60 : 8);

describe('our reader and binutils agree on entries, lines, locations, ranges and frames of', () => {
  let agreed = 0;
  test.each(chosen.map((comparison) => [comparison.title, comparison] as const))(
    '%s',
    async (_, {modules, options, least}) => {
      const counts = await compareAll(modules, options);
      expect(Object.values(counts).some(Number.isNaN)).toBe(false);
      for (const [kind, count] of Object.entries(least))
        expect(counts[kind as keyof typeof counts], kind).toBeGreaterThanOrEqual(count);
      agreed++;
    },
  );
  afterAll(() => {
    if (wantsAll && agreed === COMPARISONS.length) DEBUG_INFO.write();
  });
});
