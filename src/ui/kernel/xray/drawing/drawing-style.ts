/** Owns the look of the X-ray's drawings, in the page and in a file. */
import {css, unsafeCSS} from 'lit';

/** What a saved drawing needs, too: no rule here may ask for more than SVG and the page's custom properties. */
export const drawingRules = `
.drawing { font: 12px var(--mono); }
.drawing text { fill: var(--text); }
.drawing .back { fill: var(--surface); }
.drawing .quiet { fill: var(--muted); }
.drawing .warning { fill: var(--warning); }
.drawing .strong { font-weight: 600; }
.drawing .heading { paint-order: stroke; stroke: var(--surface); stroke-width: 4; }
.drawing .step .box { fill: var(--surface); }
.drawing .box { fill: var(--raised); stroke: var(--line); stroke-width: 1; }
.drawing .own .box { fill: var(--accent); stroke: var(--surface); }
.drawing .own text { fill: var(--on-accent); }
.drawing .failed .box { stroke: var(--broken); stroke-width: 2; }
.drawing .failed text { fill: var(--broken); }
.drawing .own.failed text { fill: var(--on-accent); }
.drawing .open .box, .drawing .changing .box { stroke-dasharray: 4 3; }
.drawing .open .box { fill: var(--surface); }
.drawing .stroke { stroke: var(--warning); stroke-width: 2; }
.drawing .edge { fill: none; stroke: var(--muted); stroke-width: 1.25; }
.drawing .head { fill: var(--muted); }
.drawing .edge.chosen { stroke: var(--accent); stroke-width: 2; }
.drawing .grid { stroke: var(--line); stroke-width: 1; }
.drawing [aria-pressed='true'] .box { stroke: var(--accent); stroke-width: 2.5; }
.drawing .own[aria-pressed='true'] .box { stroke: var(--text); }
`;

/** Beside that, what only the page has: tools above a drawing, focus, and the system's colours. */
export const drawingStyle = [
  unsafeCSS(drawingRules),
  css`
    :host {
      display: flex;
      flex-direction: column;
      min-width: 0;
      min-height: 0;
    }
    .tools {
      display: flex;
      flex-wrap: wrap;
      align-items: center;
      gap: 2px 4px;
      padding: 2px 0;
    }
    .tools .told {
      flex: 1 1 40px;
      min-width: 0;
      color: var(--muted);
    }
    .buttons {
      margin-inline-start: auto;
      white-space: nowrap;
    }
    .surface {
      position: relative;
      overflow: clip;
      border: 1px solid var(--line);
      border-radius: 4px;
      touch-action: pan-y;
      user-select: none;
      cursor: grab;
    }
    .surface:active {
      cursor: grabbing;
    }
    .drawing {
      display: block;
    }
    [data-item] {
      cursor: pointer;
      outline: none;
    }
    [data-item]:hover .box {
      stroke: var(--accent);
    }
    [data-item]:focus-visible .box {
      stroke: var(--accent);
      stroke-width: 3;
    }
    .own:is(:focus-visible, :hover) .box {
      stroke: var(--text);
    }
    [data-item]:is(:focus-visible, :hover) .stroke,
    [data-item][aria-pressed='true'] .stroke {
      stroke: var(--accent);
      stroke-width: 4;
    }
    .details {
      margin: 4px 0 0;
      min-height: 20px;
      font-family: var(--mono);
      overflow-wrap: anywhere;
    }
    .none {
      color: var(--muted);
    }
    p {
      margin: 4px 0;
    }
    @media (forced-colors: active) {
      .drawing :is(text, .quiet, .warning),
      .drawing :is(.own, .failed) text {
        fill: CanvasText;
      }
      .drawing .box,
      .drawing :is(.own, .step, .open) .box {
        fill: Canvas;
        stroke: CanvasText;
      }
      .drawing .own .box {
        stroke-width: 2;
      }
      .drawing :is(.edge, .grid, .stroke) {
        stroke: CanvasText;
      }
      .drawing .heading {
        stroke: Canvas;
      }
      .drawing :is([aria-pressed='true'], [data-item]:focus-visible) :is(.box, .stroke) {
        stroke: Highlight;
        stroke-width: 3;
      }
    }
  `,
];
