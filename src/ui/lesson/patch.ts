/** Owns how a patch is shown: by file, the changed lines between a few of those around them, for people to copy by hand. */
import {html, nothing} from 'lit';

interface FileChange {
  name: string;
  hunks: {line: number; lines: string[]}[];
}

/** Reads a unified diff. What stands before the first file and the marks for a missing last newline are passed over. */
export function readPatch(patch: string): FileChange[] {
  const files: FileChange[] = [];
  for (const line of patch.split('\n')) {
    const [, name] = /^\+\+\+ b\/(\S+)/.exec(line) ?? [];
    if (name !== undefined) {
      files.push({name, hunks: []});
      continue;
    }
    const [, first] = /^@@ -\d+(?:,\d+)? \+(\d+)/.exec(line) ?? [];
    const file = files.at(-1);
    if (first !== undefined) file?.hunks.push({line: Number(first), lines: []});
    else if (/^[ +-]/.test(line) && !/^--- a\//.test(line)) file?.hunks.at(-1)?.lines.push(line);
  }
  return files;
}

export const patchView = (patch: string) => readPatch(patch).map(fileView);

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
