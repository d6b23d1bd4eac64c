/** Owns the look of the timeline. */
import {css} from 'lit';

export const timelineStyle = css`
  :host {
    position: relative;
    display: flex;
    align-items: center;
    gap: 4px;
    padding: 0 12px;
    min-height: 32px;
    border-bottom: 1px solid var(--line);
    font-size: 13px;
  }
  .step {
    font-size: 16px;
    line-height: 1;
  }
  .track {
    position: relative;
    display: flex;
    flex: 1 1 0;
    align-items: center;
    min-width: 0;
    overflow: auto hidden;
    scrollbar-width: none;
  }
  .moment {
    flex: 0 1 28px;
    min-width: 14px;
    min-height: 28px;
    padding: 0;
    display: grid;
    place-items: center;
    position: relative;
  }
  /* The line on which the moments stand. */
  .moment::before {
    content: '';
    position: absolute;
    inset: 50% 0 auto;
    border-top: 2px solid var(--line);
  }
  .dot {
    position: relative;
    width: 8px;
    height: 8px;
    border-radius: 50%;
    background: var(--muted);
  }
  .checkpoint .dot {
    width: 10px;
    height: 10px;
  }
  .named .dot,
  .imported .dot {
    width: 10px;
    height: 10px;
    border-radius: 2px;
    background: var(--accent);
    rotate: 45deg;
  }
  .oops .dot {
    background: var(--broken);
  }
  .moment[aria-current] .dot {
    outline: 2px solid var(--accent);
    outline-offset: 2px;
  }
  .later .dot {
    opacity: 0.5;
  }
  .here {
    flex: 0 1 auto;
    min-width: 0;
    overflow: hidden;
    text-overflow: ellipsis;
    white-space: nowrap;
    color: var(--muted);
  }
  .preview {
    position: absolute;
    z-index: 2;
    top: 100%;
    width: min(440px, calc(100vw - 24px));
    padding: 12px;
    color: var(--text);
    background: var(--surface);
    border: 1px solid var(--line);
    border-radius: 8px;
    box-shadow: 0 4px 16px rgb(0 0 0 / 20%);
    pointer-events: none;
  }
  .preview p {
    margin: 0 0 4px;
  }
  .preview ul {
    margin: 0 0 8px;
    padding-inline-start: 18px;
  }
  .muted {
    color: var(--muted);
  }
  pre {
    margin: 0;
    padding: 8px;
    max-height: 180px;
    overflow: hidden;
    font: 11px/14px var(--mono);
    color: var(--terminal-text, inherit);
    background: var(--terminal);
    border-radius: 4px;
  }
  @media (max-width: 720px) {
    .here {
      display: none;
    }
  }
`;
