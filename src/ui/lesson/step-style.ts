/** Owns the look of a step. */
import {css} from 'lit';

export const stepStyle = css`
  :host {
    display: block;
  }
  .step > button {
    display: flex;
    align-items: center;
    gap: 8px;
    width: 100%;
    padding: 8px 0;
    text-align: start;
    white-space: normal;
    border-radius: 0;
    font-weight: 550;
  }
  .step.done > button {
    font-weight: 400;
    color: var(--muted);
  }
  .body {
    padding: 0 0 12px 28px;
  }
  .task {
    margin: 4px 0 8px;
    font-weight: 600;
  }
  .command {
    display: flex;
    align-items: center;
    gap: 8px;
    width: 100%;
    min-height: 32px;
    padding: 4px 8px;
    font: 13px/1.4 var(--mono);
    text-align: start;
    white-space: pre-wrap;
    overflow-wrap: anywhere;
    border: 1px solid var(--line);
    background: var(--terminal);
  }
  .command::before {
    content: '$';
    color: var(--muted);
  }
  .command span {
    flex: 1;
  }
  .command::after {
    content: 'type it';
    flex: none;
    color: var(--accent);
    font: 12px var(--sans);
  }
  .status {
    margin: 8px 0 0;
    color: var(--muted);
    font-size: 13px;
    overflow-wrap: anywhere;
  }
  .done .status {
    color: var(--well);
  }
  .keys {
    display: flex;
    flex-wrap: wrap;
    gap: 2px 12px;
    margin: 8px 0 0;
    color: var(--muted);
    font-size: 12px;
  }
  .keys kbd {
    padding: 0 4px;
    font: 12px var(--mono);
    color: var(--text);
    border: 1px solid var(--line);
    border-radius: 3px;
  }
  .actions {
    margin: 8px 0 0;
    padding-inline-start: 24px;
  }
  .hint,
  .why {
    margin-top: 8px;
    padding: 4px 12px;
    border-inline-start: 3px solid var(--line);
  }
  .why {
    border-color: var(--well);
  }
  .why h3 {
    margin: 4px 0 0;
    font-size: 13px;
  }
  @media (prefers-reduced-motion: no-preference) {
    .mark {
      transition:
        background 0.2s,
        border-color 0.2s;
    }
  }
`;
