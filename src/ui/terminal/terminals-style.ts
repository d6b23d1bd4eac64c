/** Owns the look of the pane of the terminals. */
import {css} from 'lit';

export const terminalsStyle = css`
  :host {
    display: grid;
    grid-template: auto minmax(0, 1fr) / minmax(0, 1fr);
    min-width: 0;
    min-height: 0;
    container-type: inline-size;
  }
  .strip {
    display: flex;
    align-items: center;
    gap: 8px;
    flex-wrap: wrap;
    padding: 4px 8px 0 12px;
    font-size: 13px;
  }
  .strip modlab-find {
    margin-inline-start: auto;
  }
  .hint {
    color: var(--muted);
    font-size: 12px;
    white-space: nowrap;
  }
  .buttons {
    display: flex;
    gap: 2px;
  }
  .screens {
    display: grid;
    grid: minmax(0, 1fr) / minmax(0, 1fr);
    min-height: 0;
    border-top: 1px solid var(--line);
  }
  .screen {
    position: relative;
    min-height: 0;
    background: var(--terminal);
  }
  .screen[hidden] {
    display: none;
  }
  /* Which of two gets the keys is told by more than the cursor. */
  .split .shown {
    box-shadow: inset 0 2px var(--accent);
  }
  .flash {
    position: absolute;
    inset: 0;
    border: 3px solid var(--accent);
    opacity: 0;
    pointer-events: none;
  }
  ::slotted(modlab-terminal) {
    position: absolute;
    inset: 8px 4px 4px 12px;
  }
  @container (max-width: 600px) {
    .hint {
      display: none;
    }
  }
  @media (max-width: 720px), (pointer: coarse) {
    .hint {
      display: none;
    }
  }
`;
