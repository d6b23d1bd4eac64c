/** Owns how a traced load or removal is drawn: each step with its share of the time, and what came of it. */
import {html, nothing} from 'lit';
import {micro, moment, shownReturn} from './shown-values';
import type {LoadStep} from '../../../session/xray/load-steps';
import type {TimedLine} from '../../../session/xray/log-times';
import type {TracedLoad} from '../../../session/xray/xray';

const MARKS: Record<LoadStep['state'], string> = {done: '✓', failed: '✕', 'not-reached': '·'};

/** Steps that were not reached are shown, too. */
export function tracedLoad({steps, said, log, line}: TracedLoad) {
  const {errno, totalUs} = steps;
  const longest = Math.max(1, ...steps.steps.map(({durationUs}) => durationUs));
  return html`<section aria-label="The traced load">
    <h3>Step by step</h3>
    <div class="answer ${errno === '' ? '' : 'bad'}" role="status">
      ${errno === '' ? `done in ${micro(totalUs)}` : `the kernel answered ${errno} after ${micro(totalUs)}`}${
        said ? html`<br />${said}` : nothing
      }
    </div>
    <ol class="timeline">
      ${steps.steps.map((step, i) => stepLine(step, i, longest))}
    </ol>
    <h3>What the log said</h3>
    ${
      log.length === 0
        ? html`<p class="none">Nothing.</p>`
        : html`<ul class="said">
            ${log.map(logLine)}
          </ul>`
    }
    <h3>In /proc/modules</h3>
    <div class="answer">${line ?? html`<span class="none">It is not there.</span>`}</div>
  </section>`;
}

/** Its time counts from the first call, as in the chart. */
const logLine = ({text, atUs}: TimedLine) =>
  html`<li class="answer">
    ${atUs === undefined ? nothing : html`<span class="at">${moment(Math.round(atUs))}</span>`} ${text}
  </li>`;

function stepLine({title, what, calls, durationUs, state}: LoadStep, i: number, longest: number) {
  const share = (100 * durationUs) / longest;
  return html`<li class=${state}>
    <details>
      <summary>
        <span class="mark" aria-hidden="true">${MARKS[state]}</span>
        <span class="title">${i + 1}. ${title}${state === 'failed' ? ' (it stopped here)' : ''}</span>
        <span class="time">${state === 'not-reached' ? 'not reached' : micro(durationUs)}</span>
        <span class="bar"
          ><svg viewBox="0 0 100 3" preserveAspectRatio="none" aria-hidden="true">
            <rect width=${share} height="3"></rect></svg
        ></span>
      </summary>
      <div class="calls">
        <p>${what}</p>
        ${calls.map(
          (call) =>
            html`<div class="call">
              <span
                >${call.name}()${call.returned === undefined ? '' : ` = ${shownReturn(call.returned)}`}</span
              >
              <span>${micro(call.durationUs)}</span>
            </div>`,
        )}
      </div>
    </details>
  </li>`;
}
