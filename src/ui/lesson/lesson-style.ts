/** Owns the look of a lesson around its steps. */
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
  slot[name='buttons']::slotted(*) {
    float: inline-end;
    margin: -2px -8px 0 8px;
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
  .steps {
    list-style: none;
    margin: 12px 0 0;
    padding: 0;
  }
  .steps > li {
    border-top: 1px solid var(--line);
  }
  .box {
    margin-top: 12px;
    padding: 4px 12px;
    border: 1px solid var(--line);
    border-radius: 4px;
    background: var(--raised);
  }
  .box > summary {
    color: var(--text);
    font-weight: 550;
  }
  .box :not(pre) > code {
    background: var(--surface);
  }
  .finished h3 {
    margin: 8px 0 0;
    font-size: 13px;
  }
  .finished {
    margin-top: 16px;
    padding: 12px;
    border: 1px solid var(--well);
    border-radius: 4px;
  }
  @media print {
    :host,
    .scroll {
      display: block;
      overflow: visible;
    }
    .help,
    slot[name='buttons'] {
      display: none;
    }
  }
  .finished button {
    border-color: var(--line);
  }
`;
