/** Owns the look of the course as a map. */
import {css} from 'lit';

export const courseStyle = css`
  dialog {
    --dialog-width: 760px;
    --dialog-height: 860px;
  }
  .standing {
    margin: 2px 0 0;
    color: var(--muted);
  }
  progress {
    display: block;
    width: 100%;
    height: 6px;
    margin: 8px 0 12px;
    appearance: none;
    border: 0;
    border-radius: 3px;
    background: var(--hover);
  }
  progress::-webkit-progress-bar {
    border-radius: 3px;
    background: var(--hover);
  }
  progress::-webkit-progress-value {
    border-radius: 3px;
    background: var(--well);
  }
  progress::-moz-progress-bar {
    border-radius: 3px;
    background: var(--well);
  }
  .next {
    display: flex;
    flex-wrap: wrap;
    align-items: center;
    justify-content: space-between;
    gap: 8px 16px;
    padding: 8px 12px;
    border: 1px solid var(--line);
    border-inline-start: 3px solid var(--accent);
    border-radius: 4px;
  }
  .next p {
    flex: 1 1 240px;
    margin: 0;
  }
  .next small {
    display: block;
    color: var(--muted);
    font-size: 13px;
  }
  h3,
  h4 {
    margin: 16px 0 4px;
    color: var(--muted);
    font-size: 13px;
    font-weight: 600;
  }
  section {
    margin-top: 12px;
  }
  section + section {
    margin-top: 24px;
    padding-top: 16px;
    border-top: 1px solid var(--line);
  }
  .next + ol {
    margin-top: 8px;
  }
  section > h3 {
    margin: 0;
    color: var(--text);
    font-size: 15px;
    overflow-wrap: anywhere;
    unicode-bidi: isolate;
  }
  ol {
    list-style: none;
    margin: 0;
    padding: 0;
  }
  .from {
    margin: 0;
    color: var(--muted);
    font-size: 13px;
    unicode-bidi: isolate;
    overflow-wrap: anywhere;
  }
  li:has(.remove) {
    display: grid;
    grid-template-columns: minmax(0, 1fr) auto;
    align-items: start;
  }
  li button:first-child {
    display: grid;
    grid-template-columns: 28px minmax(0, 1fr) auto;
    gap: 0 8px;
    width: 100%;
    padding: 6px 8px;
    text-align: start;
    white-space: normal;
  }
  li button[aria-current='true'] {
    background: var(--raised);
  }
  .mark {
    --mark-size: 24px;
  }
  .name {
    font-weight: 550;
  }
  .about,
  .summary {
    color: var(--muted);
    font-size: 13px;
  }
  .about {
    text-align: end;
  }
  .begun .about {
    color: var(--accent);
  }
  .done .about {
    color: var(--well);
  }
  .summary {
    grid-column: 2 / -1;
  }
  .keep {
    display: flex;
    flex-wrap: wrap;
    align-items: end;
    gap: 8px;
    margin-top: 16px;
    padding-top: 12px;
    border-top: 1px solid var(--line);
  }
  .keep label {
    flex: 1 1 200px;
    color: var(--muted);
    font-size: 13px;
  }
  .keep input {
    display: block;
    width: 100%;
    margin-top: 2px;
    padding: 4px 8px;
    font: inherit;
    font-size: 14px;
    color: var(--text);
    background: var(--raised);
    border: 1px solid var(--line);
    border-radius: 4px;
  }
`;
