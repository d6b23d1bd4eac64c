/** Owns the look that all dialogs share. `--dialog-width` and `--dialog-height` say how large one may become. */
import {css} from 'lit';

export const dialogStyle = css`
  dialog {
    width: min(var(--dialog-width, 640px), calc(100vw - 32px));
    max-height: min(var(--dialog-height, 640px), calc(100dvh - 64px));
    padding: 16px;
    color: var(--text);
    background: var(--surface);
    border: 1px solid var(--line);
    border-radius: 8px;
    font-size: 14px;
    line-height: 1.5;
  }
  dialog::backdrop {
    background: rgb(0 0 0 / 40%);
  }
  .head {
    display: flex;
    align-items: center;
    gap: 8px;
  }
  .head h2 {
    outline: none;
  }
  h2 {
    flex: 1;
    margin: 0;
    font-size: 16px;
    line-height: 1.3;
  }
`;

/** Of dialogs that tell and ask: sections, facts, a main button, words that warn. */
export const sheetStyle = css`
  p {
    margin: 8px 0 0;
  }
  .muted {
    color: var(--muted);
  }
  .warning {
    padding-inline-start: 8px;
    border-inline-start: 3px solid var(--warning);
  }
  .wrong {
    padding-inline-start: 8px;
    border-inline-start: 3px solid var(--broken);
  }
  /* Others' words: their direction and their line breaks stay inside. */
  .theirs {
    unicode-bidi: isolate;
    overflow-wrap: anywhere;
    white-space: pre-wrap;
  }
  section {
    margin-top: 16px;
    padding-top: 12px;
    border-top: 1px solid var(--line);
  }
  h3 {
    margin: 0 0 8px;
    font-size: 14px;
    font-weight: 600;
  }
  .row {
    display: flex;
    flex-wrap: wrap;
    align-items: center;
    gap: 8px;
  }
  label {
    display: block;
  }
  label.check {
    display: flex;
    align-items: baseline;
    gap: 8px;
    margin-top: 8px;
  }
  textarea,
  input:not([type='checkbox']) {
    width: 100%;
    padding: 4px 8px;
    font: inherit;
    color: inherit;
    background: var(--raised);
    border: 1px solid var(--line);
    border-radius: 4px;
  }
  textarea {
    display: block;
    margin-top: 4px;
    resize: vertical;
  }
  dl {
    display: grid;
    grid-template-columns: max-content minmax(0, 1fr);
    gap: 2px 16px;
    margin: 12px 0 0;
  }
  dt {
    color: var(--muted);
  }
  dd {
    margin: 0;
  }
  pre {
    max-height: 180px;
    margin: 8px 0 0;
    padding: 8px;
    overflow: auto;
    background: var(--terminal);
    border: 1px solid var(--line);
    border-radius: 4px;
    font: 12px/1.4 var(--mono);
  }
`;
