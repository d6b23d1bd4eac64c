/** Owns the look of the debugger's panel. */
import {css} from 'lit';

export const debuggerStyle = css`
  :host {
    display: flex;
    flex-direction: column;
    min-height: 0;
    container-type: inline-size;
    background: var(--surface);
    font-size: 13px;
    line-height: 1.45;
  }
  .head {
    display: flex;
    flex-wrap: wrap;
    align-items: center;
    gap: 4px;
    padding: 4px 12px;
    border-block: 1px solid var(--line);
  }
  h2 {
    margin: 0;
    margin-inline-end: 8px;
    font-size: 13px;
    font-weight: 600;
  }
  h2,
  h3 {
    white-space: nowrap;
  }
  .head span[role='group'] {
    display: flex;
    flex-wrap: wrap;
    gap: 4px;
  }
  .stops {
    display: flex;
    align-items: center;
    gap: 4px;
    color: var(--muted);
    white-space: nowrap;
  }
  .stops input {
    width: 96px;
  }
  .why {
    flex-basis: 100%;
    margin: 0;
    padding: 2px 0;
  }
  .why strong {
    font-weight: 600;
  }
  .context {
    color: var(--muted);
  }
  .context.atomic {
    color: var(--warning);
  }
  .recorder {
    flex: 1;
    min-height: 0;
    overflow: auto;
    border: 0;
  }
  .body {
    display: grid;
    grid-template: minmax(0, 1fr) / minmax(140px, 2fr) minmax(200px, 4fr) minmax(180px, 3fr);
    flex: 1;
    min-height: 0;
  }
  .body[hidden] {
    display: none;
  }
  section {
    min-width: 0;
    overflow: auto;
    padding: 0 12px 12px;
    border-inline-start: 1px solid var(--line);
  }
  section:first-child {
    border: 0;
  }
  @container (max-width: 620px) {
    .body {
      display: block;
      overflow: auto;
    }
    section {
      overflow: visible;
      border: 0;
    }
  }
  .frames button {
    display: block;
    width: 100%;
    min-height: 24px;
    padding: 1px 6px;
    text-align: start;
    overflow: hidden;
    text-overflow: ellipsis;
    outline-offset: -2px;
  }
  .frames button[aria-current='true'] {
    background: var(--hover);
  }
  .frames code {
    font: 12px var(--mono);
  }
  .frames .kernel {
    padding: 1px 6px;
    color: var(--muted);
    overflow-wrap: anywhere;
  }
  .place {
    color: var(--muted);
  }
`;
