/** Owns the look of the mark before a step or a lab: its number, where one is, a tick when it is done. */
import {css} from 'lit';

export const markStyle = css`
  .mark {
    flex: none;
    display: grid;
    place-items: center;
    width: var(--mark-size, 20px);
    height: var(--mark-size, 20px);
    border: 1.5px solid var(--line);
    border-radius: 50%;
    font-size: 12px;
    line-height: 1;
    color: var(--muted);
  }
  :is(.current, .begun) .mark {
    border-color: var(--accent);
    color: var(--accent);
  }
  .done .mark {
    border-color: var(--well);
    background: var(--well);
    color: var(--surface);
  }
`;
