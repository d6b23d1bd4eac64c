/** Owns how the graded hand-ins are written, in words, for a spreadsheet and for another program; html-table.ts is for a person. */
import {isFlagged, sumOf} from './row';
import type {Row} from './row';

const date = (at: number | undefined) => (at === undefined ? '' : new Date(at).toISOString());

/** Of steps that leave no trace on a machine it is said that nothing else shows them. */
function ofRecord(steps: Row['steps']): string[] {
  const ids = steps.flatMap(({id, seen}) => (seen === 'record' ? [id] : []));
  return ids.length === 0
    ? []
    : [`done in the debugger, as the student’s own page has recorded it: ${ids.join(', ')}`];
}

/** So many of those that are alike are named: a class that copies from one place is one remark, not a hundred. */
const NAMED = 5;
const percent = (share: number) => Math.round(share * 100);

function ofSimilar(similar: Row['similar']): string[] {
  const nearest = [...similar].sort((a, b) => b.share - a.share);
  const named = nearest
    .slice(0, NAMED)
    .map(({file, student, share}) => `${student || file} (${percent(share)} %)`);
  if (named.length === 0) return [];
  return nearest.length === 1
    ? [`its sources are like those of ${named.join('')}`]
    : [
        `its sources are like those of ${nearest.length} others: ${named.join(', ')}${nearest.length > NAMED ? ', ...' : ''}`,
      ];
}

/** What a row comes to, in words. */
export function remarks(row: Row): string[] {
  const {why, chain, steps, tests, similar, carried} = row;
  return [
    ...(why === undefined ? [] : [why]),
    ...(chain === 'holds' || chain === '' ? [] : [`the chain ${chain}`]),
    ...(carried === false ? ['the patches that it carries are not what its machine has'] : []),
    ...steps.flatMap(({id, seen, why: lacking}) =>
      seen === 'no' ? [`claims the step ${id}, which is not seen: ${lacking ?? ''}`] : [],
    ),
    ...ofRecord(steps),
    ...tests.flatMap(({name, ok, why: lacking}) => (ok ? [] : [`${name}: ${lacking ?? ''}`])),
    ...ofSimilar(similar),
  ];
}

/** What the student expected, step by step. */
export const predictions = ({steps}: Pick<Row, 'steps'>): string[] =>
  steps.flatMap(({id, predicted}) => (predicted === undefined ? [] : [`${id}: ${predicted}`]));

export const claimedOf = ({steps}: Row) => steps.filter(({at}) => at !== undefined);
/** Nobody has looked at its machines. */
export const isUnseen = (row: Row) =>
  claimedOf(row).length > 0 && claimedOf(row).every(({seen}) => seen === undefined || seen === 'panic');
export const heldOf = (row: Row) => claimedOf(row).filter(({seen}) => seen !== 'no' && seen !== undefined);
const pointsOf = ({tests}: Row) => tests.reduce((sum, {of}) => sum + of, 0);

/** Of all tests, in the order in which they come. */
export const testNames = (rows: readonly Row[]): readonly string[] => [
  ...new Set(rows.flatMap(({tests}) => tests.map(({name}) => name))),
];

/** Without it Excel takes UTF-8 for its own country's letters. */
const BYTE_ORDER_MARK = '\ufeff';

/** A spreadsheet takes what begins like this for a formula. */
const cell = (value: string | number) => {
  const text = String(value).replace(/[\r\n]+/g, ' ');
  const safe = typeof value === 'string' && /^[=+\-@\t]/.test(text) ? `'${text}` : text;
  return `"${safe.replaceAll('"', '""')}"`;
};

export function csv(rows: readonly Row[]): string {
  const tests = testNames(rows);
  const head = [
    'file',
    'student',
    'lab',
    'handed in',
    'steps seen',
    'steps claimed',
    'steps',
    'flagged',
    'points',
    'of',
    ...tests,
    'chain',
    'seal',
    'remarks',
    'predictions',
  ];
  const lines = rows.map((row) => [
    row.file,
    row.student,
    row.lab,
    date(row.madeAt),
    isUnseen(row) ? '' : heldOf(row).length,
    claimedOf(row).length,
    row.steps.length,
    isFlagged(row) ? 'yes' : '',
    sumOf(row.tests),
    pointsOf(row),
    ...tests.map((name) => row.tests.find((test) => test.name === name)?.points ?? ''),
    row.chain,
    row.seal,
    remarks(row).join('; '),
    predictions(row).join('; '),
  ]);
  return BYTE_ORDER_MARK + [head, ...lines].map((line) => `${line.map(cell).join(',')}\r\n`).join('');
}

export const json = (rows: readonly Row[]) =>
  `${JSON.stringify({format: 1, rows: rows.map((row) => ({...row, remarks: remarks(row)}))}, null, 2)}\n`;
