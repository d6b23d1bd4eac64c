/** Owns the look that all dialogs share. `--dialog-width` and `--dialog-height` say how large one may become. */
import {css} from 'lit';

export const dialogStyle = css`
  dialog {
    width: min(var(--dialog-width, 640px), calc(100vw - 32px));
    max-height: min(var(--dialog-height, 640px), calc(100dvh - 64px));
    padding: 16px;
    color: var(--text);
    background: var(--surface);
    border: 1px solid var(--line);
    border-radius: 8px;
    font-size: 14px;
    line-height: 1.5;
  }
  dialog::backdrop {
    background: rgb(0 0 0 / 40%);
  }
  .head {
    display: flex;
    align-items: center;
    gap: 8px;
  }
  h2 {
    flex: 1;
    margin: 0;
    font-size: 16px;
    line-height: 1.3;
  }
`;
