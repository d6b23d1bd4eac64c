/** Owns the page's layout: lesson beside terminal and log on a wide screen, one pane at a time on a narrow one. */
import {css} from 'lit';

/** Below this width one pane is shown at a time. The style below says the same. */
export const NARROW = '(max-width: 720px)';

export const appStyle = css`
  :host {
    display: grid;
    grid-template: auto auto auto minmax(0, 1fr) auto / minmax(0, 1fr);
    height: 100dvh;
    color: var(--text);
    background: var(--surface);
    font-family: var(--sans);
  }
  .bar {
    display: flex;
    align-items: center;
    gap: 4px 12px;
    padding: 4px 12px;
    min-height: 44px;
    border-bottom: 1px solid var(--line);
    background: var(--raised);
  }
  h1 {
    margin: 0;
    font-size: 15px;
    font-weight: 650;
    letter-spacing: 0.01em;
  }
  modlab-status {
    flex: 1 1 0;
    margin-inline-start: 8px;
  }
  .toggle {
    font-size: 13px;
  }
  .toggle[aria-pressed='true'] {
    color: var(--accent);
  }
  main {
    display: grid;
    grid-template: minmax(0, 1fr) / minmax(280px, 400px) minmax(0, 2fr);
    min-height: 0;
  }
  main.alone {
    grid-template-columns: minmax(0, 1fr);
  }
  main.alone modlab-lesson {
    display: none;
  }
  modlab-lesson {
    border-inline-end: 1px solid var(--line);
  }
  main:has(modlab-editor) {
    grid-template-rows: fit-content(75%) minmax(0, 1fr);
  }
  main:has(modlab-editor) modlab-lesson {
    grid-row: 1 / -1;
  }
  main > modlab-editor,
  main:has(modlab-editor) .work {
    grid-column: -2 / -1;
  }
  @media (min-width: 1600px) {
    main:has(modlab-editor) {
      grid-template: minmax(0, 1fr) / minmax(280px, 380px) repeat(2, minmax(0, 1fr));
    }
    main.alone:has(modlab-editor) {
      grid-template-columns: repeat(2, minmax(0, 1fr));
    }
    main > modlab-editor {
      grid-column: -3 / -2;
      border-inline-end: 1px solid var(--line);
    }
  }
  /* While it is fetched. */
  modlab-editor:not(:defined) {
    height: 48dvh;
  }
  .work {
    display: grid;
    grid-template: minmax(0, 1fr) minmax(0, 32%) / minmax(0, 1fr);
    min-width: 0;
    min-height: 0;
  }
  .work:has(modlab-xray, modlab-debugger) {
    grid-template-rows: minmax(0, 1fr) minmax(0, 48%);
  }
  /* Its terminals do not answer: who looks at it needs the room. */
  .work:has(modlab-debugger):has(.held) {
    grid-template-rows: minmax(0, 1fr) minmax(0, 66%);
  }
  .terminals {
    display: grid;
    grid-template: auto minmax(0, 1fr) / minmax(0, 1fr);
    min-height: 0;
  }
  .terminals slot {
    grid-row: 2;
  }
  ::slotted(modlab-terminals) {
    grid-row: 2;
  }
  .held {
    margin: 0;
    padding: 4px 12px;
    border-inline-start: 4px solid var(--warning);
    background: var(--raised);
    font-size: 13px;
  }
  modlab-log[hidden] {
    display: none;
  }
  modlab-keys,
  .more,
  modlab-panes {
    display: none;
  }
  @media (pointer: coarse) {
    main[data-pane='terminal'] ~ footer modlab-keys {
      display: flex;
    }
  }
  @media (max-width: 720px) {
    .toggle,
    main:not([data-pane='lesson']) modlab-lesson,
    main[data-pane='lesson'] .work,
    main:not([data-pane='log']) modlab-log,
    main:not([data-pane='xray']) modlab-xray,
    main:not([data-pane='debugger']) modlab-debugger,
    main:not([data-pane='editor']) modlab-editor,
    main[data-pane='editor'] .work,
    main:not([data-pane='terminal']) .terminals {
      display: none;
    }
    main,
    main.alone,
    main:has(modlab-editor) {
      grid-template: minmax(0, 1fr) / minmax(0, 1fr);
    }
    main.alone[data-pane='lesson'] modlab-lesson {
      display: flex;
    }
    modlab-lesson {
      border: 0;
    }
    .work,
    .work:has(modlab-xray, modlab-debugger),
    .work:has(modlab-debugger):has(.held) {
      grid-template-rows: minmax(0, 1fr);
    }
    main[data-pane='more'] .more {
      display: block;
      padding: 12px;
      overflow: auto;
    }
    .more modlab-toolbar {
      --button-line: var(--line);
      flex-direction: column;
      align-items: stretch;
      gap: 8px;
      font-size: 15px;
    }
    .more p {
      margin: 16px 0 0;
      color: var(--muted);
      font-size: 14px;
      line-height: 20px;
    }
    modlab-panes {
      display: grid;
    }
  }
`;
