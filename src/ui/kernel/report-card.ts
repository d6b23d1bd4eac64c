/** Owns the drawing of a kernel's report as a card: what happened, where, by which calls, what is left behind; its text below. */
import {html, nothing} from 'lit';
import {locationIn} from '../../session/diagnostics/oops/code-location';
import {locationOf, processOf} from '../../session/diagnostics/oops/kernel-reports';
import {TITLES, explanationOf, headlineOf} from '../../session/messages/trouble-notice';
import type {CodeLocation} from '../../session/diagnostics/oops/code-location';
import type {KernelReport} from '../../session/diagnostics/oops/kernel-reports';

export interface CardActions {
  open: (place: CodeLocation) => void;
  debug: (place: CodeLocation) => void;
  rewind: () => void;
  copy: (text: string) => void;
}

/** Those that a student meets. */
const TAINTS: Readonly<Record<string, string>> = {
  P: 'a module with another licence than the GPL was loaded',
  F: 'a module was loaded by force',
  B: 'a page of memory was found damaged',
  D: 'the kernel has had an oops before',
  W: 'the kernel has warned before',
  C: 'a module of staging was loaded',
  O: 'a module from outside the kernel was loaded',
  E: 'a module without a signature was loaded',
  L: 'a processor was stuck before',
  R: 'a module was removed by force',
};

/** `Tainted: G D O ...` of the line of the processor; the line of its own says the same with words. */
function taintsOf({lines}: KernelReport): string[] {
  const [, letters = ''] = lines.map((line) => /Tainted: ([A-Z ]{1,40})/.exec(line)).find(Boolean) ?? [];
  return Object.entries(TAINTS).flatMap(([letter, meaning]) => (letters.includes(letter) ? meaning : []));
}

/** A call of the trace: `symbol+0x..`, perhaps of a module. Those with `?` are what was found on the stack, not calls. */
const CALL = /^ (?:\? )?([\w.$]{1,512}\+0x[0-9a-f]{1,8}\/0x[0-9a-f]{1,8})/;

function callsOf({lines}: KernelReport): {text: string; place: CodeLocation | undefined}[] {
  return lines
    .filter((line) => CALL.test(line) && !line.startsWith(' ? '))
    .map((line) => ({text: line.trim(), place: locationIn(line)?.place}));
}

/** `raw`: its lines, drawn; `text`: the same for copying. `isLast`: the one that can be gone back from. */
export function reportCard(
  report: KernelReport,
  raw: {drawn: unknown; count: number; text: string},
  isLast: boolean,
  {open, debug, rewind, copy}: CardActions,
) {
  const place = locationOf(report);
  const process = processOf(report);
  const calls = callsOf(report);
  const ours = calls.filter((call) => call.place !== undefined);
  const taints = taintsOf(report);
  const explanation = explanationOf(report);
  const placeButton = (text: string, at: CodeLocation) =>
    html`<button
      class="location"
      title="Show this line in the source"
      aria-label=${`${text}: show this line in the source`}
      @click=${() => open(at)}
    >
      ${text}
    </button>`;
  const nameOf = ({symbol, offset, size, module}: CodeLocation) =>
    `${symbol}+0x${offset.toString(16)}/0x${size.toString(16)} [${module}]`;
  return html`<section class="report ${report.kind}" role="group" aria-label=${TITLES[report.kind]}>
    <h3>${TITLES[report.kind]}</h3>
    <p class="machine">${headlineOf(report)}</p>
    ${explanation === '' ? nothing : html`<p>${explanation}</p>`}
    <dl>
      ${
        place
          ? html`<dt>where</dt>
              <dd class="machine">${placeButton(nameOf(place), place)}</dd>`
          : nothing
      }
      ${
        process === undefined
          ? nothing
          : html`<dt>who</dt>
              <dd>${process}</dd>`
      }
      ${
        ours.length === 0
          ? nothing
          : html`<dt>called by</dt>
              <dd class="machine">
                <ol>
                  ${ours.map((call) => html`<li>${call.place ? placeButton(nameOf(call.place), call.place) : call.text}</li>`)}
                </ol>
              </dd>`
      }
      ${
        taints.length === 0
          ? nothing
          : html`<dt>taint</dt>
              <dd>${taints.join('; ')}</dd>`
      }
    </dl>
    <div class="actions">
      ${place ? html`<button class="outlined" @click=${() => open(place)}>Show where</button>` : nothing}
      ${
        isLast
          ? html`<button class="outlined" title="The machine as it was before the command" @click=${rewind}>
              Rewind to before
            </button>`
          : nothing
      }
      ${
        place
          ? html`<button
              class="outlined"
              title="Sets a breakpoint at the line; rewind, and run it again"
              @click=${() => debug(place)}
            >
              Debug it
            </button>`
          : nothing
      }
      <button @click=${() => copy(raw.text)}>Copy the report</button>
    </div>
    ${
      calls.length > ours.length
        ? html`<details>
            <summary>${calls.length} calls, the kernel's too</summary>
            <ol class="machine">
              ${calls.map(({text}) => html`<li>${text}</li>`)}
            </ol>
          </details>`
        : nothing
    }
    <details>
      <summary>All ${raw.count} lines as the kernel printed them</summary>
      ${raw.drawn}
    </details>
  </section>`;
}
