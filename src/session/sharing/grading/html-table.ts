/** Owns the graded hand-ins as a page for a person: it stands for itself, and holds no address and no script. */
import {isFlagged} from './row';
import {claimedOf, heldOf, isUnseen, remarks, testNames} from './tables';
import type {Row, TestResult} from './row';

const escape = (text: string) =>
  text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;').replaceAll('"', '&quot;');

/** A teacher's own time, to the minute. */
const moment = new Intl.DateTimeFormat('en-GB', {
  day: 'numeric',
  month: 'short',
  year: 'numeric',
  hour: '2-digit',
  minute: '2-digit',
  timeZoneName: 'short',
});
const when = (at: number | undefined) => (at === undefined ? NOTHING : moment.format(at));

/** Where there is nothing to count. */
const NOTHING = '–';
const baseName = (file: string) => file.split(/[\\/]/).at(-1) ?? file;

const STYLE = `:root{color-scheme:light dark}
body{font:15px/1.4 system-ui,sans-serif;margin:clamp(.75em,3vw,2em)}
.scroll{overflow-x:auto}table{border-collapse:collapse}
th,td{text-align:left;vertical-align:top;padding:.3em .7em;border-bottom:1px solid #8886}
tbody th{font-weight:600;min-width:8em;max-width:16em;overflow-wrap:anywhere}
tr>:first-child{position:sticky;left:0;background:Canvas}
td{min-width:3em}td.count,td.when{white-space:nowrap}td.text{min-width:16em;max-width:34em;overflow-wrap:anywhere}
.flag{background:#f6c34333}small{opacity:.75;font-weight:400}ul{margin:0;padding-left:1.2em}
li{white-space:pre-line}code{font-size:85%}`;

/** Where a step was seen, as the table says it. */
const seenIn = (seen: NonNullable<Row['steps'][number]['seen']>) =>
  seen === 'record' ? 'in the record of the student’s page alone' : seen;

const count = (part: number, of: number) => (of === 0 ? NOTHING : `${part} of ${of}`);
const sum = (tests: readonly TestResult[], of: 'points' | 'of') =>
  tests.reduce((all, test) => all + test[of], 0);
const list = (items: readonly string[]) => (items.length === 0 ? '' : `<ul>${items.join('')}</ul>`);

function testCell(test: TestResult | undefined): string {
  if (!test) return `<td class="count">${NOTHING}</td>`;
  const title = test.why === undefined ? '' : ` title="${escape(test.why)}"`;
  return `<td class="count"${title}>${test.of === 0 ? (test.ok ? 'holds' : 'does not hold') : `${test.points} of ${test.of}`}</td>`;
}

function line(row: Row, names: readonly string[]): string {
  const {student, file, lab, steps, tests, madeAt, chain, seal} = row;
  const expected = steps.flatMap(({id, predicted, question = id}) =>
    predicted === undefined ? [] : [`<li>${escape(question)} <em>${escape(predicted)}</em></li>`],
  );
  const claims = claimedOf(row).map(
    ({id, at, seen}) => `${escape(id)}: ${when(at)}${seen === undefined ? '' : `, seen: ${seenIn(seen)}`}`,
  );
  return `<tr${isFlagged(row) || row.why !== undefined ? ' class="flag"' : ''}>
<th scope="row">${student === '' ? '' : `${escape(student)}<br>`}<small title="${escape(file)}">${escape(baseName(file))}</small></th>
<td>${escape(lab)}</td><td class="when">${when(madeAt)}</td>
<td class="count" title="${claims.join('&#10;')}">${isUnseen(row) ? NOTHING : count(heldOf(row).length, steps.length)}</td>
${names.map((name) => testCell(tests.find((test) => test.name === name))).join('')}
<td class="count">${count(sum(tests, 'points'), sum(tests, 'of'))}</td>
<td>${escape(chain) || NOTHING}<br><code>${escape(seal.slice(0, 16))}</code></td>
<td class="text">${list(remarks(row).map((each) => `<li>${escape(each)}</li>`))}</td>
<td class="text">${list(expected)}</td></tr>`;
}

export function html(rows: readonly Row[]): string {
  const names = testNames(rows);
  const heads = [
    'Student',
    'Lab',
    'Handed in',
    'Steps',
    ...names,
    'Points',
    'Chain',
    'Remarks',
    'What the student expected',
  ];
  return `<!doctype html>
<html lang="en"><meta charset="utf-8"><title>Hand-ins</title>
<meta name="viewport" content="width=device-width">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'">
<style>${STYLE}</style><h1>Hand-ins</h1>
<div class="scroll" tabindex="0" role="region" aria-label="Hand-ins"><table>
<thead><tr>${heads.map((head) => `<th scope="col">${escape(head)}</th>`).join('')}</tr></thead>
<tbody>
${rows.map((row) => line(row, names)).join('\n')}
</tbody></table></div></html>
`;
}
