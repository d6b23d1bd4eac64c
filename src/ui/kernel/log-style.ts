/** Owns the look of the kernel's log: lines by level, reports as cards. */
import {css} from 'lit';

export const logStyle = css`
  :host {
    display: flex;
    flex-direction: column;
    min-height: 0;
    min-width: 0;
    background: var(--surface);
  }
  .head {
    display: flex;
    flex-wrap: wrap;
    align-items: center;
    gap: 4px 8px;
    padding: 3px 12px;
    border-bottom: 1px solid var(--line);
    font-size: 13px;
  }
  input[type='search'],
  select {
    min-width: 48px;
    height: 26px;
    padding: 0 6px;
    font: inherit;
    color: inherit;
    background: var(--raised);
    border: 1px solid var(--line);
    border-radius: 4px;
  }
  input[type='search'] {
    flex: 1 1 120px;
    max-width: 260px;
  }
  label {
    display: flex;
    align-items: center;
    gap: 4px;
    min-height: 26px;
    white-space: nowrap;
  }
  .end {
    display: flex;
    margin-inline-start: auto;
  }
  .lines {
    flex: 1;
    min-height: 0;
    margin: 0;
    padding: 4px 12px;
    overflow: auto;
    font: 13px/1.5 var(--mono);
    overflow-wrap: anywhere;
  }
  .line {
    white-space: pre-wrap;
  }
  /* Part of no text that is copied. */
  .line[data-level]::before {
    content: attr(data-level);
    float: inline-end;
    margin-inline-start: 8px;
    color: var(--muted);
    font: 11px/19px var(--sans);
  }
  .time,
  .again,
  .debug {
    color: var(--muted);
  }
  .error,
  .error[data-level]::before {
    color: var(--broken);
  }
  .warning,
  .warning[data-level]::before {
    color: var(--warning);
  }
  /* Part of its line, and of what is copied. */
  .location {
    display: inline;
    min-width: 0;
    min-height: 0;
    padding: 0;
    border: 0;
    border-radius: 2px;
    white-space: inherit;
    text-align: start;
    user-select: text;
    text-decoration: underline;
    text-underline-offset: 3px;
  }
  .none {
    color: var(--muted);
  }
  .report {
    max-width: 1100px;
    margin: 6px 0;
    padding: 6px 12px;
    border: 1px solid var(--line);
    border-inline-start: 4px solid var(--broken);
    border-radius: 4px;
    background: var(--raised);
    font: 13px/1.5 var(--sans);
  }
  .report.warning {
    border-inline-start-color: var(--warning);
    color: inherit;
  }
  .report h3,
  .report p {
    margin: 0;
  }
  .report h3 {
    font-size: 13px;
  }
  .machine {
    font: 13px/1.5 var(--mono);
  }
  dl {
    display: grid;
    grid-template-columns: max-content minmax(0, 1fr);
    gap: 0 12px;
    margin: 4px 0;
  }
  dt {
    color: var(--muted);
  }
  dd,
  ol {
    margin: 0;
  }
  ol {
    padding: 0;
    list-style: none;
  }
  .actions {
    display: flex;
    flex-wrap: wrap;
    gap: 4px 8px;
    margin: 4px 0;
  }
  summary {
    color: var(--muted);
    cursor: pointer;
  }
  .report details[open] {
    margin-top: 4px;
    padding: 0 8px;
    background: var(--surface);
  }
  details > .line {
    font: 13px/1.5 var(--mono);
  }
`;
