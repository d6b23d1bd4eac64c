/** Owns the look of a patch: lines that come and lines that go, told apart by a sign as well as by colour. */
import {css} from 'lit';

export const patchStyle = css`
  .patch {
    margin: 8px 0;
    border: 1px solid var(--line);
    border-radius: 4px;
    overflow: hidden;
  }
  .patch figcaption {
    padding: 2px 8px;
    border-bottom: 1px solid var(--line);
    background: var(--surface);
    color: var(--muted);
    font: 13px/1.5 var(--mono);
  }
  .patch pre {
    margin: 0;
    padding: 4px 0;
    border: 0;
    border-radius: 0;
    font-size: 12px;
  }
  .patch pre:focus-visible {
    outline-offset: -2px;
  }
  /* As wide as its longest line, so that a line's colour does not end where the pane does. */
  .patch code {
    display: inline-block;
    min-width: 100%;
    font-size: inherit;
  }
  .patch code > * {
    position: relative;
    display: block;
    min-height: 1.45em;
    padding-inline: calc(8px + 2ch) 8px;
    color: var(--text);
    text-decoration: none;
  }
  /* Beside the line and not in it: tabs are counted from where the code begins. */
  .patch code > *::before {
    position: absolute;
    inset-inline-start: 8px;
  }
  .patch ins {
    background: color-mix(in srgb, var(--well) 18%, var(--raised));
  }
  .patch del {
    background: color-mix(in srgb, var(--broken) 18%, var(--raised));
  }
  .patch ins::before {
    content: '+';
    content: '+' / '';
  }
  .patch del::before {
    content: '-';
    content: '-' / '';
  }
  .patch code > .place {
    padding-inline-start: 8px;
    color: var(--muted);
    font: 12px/1.6 var(--sans);
  }
  /* Several commands: their sign stands at the first. */
  .change .command {
    align-items: baseline;
  }
  .patch .visually-hidden {
    user-select: none;
  }
`;
