/** Owns the look of the X-ray panel. */
import {css} from 'lit';

export const xrayStyle = css`
  :host {
    display: flex;
    flex-direction: column;
    min-height: 0;
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
    margin: 0;
    font-size: 13px;
    font-weight: 600;
    white-space: nowrap;
  }
  h3 {
    margin: 12px 0 4px;
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
  .body {
    display: grid;
    grid-template-columns: repeat(auto-fit, minmax(min(320px, 100%), 1fr));
    gap: 0 24px;
    flex: 1;
    min-height: 0;
    overflow: auto;
    padding: 8px 12px 16px;
    align-content: start;
  }
  .none {
    color: var(--muted);
  }
  .graph {
    position: relative;
    overflow-x: auto;
  }
  .graph svg {
    display: block;
  }
  .graph path {
    fill: none;
    stroke: var(--accent);
    stroke-width: 1.5;
  }
  .node {
    position: absolute;
    display: grid;
    width: 164px;
    height: 44px;
    min-height: 0;
    padding: 2px 8px;
    text-align: start;
    line-height: 18px;
    border-color: var(--line);
    background: var(--raised);
    overflow: hidden;
  }
  .node[aria-pressed='true'] {
    border-color: var(--accent);
  }
  .node strong {
    overflow: hidden;
    text-overflow: ellipsis;
    font: 600 13px var(--mono);
  }
  .node span {
    color: var(--muted);
    font-size: 12px;
  }
  em {
    color: var(--warning);
    font-style: normal;
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
