/** Owns the look of what a lesson says: prose, and code with its colours. */
import {css} from 'lit';

export const proseStyle = css`
  details > summary {
    cursor: pointer;
    color: var(--muted);
    font-size: 13px;
    padding: 4px 0;
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
    border: 1px solid var(--line);
    border-radius: 4px;
    /* Where a line goes on beyond the edge, the edge is dark: the covers scroll with the text, the shades stay. */
    background:
      linear-gradient(to right, var(--raised) 50%, transparent) 0 0 / 28px 100% no-repeat local,
      linear-gradient(to left, var(--raised) 50%, transparent) 100% 0 / 28px 100% no-repeat local,
      linear-gradient(to right, var(--edge), transparent) 0 0 / 12px 100% no-repeat scroll,
      linear-gradient(to left, var(--edge), transparent) 100% 0 / 12px 100% no-repeat scroll,
      var(--raised);
    font-size: 13px;
    line-height: 1.45;
    tab-size: 4;
  }
  @media print {
    pre {
      overflow: visible;
      white-space: pre-wrap;
      overflow-wrap: anywhere;
    }
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
`;
