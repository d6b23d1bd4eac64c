/** Owns the look of a column of files, each a button: the lab's, and a draft's. */
import {css} from 'lit';

export const fileListStyle = css`
  :host {
    display: flex;
    flex-direction: column;
    min-height: 0;
    overflow: hidden;
  }
  ul {
    flex: 1;
    min-height: 0;
    margin: 0;
    padding: 4px;
    overflow: auto;
    list-style: none;
  }
  li button {
    width: 100%;
    min-height: var(--row-height, 24px);
    padding: 0 6px;
    text-align: start;
    outline-offset: -2px;
  }
  li button[aria-current='true'] {
    background: var(--hover);
  }
  @media (pointer: coarse) {
    li button {
      min-height: 40px;
    }
  }
`;
