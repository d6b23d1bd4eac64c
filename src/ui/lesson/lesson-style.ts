/** Owns the look of a lesson: the list of steps, prose, and code with its colours. */
import {css} from 'lit';

export const lessonStyle = css`
  :host {
    display: flex;
    flex-direction: column;
    min-height: 0;
    background: var(--surface);
    font-size: 14px;
    line-height: 1.5;
  }
  .scroll {
    flex: 1;
    min-height: 0;
    overflow: auto;
    padding: 12px 16px 24px;
    scroll-padding: 12px;
  }
  h2 {
    margin: 0 0 4px;
    font-size: 17px;
    line-height: 24px;
  }
  .about {
    color: var(--muted);
    font-size: 13px;
  }
  details > summary {
    cursor: pointer;
    color: var(--muted);
    font-size: 13px;
    padding: 4px 0;
  }
  .steps {
    list-style: none;
    margin: 12px 0 0;
    padding: 0;
  }
  .step {
    border-top: 1px solid var(--line);
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
  .mark {
    flex: none;
    display: grid;
    place-items: center;
    width: 20px;
    height: 20px;
    border: 1.5px solid var(--line);
    border-radius: 50%;
    font-size: 12px;
    line-height: 1;
    color: var(--muted);
  }
  .current .mark {
    border-color: var(--accent);
    color: var(--accent);
  }
  .done .mark {
    border-color: var(--well);
    background: var(--well);
    color: var(--surface);
  }
  .body {
    padding: 0 0 12px 28px;
  }
  .say {
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
  .help {
    display: flex;
    flex-wrap: wrap;
    gap: 4px;
    margin-top: 8px;
    font-size: 13px;
  }
  .help button {
    border-color: var(--line);
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
  .finished {
    margin-top: 16px;
    padding: 12px;
    border: 1px solid var(--well);
    border-radius: 4px;
  }
  .finished button {
    border-color: var(--line);
  }
  p {
    margin: 8px 0;
  }
  ul,
  ol {
    margin: 8px 0;
    padding-inline-start: 20px;
  }
  a {
    color: var(--accent);
  }
  code {
    font: 0.93em var(--mono);
  }
  :not(pre) > code {
    padding: 1px 4px;
    border-radius: 3px;
    background: var(--raised);
    overflow-wrap: anywhere;
  }
  pre {
    margin: 8px 0;
    padding: 8px;
    overflow: auto;
    border-radius: 4px;
    background: var(--raised);
    font-size: 13px;
    line-height: 1.45;
    tab-size: 4;
  }
  table {
    border-collapse: collapse;
    font-size: 13px;
  }
  th,
  td {
    padding: 2px 8px 2px 0;
    text-align: start;
    vertical-align: top;
    border-bottom: 1px solid var(--line);
  }
  .hljs-keyword,
  .hljs-type,
  .hljs-built_in {
    color: var(--accent);
  }
  .hljs-string,
  .hljs-number {
    color: var(--well);
  }
  .hljs-comment {
    color: var(--muted);
    font-style: italic;
  }
  .hljs-meta {
    color: var(--warning);
  }
  @media (prefers-reduced-motion: no-preference) {
    .mark {
      transition:
        background 0.2s,
        border-color 0.2s;
    }
  }
`;
