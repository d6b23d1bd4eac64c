/** Owns the look of a recording. */
import {css} from 'lit';
import {fieldStyle} from '../pane-style';

export const recordingStyle = css`
  ${fieldStyle}
  :host {
    display: block;
    min-width: 0;
  }
  form,
  .slider {
    display: flex;
    flex-wrap: wrap;
    align-items: center;
    gap: 4px 8px;
    padding: 4px 0;
  }
  p {
    margin: 2px 0;
  }
  #function {
    width: 160px;
  }
  #step {
    flex: 1;
    min-width: 120px;
    max-width: 480px;
  }
  .parts {
    display: grid;
    grid-template-columns: minmax(0, 3fr) minmax(0, 2fr);
    gap: 0 16px;
  }
  @container (max-width: 620px) {
    .parts {
      display: block;
    }
  }
  .table {
    max-height: 320px;
    overflow: auto;
  }
  table {
    border-collapse: collapse;
    font: 12px/1.5 var(--mono);
  }
  th,
  td {
    max-width: 160px;
    padding: 0 8px;
    overflow: hidden;
    text-align: start;
    text-overflow: ellipsis;
    white-space: nowrap;
  }
  th {
    position: sticky;
    top: 0;
    background: var(--surface);
    font-weight: 600;
  }
  tr[aria-current='true'] {
    background: var(--hover);
    box-shadow: inset 3px 0 var(--warning);
  }
  td button {
    min-width: 24px;
    min-height: 24px;
    padding: 0 4px;
    font: inherit;
  }
  .changed {
    background: color-mix(in srgb, var(--warning) 24%, transparent);
    font-weight: 600;
  }
  li button {
    max-width: 100%;
    min-height: 24px;
    padding: 0 4px;
    font: 12px var(--mono);
    text-align: start;
    overflow: hidden;
    text-overflow: ellipsis;
    white-space: nowrap;
  }
  .name {
    color: var(--accent);
  }
  svg {
    display: block;
    width: 100%;
    max-width: 420px;
    margin-top: 4px;
    border: 1px solid var(--line);
    border-radius: 4px;
  }
  polyline {
    fill: none;
    stroke: var(--accent);
    stroke-width: 1.5;
    vector-effect: non-scaling-stroke;
  }
  .here {
    stroke: var(--warning);
    vector-effect: non-scaling-stroke;
  }
`;
