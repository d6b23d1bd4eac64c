/** Owns one sentence that the person should read, with what they can do about it. */
import {LitElement, css, html, nothing} from 'lit';
import {customElement, property} from 'lit/decorators.js';
import {shared} from '../theme/shared-style';
import type {Notice, NoticeAction} from '../../session/messages/notice';

type Own = 'undo' | 'update' | 'draft';
/** What a person can do about it: the session's actions and the page's own. */
export type AppAction = NoticeAction | Own;
export type AppNotice = Notice<Own>;

const ACTIONS: Record<AppAction, string> = {
  'show-where': 'Show where',
  rewind: 'Rewind',
  'take-over': 'Take it over',
  copy: 'Work on a copy',
  retry: 'Try again',
  restore: 'Restore the last save',
  'open-found': 'Open saved machine',
  reboot: 'Reboot',
  'start-fresh': 'Start fresh',
  'open-anyway': 'Open it anyway',
  export: 'Download this machine',
  'update-lab': 'Use the new version',
  undo: 'Undo',
  update: 'Update now',
  draft: 'Back to the draft',
};

/**
 * @fires notice-action - AppAction
 * @fires notice-close - the person has read it
 */
@customElement('modlab-notice')
export class ModlabNotice extends LitElement {
  static override styles = [
    shared,
    css`
      div {
        display: flex;
        flex-wrap: wrap;
        align-items: center;
        gap: 4px 12px;
        padding: 8px 12px;
        border-left: 4px solid var(--accent);
        border-bottom: 1px solid var(--line);
        background: var(--raised);
        font-size: 14px;
      }
      .error {
        border-left-color: var(--broken);
      }
      .warning {
        border-left-color: var(--warning);
      }
      p {
        margin: 0;
        flex: 1 1 320px;
      }
      span {
        display: flex;
        flex-wrap: wrap;
        gap: 4px;
      }
      button:first-child {
        border-color: var(--line);
      }
    `,
  ];

  /** What is to be read; undefined: nothing. */
  @property({attribute: false}) notice: AppNotice | undefined;

  protected override render() {
    const {notice} = this;
    if (!notice) return nothing;
    return html`<div class=${notice.tone} role=${notice.tone === 'error' ? 'alert' : 'status'}>
      <p>${notice.text}</p>
      <span>
        ${notice.actions.map((action) => html`<button class="outlined" @click=${() => this.#act(action)}>${ACTIONS[action]}</button>`)}
        <button @click=${() => this.dispatchEvent(new CustomEvent('notice-close'))}>Dismiss</button>
      </span>
    </div>`;
  }

  #act(action: AppAction): void {
    this.dispatchEvent(new CustomEvent('notice-action', {detail: action}));
  }
}

declare global {
  interface HTMLElementTagNameMap {
    'modlab-notice': ModlabNotice;
  }
}
