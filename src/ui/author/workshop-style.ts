/** Owns the look of a draft that is being written: files, text and lesson beside each other; one at a time where there is no room. */
import {css} from 'lit';

export const workshopStyle = css`
  :host {
    display: grid;
    grid-template: auto minmax(0, 1fr) auto / minmax(0, 1fr);
    min-height: 0;
    font-size: 13px;
  }
  .parts {
    display: grid;
    grid-template: minmax(0, 1fr) / 184px minmax(0, 1fr) minmax(0, min(42%, 560px));
    min-height: 0;
  }
  .parts > * {
    min-width: 0;
    min-height: 0;
  }
  modlab-draft-files {
    border-inline-end: 1px solid var(--line);
  }
  .text {
    display: grid;
    grid-template: minmax(0, 1fr) fit-content(28%) / minmax(0, 1fr);
  }
  .text > * {
    min-height: 0;
  }
  .none {
    margin: 0;
    padding: 16px;
    color: var(--muted);
  }
  .beside {
    display: grid;
    grid-template: auto minmax(0, 1fr) / minmax(0, 1fr);
    border-inline-start: 1px solid var(--line);
  }
  .tabs {
    display: flex;
    gap: 4px;
    padding: 4px 8px 0;
    border-bottom: 1px solid var(--line);
    background: var(--raised);
  }
  .tabs button {
    color: var(--muted);
    border-radius: 4px 4px 0 0;
    border-bottom-width: 0;
    outline-offset: -2px;
  }
  .tabs button[aria-selected='true'] {
    color: var(--text);
    background: var(--surface);
    border-color: var(--line);
  }
  nav {
    display: none;
  }
  @media (max-width: 900px) {
    .parts {
      grid-template-columns: minmax(0, 1fr);
    }
    .parts > * {
      display: none;
      border: 0;
    }
    .parts[data-shown='files'] > modlab-draft-files {
      display: flex;
    }
    .parts[data-shown='text'] > .text,
    .parts[data-shown='lesson'] > .beside,
    .parts[data-shown='proof'] > .beside {
      display: grid;
    }
    .tabs {
      display: none;
    }
    .beside {
      grid-template-rows: minmax(0, 1fr);
    }
    nav {
      display: grid;
      grid-auto-columns: 1fr;
      grid-auto-flow: column;
      border-top: 1px solid var(--line);
      background: var(--raised);
    }
    nav button {
      min-height: 44px;
      border-radius: 0;
    }
    nav button[aria-pressed='true'] {
      color: var(--accent);
      box-shadow: inset 0 2px var(--accent);
    }
  }
`;
