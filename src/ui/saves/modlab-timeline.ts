/** Owns the strip of moments of a lab's machine: what happened when, and the way back and forward. */
import {LitElement, html, nothing} from 'lit';
import {customElement, property, state} from 'lit/decorators.js';
import {relativeTime, formatBytes} from '../theme/format';
import {kindOfBeginning} from '../../session/diagnostics/oops/kernel-reports';
import {shared} from '../theme/shared-style';
import {timelineStyle} from './timeline-style';
import type {Timeline} from '../../session/saves/timeline';
import type {SnapshotMeta} from '../../snapshots/meta';

/** More would be too small to hit; those before are among the saves. */
const SHOWN = 60;
const PREVIEW_LINES = 12;

const hasOops = ({happened}: SnapshotMeta) =>
  happened?.some((what) => (kindOfBeginning(what) ?? 'warning') !== 'warning') ?? false;

const title = ({kind, name, happened}: SnapshotMeta) =>
  kind === 'auto' ? (happened?.join(', ') ?? name) || name : name;

/**
 * @fires timeline-step - -1 or 1: one moment back or forward
 * @fires timeline-go - string: the id of the moment to go to
 */
@customElement('modlab-timeline')
export class ModlabTimeline extends LitElement {
  static override styles = [shared, timelineStyle];

  /** The lab's moments, and where the machine is among them. */
  @property({attribute: false}) timeline: Timeline = {moments: [], at: -1};
  /** The moment whose preview is shown, and where. */
  @state() private preview: {moment: SnapshotMeta; left: number} | undefined;
  /** Where the keyboard is on the track; undefined: at the present. */
  @state() private focused: string | undefined;

  protected override render() {
    const {moments, at} = this.timeline;
    const first = Math.max(0, moments.length - SHOWN);
    const present = moments[at];
    const stop = moments.find(({id}) => id === this.focused)?.id ?? present?.id ?? moments.at(-1)?.id;
    return html`
      <button
        class="step"
        title="Back to the moment before"
        aria-label="Back"
        ?disabled=${moments.length === 0}
        @click=${() => this.#step(-1)}
      >
        ‹
      </button>
      <button
        class="step"
        title="Forward to the moment after"
        aria-label="Forward"
        ?disabled=${at < 0 || at === moments.length - 1}
        @click=${() => this.#step(1)}
      >
        ›
      </button>
      <div
        class="track"
        role="group"
        aria-label="Moments of this machine"
        @keydown=${(event: KeyboardEvent) => this.#onKey(event)}
        @pointerleave=${() => (this.preview = undefined)}
        @focusout=${() => (this.preview = undefined)}
      >
        ${moments.slice(first).map((moment, i) => this.#moment(moment, first + i, moment.id === stop))}
      </div>
      <span class="here">
        ${
          present
            ? html`${title(present)},
                <time datetime=${new Date(present.savedAt).toISOString()}
                  >${relativeTime(present.savedAt)}</time
                >`
            : moments.length === 0
              ? 'What happens is kept here, to go back to.'
              : nothing
        }
      </span>
      ${this.preview ? this.#previewBox(this.preview) : nothing}
    `;
  }

  #moment(moment: SnapshotMeta, index: number, stop: boolean) {
    const {at} = this.timeline;
    const classes = `moment ${moment.kind} ${hasOops(moment) ? 'oops' : ''} ${at >= 0 && index > at ? 'later' : ''}`;
    return html`<button
      class=${classes}
      data-id=${moment.id}
      tabindex=${stop ? 0 : -1}
      aria-current=${index === at ? 'true' : nothing}
      aria-label="${title(moment)}, ${relativeTime(moment.savedAt)}"
      @click=${() => this.#go(moment.id)}
      @pointerenter=${(event: PointerEvent) => this.#showPreview(event.currentTarget, moment)}
      @focus=${(event: FocusEvent) => {
        this.focused = moment.id;
        this.#showPreview(event.currentTarget, moment);
      }}
    >
      <span class="dot"></span>
    </button>`;
  }

  #previewBox({moment, left}: {moment: SnapshotMeta; left: number}) {
    const steps = Object.keys(moment.progress).length;
    const screen = moment.screen.trimEnd().split('\n').slice(-PREVIEW_LINES).join('\n');
    return html`<div class="preview" .style=${`left: ${left}px`} aria-hidden="true">
      <p><b>${moment.name}</b></p>
      ${moment.note === undefined ? nothing : html`<p class="note">${moment.note}</p>`}
      ${
        moment.happened && moment.happened.length > 0
          ? html`<ul>
              ${moment.happened.map((what) => html`<li>${what}</li>`)}
            </ul>`
          : nothing
      }
      <p class="muted">
        ${new Date(moment.savedAt).toLocaleString()}, ${steps === 1 ? '1 step' : `${steps} steps`} done,
        ${formatBytes(moment.size)}
      </p>
      ${screen === '' ? nothing : html`<pre>${screen}</pre>`}
    </div>`;
  }

  #showPreview(target: EventTarget | null, moment: SnapshotMeta): void {
    const box = (target as HTMLElement).getBoundingClientRect();
    const width = Math.min(440, innerWidth - 24);
    this.preview = {moment, left: Math.max(12, Math.min(box.left - width / 2, innerWidth - width - 12))};
  }

  #onKey(event: KeyboardEvent): void {
    const {moments} = this.timeline;
    const from = moments.findIndex(({id}) => id === (event.target as HTMLElement).dataset['id']);
    const to = {
      ArrowLeft: from - 1,
      ArrowRight: from + 1,
      Home: Math.max(0, moments.length - SHOWN),
      End: moments.length - 1,
    }[event.key];
    const moment = to === undefined ? undefined : moments[to];
    if (event.key === 'Escape') this.preview = undefined;
    if (!moment) return;
    event.preventDefault();
    this.renderRoot.querySelector<HTMLElement>(`[data-id="${moment.id}"]`)?.focus();
  }

  #step(by: -1 | 1): void {
    this.dispatchEvent(new CustomEvent('timeline-step', {detail: by}));
  }

  #go(id: string): void {
    this.preview = undefined;
    this.dispatchEvent(new CustomEvent('timeline-go', {detail: id}));
  }
}

declare global {
  interface HTMLElementTagNameMap {
    'modlab-timeline': ModlabTimeline;
  }
}
