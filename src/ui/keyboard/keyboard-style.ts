/** Owns the look of the keyboard on the page. */
import {css} from 'lit';

export const keyboardStyle = css`
  :host {
    display: block;
    min-height: 0;
    overflow: auto;
    padding: 6px 12px;
    container-type: inline-size;
    font-size: 13px;
    line-height: 1.5;
  }
  .sides {
    display: grid;
    gap: 8px 16px;
  }
  /* The keys, and beside them what is said of them. */
  @container (min-width: 900px) {
    .sides {
      grid-template-columns: minmax(0, 780px) minmax(220px, 1fr);
      align-items: start;
    }
    .said {
      order: 1;
    }
  }
  p {
    max-width: 92ch;
    margin: 6px 0 0;
    text-wrap: pretty;
  }
  code {
    font: 0.95em var(--mono);
  }
  .command {
    min-height: 0;
    min-width: 0;
    padding: 0 4px;
    border-color: var(--line);
    white-space: normal;
    text-align: start;
  }
  .row {
    display: flex;
    flex-wrap: wrap;
    gap: 8px 16px;
    align-items: center;
  }
  .capture {
    flex: 0 1 auto;
    padding: 4px 12px;
    border: 1px dashed var(--muted);
    border-radius: 4px;
    background: var(--raised);
    cursor: text;
  }
  .capture:focus {
    border: 1px solid var(--accent);
    outline: 2px solid var(--accent);
  }
  output {
    color: var(--muted);
    font-family: var(--mono);
    overflow-wrap: anywhere;
  }
  .keyboard {
    display: flex;
    flex-wrap: wrap;
    gap: 12px;
    max-width: 900px;
    user-select: none;
  }
  .block {
    display: grid;
    flex: 1 1 500px;
    gap: 3px;
    min-width: 0;
  }
  .navigation {
    flex: 0 1 168px;
    align-content: end;
  }
  .keys {
    display: flex;
    justify-content: center;
    gap: 3px;
    min-width: 0;
  }
  .navigation .key {
    max-width: 58px;
    flex: 0 1 54px;
  }
  .key {
    display: flex;
    flex: 1 1 0;
    flex-direction: column;
    align-items: center;
    justify-content: center;
    min-width: 0;
    min-height: 28px;
    padding: 0;
    border-color: var(--line);
    background: var(--raised);
    font-size: 11px;
    line-height: 12px;
    touch-action: manipulation;
  }
  .key[data-down] {
    background: var(--accent);
    border-color: var(--accent);
    color: var(--on-accent);
  }
  .key span:first-child:not(:last-child) {
    opacity: 0.85;
  }
  @media (pointer: coarse) {
    .key {
      min-height: 36px;
    }
  }
  @media (max-width: 720px) {
    :host {
      padding: 8px;
    }
    .key {
      font-size: 10px;
    }
  }
`;
