/**
 * Owns the page's layout: lesson, editor, terminals and dock beside each other on a wide screen, one at a time on a narrow one.
 * How the panes share the room is workbench.ts.
 */
import {css} from 'lit';

export const appStyle = css`
  :host {
    display: grid;
    grid-template: auto auto auto auto minmax(0, 1fr) auto / minmax(0, 1fr);
    height: 100dvh;
    color: var(--text);
    background: var(--surface);
    font-family: var(--sans);
  }
  .bar {
    display: flex;
    align-items: center;
    gap: 4px 8px;
    padding: 4px 12px;
    min-height: 44px;
    border-bottom: 1px solid var(--line);
    background: var(--raised);
    font-size: 13px;
  }
  h1 {
    margin: 0;
    font-size: 15px;
    font-weight: 650;
    letter-spacing: 0.01em;
  }
  h1 a {
    color: inherit;
    text-decoration: none;
  }
  modlab-status {
    flex: 1 1 0;
    margin-inline-start: 4px;
  }
  .toggle[aria-pressed='true'],
  .presets [aria-pressed='true'] {
    color: var(--accent);
  }
  .presets {
    display: flex;
    border: 1px solid var(--line);
    border-radius: 5px;
  }
  @media (max-width: 1180px) {
    .presets {
      display: none;
    }
  }
  main,
  .pane {
    display: grid;
    grid-template: minmax(0, 1fr) / minmax(0, 1fr);
    min-width: 0;
    min-height: 0;
  }
  .pane.gone,
  modlab-dock.gone,
  .terminals.gone {
    display: none;
  }
  .terminals {
    display: grid;
    grid-template: auto minmax(0, 1fr) / minmax(0, 1fr);
    min-width: 0;
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
  .none {
    margin: 0;
    padding: 12px;
    color: var(--muted);
    font-size: 13px;
  }
  main {
    grid-row: 5;
  }
  footer {
    grid-row: 6;
  }
  modlab-summary {
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
  @media (max-width: 900px) {
    .bar .toggle span {
      display: none;
    }
  }
  @media (max-width: 720px) {
    .toggle,
    .presets {
      display: none;
    }
    main[data-pane='more'] .more {
      display: block;
      padding: 12px;
      overflow: auto;
    }
    .more modlab-toolbar {
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
  /* On paper, the lesson alone. */
  @media print {
    :host,
    main,
    main > .pane[data-part='lesson'] {
      display: block;
      height: auto;
    }
    .bar,
    footer,
    modlab-timeline,
    modlab-notice,
    modlab-welcome,
    modlab-course,
    :host([printing]) main,
    main > :not([data-part='lesson']) {
      display: none;
    }
    modlab-summary {
      display: block;
    }
  }
`;
