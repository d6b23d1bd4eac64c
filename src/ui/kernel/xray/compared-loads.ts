/** Owns the table of two traced loads: each step's time in both, and the difference. */
import {html} from 'lit';
import {compareLoads} from '../../../session/xray/compare-loads';
import {titleOf} from './flame-items';
import {difference, micro} from './shown-values';
import type {ComparedStep} from '../../../session/xray/compare-loads';
import type {TracedLoad} from '../../../session/xray/xray';

function cell({state, durationUs}: ComparedStep['first']) {
  if (state === 'not-reached') return html`<td class="not-reached">not reached</td>`;
  return html`<td class=${state}>${micro(durationUs)}${state === 'failed' ? ', stopped here' : ''}</td>`;
}

export function comparedLoads(first: TracedLoad, second: TracedLoad) {
  return html`<table class="compared">
    <caption>
      ${titleOf(first)}<br />${titleOf(second)}
    </caption>
    <thead>
      <tr>
        <th scope="col">Step</th>
        <th scope="col">${first.number}.</th>
        <th scope="col">${second.number}.</th>
        <th scope="col">Difference (${second.number}. − ${first.number}.)</th>
      </tr>
    </thead>
    <tbody>
      ${compareLoads(first, second).map(
        ({title, first: one, second: other, differenceUs}, i) =>
          html`<tr>
            <th scope="row">${i + 1}. ${title}</th>
            ${cell(one)}${cell(other)}
            <td>${differenceUs === undefined ? '' : difference(differenceUs)}</td>
          </tr>`,
      )}
    </tbody>
  </table>`;
}
