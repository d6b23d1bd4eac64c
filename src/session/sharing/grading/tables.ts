/** Owns how the graded hand-ins are written: for a spreadsheet, for another program, and for a person. */
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

/** Where a step was seen, as the table says it. */
const seenIn = (seen: NonNullable<Row['steps'][number]['seen']>) =>
  seen === 'record' ? 'in the record of the student’s page alone' : seen;

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
    ...similar.map(
      ({file, student, share}) =>
        `its sources are like those of ${student || file} (${Math.round(share * 100)} %)`,
    ),
  ];
}

/** What the student expected, step by step. */
export const predictions = ({steps}: Pick<Row, 'steps'>): string[] =>
  steps.flatMap(({id, predicted}) => (predicted === undefined ? [] : [`${id}: ${predicted}`]));

const claimedOf = ({steps}: Row) => steps.filter(({at}) => at !== undefined);
/** Nobody has looked at its machines. */
const isUnseen = (row: Row) =>
  claimedOf(row).length > 0 && claimedOf(row).every(({seen}) => seen === undefined || seen === 'panic');
const heldOf = (row: Row) => claimedOf(row).filter(({seen}) => seen !== 'no' && seen !== undefined);
const pointsOf = ({tests}: Row) => tests.reduce((sum, {of}) => sum + of, 0);

/** A spreadsheet takes what begins like this for a formula. */
const cell = (value: string | number) => {
  const text = String(value).replace(/[\r\n]+/g, ' ');
  const safe = typeof value === 'string' && /^[=+\-@\t]/.test(text) ? `'${text}` : text;
  return `"${safe.replaceAll('"', '""')}"`;
};

export function csv(rows: readonly Row[]): string {
  const tests = [...new Set(rows.flatMap((row) => row.tests.map(({name}) => name)))];
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
  return [head, ...lines].map((line) => `${line.map(cell).join(',')}\r\n`).join('');
}

export const json = (rows: readonly Row[]) =>
  `${JSON.stringify({format: 1, rows: rows.map((row) => ({...row, remarks: remarks(row)}))}, null, 2)}\n`;

const escape = (text: string) =>
  text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;').replaceAll('"', '&quot;');

const STYLE = `body{font:15px/1.4 system-ui,sans-serif;margin:2em}table{border-collapse:collapse}
th,td{text-align:left;vertical-align:top;padding:.3em .7em;border-bottom:1px solid #8886}
.flag{background:#f6c34333}small{opacity:.75}ul{margin:0;padding-left:1.2em}code{font-size:85%}`;

export function html(rows: readonly Row[]): string {
  const lines = rows.map((row) => {
    const list = remarks(row).map((each) => `<li>${escape(each)}</li>`);
    const expected = row.steps.flatMap(({id, predicted, question = id}) =>
      predicted === undefined ? [] : [`<li>${escape(question)} <em>${escape(predicted)}</em></li>`],
    );
    const steps = row.steps
      .filter(({at}) => at !== undefined)
      .map(
        ({id, at, seen}) =>
          `${escape(id)}: ${date(at)}${seen === undefined ? '' : `, seen: ${seenIn(seen)}`}`,
      );
    return `<tr${isFlagged(row) || row.why !== undefined ? ' class="flag"' : ''}>
<td>${escape(row.student)}<br><small>${escape(row.file)}</small></td>
<td>${escape(row.lab)}</td><td>${date(row.madeAt)}</td>
<td title="${steps.join('&#10;')}">${heldOf(row).length} of ${row.steps.length}</td>
<td>${sumOf(row.tests)} of ${pointsOf(row)}</td>
<td>${escape(row.chain)}<br><code>${escape(row.seal.slice(0, 16))}</code></td>
<td>${list.length === 0 ? '' : `<ul>${list.join('')}</ul>`}</td>
<td>${expected.length === 0 ? '' : `<ul>${expected.join('')}</ul>`}</td></tr>`;
  });
  return `<!doctype html>
<html lang="en"><meta charset="utf-8"><title>Hand-ins</title>
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'">
<style>${STYLE}</style><h1>Hand-ins</h1>
<table><thead><tr><th>Student</th><th>Lab</th><th>Handed in</th><th>Steps</th><th>Points</th><th>Chain</th><th>Remarks</th><th>What the student expected</th></tr></thead>
<tbody>
${lines.join('\n')}
</tbody></table></html>
`;
}
