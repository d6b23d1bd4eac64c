/** Owns the look that all elements share: buttons, focus, scroll bars. Colours are custom properties of page.css. */
import {css} from 'lit';

export const shared = css`
  :host {
    box-sizing: border-box;
  }
  :host([hidden]) {
    display: none;
  }
  *,
  *::before,
  *::after {
    box-sizing: border-box;
  }
  button {
    font: inherit;
    color: inherit;
    background: none;
    border: 1px solid var(--button-line, transparent);
    border-radius: 4px;
    min-height: 28px;
    padding: 0 8px;
    cursor: pointer;
    white-space: nowrap;
  }
  button:hover:not(:disabled) {
    background: var(--hover);
  }
  button:disabled {
    opacity: 0.5;
    cursor: default;
  }
  button.outlined {
    border-color: var(--line);
  }
  button.main {
    color: var(--on-accent);
    background: var(--accent);
    border-color: var(--accent);
  }
  button.main:hover:not(:disabled) {
    background: color-mix(in srgb, var(--accent) 88%, var(--text));
  }
  .icon {
    flex: none;
    width: 16px;
    height: 16px;
    vertical-align: -3px;
    fill: none;
    stroke: currentColor;
    stroke-width: 2;
    stroke-linecap: round;
    stroke-linejoin: round;
  }
  button.icon-only {
    min-width: 28px;
    padding: 0 5px;
  }
  .visually-hidden {
    position: absolute;
    width: 1px;
    height: 1px;
    overflow: hidden;
    clip-path: inset(50%);
    white-space: nowrap;
  }
  :focus-visible {
    outline: 2px solid var(--accent);
    outline-offset: 1px;
  }
  @media (prefers-contrast: more) {
    button:disabled {
      opacity: 0.75;
    }
  }
  /* The system's colours leave no backgrounds: what is chosen gets an edge, and what is a colour alone keeps it. */
  @media (forced-colors: active) {
    :is([aria-pressed='true'], [aria-selected='true'], [aria-current]:not([aria-current='false'])) {
      outline: 2px solid Highlight;
      outline-offset: -2px;
    }
    :is(.dot, .mark, .state) {
      forced-color-adjust: none;
    }
  }
  @media (pointer: coarse) {
    button {
      min-height: 40px;
      min-width: 40px;
    }
  }
`;
