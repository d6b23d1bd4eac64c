/** Owns the editor's layout: files beside the text where there is room, a list to choose from where there is none. */
import {css} from 'lit';

export const editorStyle = css`
  :host {
    display: grid;
    grid-template: minmax(0, 1fr) / minmax(0, 1fr);
    min-width: 0;
    min-height: 0;
    container-type: inline-size;
    background: var(--surface);
    font-size: 13px;
  }
  .panel {
    display: grid;
    grid-template: auto minmax(0, 1fr) / 176px minmax(0, 1fr);
    min-height: 0;
  }
  modlab-file-toolbar {
    grid-column: 1 / -1;
  }
  modlab-file-list {
    border-top: 1px solid var(--line);
    border-inline-end: 1px solid var(--line);
  }
  .text {
    display: grid;
    grid-template: auto minmax(0, 1fr) fit-content(35%) auto / minmax(0, 1fr);
    min-width: 0;
    min-height: 0;
  }
  modlab-file-tabs {
    grid-row: 1;
  }
  modlab-open-file,
  .nothing {
    grid-row: 2;
  }
  .nothing {
    margin: 0;
    padding: 16px;
    color: var(--muted);
  }
  modlab-problems {
    grid-row: 3;
    min-height: 0;
  }
  modlab-status-line {
    grid-row: 4;
  }
  .keys {
    white-space: nowrap;
    font-size: 12px;
  }
  @container (max-width: 640px) {
    .panel {
      grid-template-columns: minmax(0, 1fr);
    }
    modlab-file-list,
    .keys {
      display: none;
    }
  }
`;
