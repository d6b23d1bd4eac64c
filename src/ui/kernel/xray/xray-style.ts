/** Owns the look of the X-ray panel. */
import {css} from 'lit';

export const xrayStyle = css`
  :host {
    display: flex;
    flex-direction: column;
    min-width: 0;
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
    gap: 4px 8px;
    padding: 4px 12px;
    border-bottom: 1px solid var(--line);
  }
  h3 {
    margin: 12px 0 4px;
    font-size: 13px;
    font-weight: 600;
    white-space: nowrap;
  }
  .side h3:first-child {
    margin-top: 6px;
  }
  select,
  input {
    font: inherit;
    color: inherit;
    background: var(--raised);
    border: 1px solid var(--line);
    border-radius: 4px;
    height: 28px;
    min-width: 0;
    padding: 0 6px;
  }
  .trace {
    display: flex;
    flex-wrap: wrap;
    align-items: center;
    gap: 4px;
  }
  .trace select {
    max-width: 180px;
  }
  .trace input {
    width: 120px;
  }
  .none {
    color: var(--muted);
  }
  [role='tablist'] {
    display: flex;
    margin-inline-start: -8px;
  }
  [role='tab'] {
    border-radius: 0;
    color: var(--muted);
  }
  [role='tab'][aria-selected='true'] {
    color: var(--text);
    box-shadow: inset 0 -2px var(--accent);
  }
  .notice {
    margin: 4px 12px;
  }
  .body {
    flex: 1;
    min-height: 0;
    overflow: auto;
    padding: 4px 12px 12px;
  }
  /* The graph has the height of the pane; what is beside it scrolls by itself. */
  .body.modules {
    display: flex;
    gap: 0 16px;
    padding-bottom: 8px;
  }
  modlab-module-graph {
    flex: 3 1 300px;
  }
  .side {
    flex: 1 1 240px;
    min-width: 0;
    overflow: auto;
  }
  .choice {
    display: flex;
    flex-wrap: wrap;
    align-items: center;
    gap: 4px 8px;
    padding: 2px 0;
  }
  .choice span {
    display: flex;
    gap: 4px 8px;
    align-items: center;
    min-width: 0;
  }
  .choice select {
    flex: 0 1 auto;
    max-width: 320px;
  }
  .compared {
    border-collapse: collapse;
    margin-top: 12px;
  }
  .compared caption {
    text-align: start;
    font-family: var(--mono);
    overflow-wrap: anywhere;
  }
  .compared :is(th, td) {
    padding: 2px 16px 2px 0;
    border-top: 1px solid var(--line);
    text-align: start;
    font-weight: 400;
  }
  .compared thead th {
    border-top: 0;
    font-weight: 600;
  }
  .compared td {
    font-family: var(--mono);
    white-space: nowrap;
  }
  .compared td.failed {
    white-space: normal;
  }
  .failed:is(td) {
    color: var(--broken);
  }
  .said {
    list-style: none;
    margin: 0;
    padding: 0;
  }
  .at {
    margin-inline-end: 8px;
    color: var(--muted);
  }
  @container (max-width: 620px) {
    .body.modules {
      flex-direction: column;
      gap: 8px;
    }
    modlab-module-graph {
      flex: 1 0 55%;
    }
    .side {
      flex: 1 1 30%;
    }
    .compared :is(th, td) {
      padding-inline-end: 8px;
    }
  }
  dl {
    display: grid;
    grid-template-columns: max-content minmax(0, 1fr);
    gap: 0 12px;
    margin: 0;
    font-family: var(--mono);
  }
  dt {
    color: var(--muted);
  }
  dd {
    margin: 0;
    overflow-wrap: anywhere;
  }
  .timeline {
    list-style: none;
    margin: 4px 0 0;
    padding: 0;
  }
  .timeline > li {
    border-top: 1px solid var(--line);
  }
  summary {
    display: grid;
    grid-template-columns: 20px minmax(0, 1fr) auto;
    gap: 8px;
    align-items: baseline;
    padding: 4px 0;
    cursor: pointer;
  }
  .mark {
    color: var(--well);
  }
  .failed .mark,
  .failed .title {
    color: var(--broken);
    font-weight: 600;
  }
  .not-reached {
    color: var(--muted);
  }
  .not-reached .mark {
    color: var(--muted);
  }
  .time {
    font-family: var(--mono);
    white-space: nowrap;
  }
  .bar {
    grid-column: 2 / -1;
    height: 3px;
    border-radius: 2px;
    background: var(--raised);
  }
  .bar svg {
    display: block;
    width: 100%;
    height: 3px;
  }
  .bar rect {
    fill: var(--accent);
  }
  .failed .bar rect {
    fill: var(--broken);
  }
  .calls {
    margin: 0 0 8px 28px;
    font-family: var(--mono);
    overflow-wrap: anywhere;
  }
  .calls p {
    margin: 0 0 4px;
    font-family: var(--sans);
  }
  .call {
    display: flex;
    gap: 12px;
  }
  .call span:last-child {
    margin-inline-start: auto;
    color: var(--muted);
    white-space: nowrap;
  }
  .answer {
    font-family: var(--mono);
    overflow-wrap: anywhere;
  }
  .bad {
    color: var(--broken);
  }
`;
