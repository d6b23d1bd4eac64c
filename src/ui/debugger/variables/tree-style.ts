/** Owns the look of values in rows, as the tree of variables and the boxes have them. */
import {css} from 'lit';
import {fieldStyle} from '../pane-style';

export const treeStyle = css`
  ${fieldStyle}
  ul {
    font: 12px/1.5 var(--mono);
  }
  ul ul {
    padding-inline-start: 14px;
    border-inline-start: 1px solid var(--line);
    margin-inline-start: 7px;
  }
  .line {
    display: flex;
    align-items: center;
    gap: 4px;
  }
  .row {
    display: flex;
    flex: 1;
    align-items: baseline;
    gap: 4px;
    min-width: 0;
    padding-inline-start: 16px;
  }
  button.row {
    min-height: 24px;
    padding: 0 4px 0 0;
    border: 0;
    text-align: start;
    font: inherit;
    outline-offset: -2px;
  }
  button.row::before {
    content: '▸' / '';
    flex: none;
    width: 12px;
    color: var(--muted);
  }
  button.row[aria-expanded='true']::before {
    content: '▾' / '';
  }
  button.small {
    flex: none;
    min-height: 24px;
    padding: 0 6px;
    font: 11px var(--sans, sans-serif);
    color: var(--muted);
  }
  @media (hover: hover) {
    .line button.small {
      opacity: 0;
    }
    .line:hover button.small,
    .line:focus-within button.small,
    .line button.small[aria-expanded='true'] {
      opacity: 1;
    }
  }
  .name {
    flex: none;
    color: var(--accent);
  }
  .type {
    flex: none;
    max-width: 45%;
    overflow: hidden;
    text-overflow: ellipsis;
    white-space: nowrap;
    color: var(--muted);
  }
  .value {
    min-width: 0;
    overflow: hidden;
    text-overflow: ellipsis;
    white-space: nowrap;
  }
  .changed {
    padding: 0 4px;
    border-radius: 3px;
    background: color-mix(in srgb, var(--warning) 24%, transparent);
    font-weight: 600;
  }
  .absent {
    color: var(--muted);
    font-style: italic;
  }
  .wrong {
    margin: 0;
    color: var(--warning);
  }
  form {
    display: flex;
    gap: 4px;
    padding: 4px 0;
  }
  ul form {
    padding-inline-start: 16px;
  }
  input:not([type='checkbox']) {
    flex: 1;
    min-width: 0;
  }
`;
