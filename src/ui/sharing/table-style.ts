/** Owns the look of a sheet's tables: what was handed in, step by step or file by file. */
import {css} from 'lit';

export const tableStyle = css`
  .scroll {
    overflow-x: auto;
  }
  table {
    width: 100%;
    border-collapse: collapse;
  }
  th,
  td {
    padding: var(--cell-padding, 4px) 16px var(--cell-padding, 4px) 0;
    text-align: start;
    vertical-align: top;
  }
  tr > :last-child {
    padding-inline-end: 0;
  }
  thead th,
  td.when {
    color: var(--muted);
    font-weight: 400;
    white-space: nowrap;
  }
  tbody tr {
    border-top: 1px solid var(--line);
  }
  tbody th {
    font-weight: 550;
  }
  code {
    font: 0.93em var(--mono);
  }
`;
