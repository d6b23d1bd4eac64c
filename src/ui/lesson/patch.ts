/** Owns how a patch is shown: by file, the changed lines between a few of those around them, for people to copy by hand. */
import {html, nothing} from 'lit';
import {changesOf} from '../../session/lesson/solution-changes';
import type {FileChange} from '../../session/lesson/solution-changes';

export const patchView = (patch: string) => changesOf(patch).map(fileView);

const fileView = ({name, hunks}: FileChange) =>
  html`<figure class="patch">
    <figcaption>${name}</figcaption>
    <pre tabindex="0"><code>${hunks.map(
      ({line, lines}, i) =>
        html`${i === 0 && line === 1 ? nothing : html`<span class="place">line ${line}</span>`}${lines.map(lineView)}`,
    )}</code></pre>
  </figure>`;

/** The sign is the style's, so that a line is copied without it; who does not see it is told in words. */
function lineView(line: string) {
  const code = line.slice(1);
  if (line.startsWith('+')) return html`<ins><span class="visually-hidden">added: </span>${code}</ins>`;
  if (line.startsWith('-')) return html`<del><span class="visually-hidden">removed: </span>${code}</del>`;
  return html`<span class="same">${code}</span>`;
}
