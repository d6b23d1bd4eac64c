/** Owns the editor's layout: files beside the text where there is room, a list to choose from where there is none. */
import {css} from 'lit';

export const editorStyle = css`
  :host {
    display: grid;
    grid-template: minmax(0, 1fr) auto / minmax(0, 1fr);
    min-width: 0;
    min-height: 0;
    height: 48dvh;
    max-height: 100%;
    container-type: inline-size;
    background: var(--surface);
    font-size: 13px;
  }
  .panel {
    display: grid;
    grid-template: auto minmax(0, 1fr) / 176px minmax(0, 1fr);
    min-height: 0;
  }
  .tools {
    grid-column: 1 / -1;
    display: flex;
    flex-wrap: wrap;
    align-items: center;
    gap: 4px;
    padding: 4px 12px;
  }
  .tools .end {
    display: flex;
    gap: 4px;
    margin-inline-start: auto;
  }
  .tools select {
    display: none;
    flex: 1 1 120px;
    min-width: 0;
    min-height: 28px;
    font: inherit;
    color: inherit;
    background: var(--raised);
    border: 1px solid var(--line);
    border-radius: 4px;
  }
  input[type='file'] {
    display: none;
  }
  modlab-file-list {
    border-top: 1px solid var(--line);
    border-inline-end: 1px solid var(--line);
  }
  .text {
    display: grid;
    grid-template: auto auto minmax(0, 1fr) fit-content(35%) auto / minmax(0, 1fr);
    min-width: 0;
    min-height: 0;
  }
  .strip {
    grid-row: 1;
    display: flex;
    align-items: end;
    gap: 8px;
    padding-inline: 8px;
    border-bottom: 1px solid var(--line);
  }
  .strip modlab-file-tabs {
    flex: 1;
  }
  .bar {
    grid-row: 2;
    display: flex;
    flex-wrap: wrap;
    align-items: center;
    gap: 4px 8px;
    padding: 6px 12px;
    border-left: 4px solid var(--warning);
    border-bottom: 1px solid var(--line);
    background: var(--raised);
  }
  .bar [aria-pressed='true'] {
    color: var(--accent);
  }
  .bar span {
    flex: 1 1 240px;
  }
  modlab-code,
  modlab-difference,
  .nothing {
    grid-row: 3;
  }
  .nothing {
    margin: 0;
    padding: 16px;
    color: var(--muted);
  }
  modlab-problems {
    grid-row: 4;
    min-height: 0;
  }
  .said {
    grid-row: 5;
    display: flex;
    align-items: center;
    gap: 8px;
    min-height: 28px;
    padding: 2px 12px;
    border-top: 1px solid var(--line);
    color: var(--muted);
  }
  .said .words {
    flex: 1;
    min-width: 0;
    overflow-wrap: anywhere;
  }
  .said.failed .words {
    color: var(--broken);
  }
  .said .keys {
    white-space: nowrap;
    font-size: 12px;
  }
  @container (max-width: 640px) {
    .panel {
      grid-template-columns: minmax(0, 1fr);
    }
    .tools {
      padding-inline: 8px;
    }
    .tools select {
      display: block;
    }
    modlab-file-list,
    .said .keys {
      display: none;
    }
  }
  /* One pane at a time, or the editor beside the terminal: all of the height, whatever it was dragged to. */
  @media (max-width: 720px), (min-width: 1600px) {
    :host {
      height: 100% !important;
    }
    modlab-splitter {
      display: none;
    }
  }
  @media (pointer: coarse) {
    .tools select {
      min-height: 40px;
    }
  }
`;
