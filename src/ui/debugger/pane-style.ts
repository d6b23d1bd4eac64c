/** Owns what the debugger's panel and the elements in it look like alike. */
import {css} from 'lit';

/** A field that something is typed into. */
export const fieldStyle = css`
  input:not([type='checkbox'], [type='range']) {
    height: 28px;
    padding: 0 6px;
    font: 12px var(--mono);
    color: inherit;
    background: var(--raised);
    border: 1px solid var(--line);
    border-radius: 4px;
  }
`;

export const paneStyle = css`
  h3 {
    position: sticky;
    top: 0;
    z-index: 1;
    margin: 0;
    padding: 4px 0;
    background: var(--surface);
    font-size: 13px;
    font-weight: 600;
  }
  ul {
    margin: 0;
    padding: 0;
    list-style: none;
  }
  .none {
    margin: 0;
    color: var(--muted);
  }
`;
