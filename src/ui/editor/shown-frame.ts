/** Owns where the frame that a person looks at is in the text as it is now, which may have been edited since it was compiled; and what is asked at a line. */
import {movedLine} from '../../session/editor/moved-line';
import type {SourcePlace} from '../../session/debug/views';
import type {OpenFile} from '../../session/editor/open-file';

/** The frame that the person looks at, of a machine that stands. */
export interface ShownFrame {
  place: SourcePlace;
  /** From the innermost. */
  index: number;
  /** The text that was compiled; undefined if it is not known. */
  source: string | undefined;
}

/** Its line in the text as it is now, which may have been edited since it was compiled. */
export const lineNow = ({place: {line}, source}: Omit<ShownFrame, 'index'>, file: OpenFile): number =>
  source === undefined ? file.lineHere(line) : movedLine(source, file.text, line);

/** A sentence, where that is another text than the one that runs. */
export function changedSince(shown: ShownFrame | undefined, file: OpenFile | undefined): string {
  if (!shown || !file || shown.source === undefined || shown.source === file.text) return '';
  const {line} = shown.place;
  const now = lineNow(shown, file);
  return `${file.name} has changed since the module was built: line ${line} of what runs is ${now === line ? 'still' : 'now'} line ${now}.`;
}

/** What is asked of the debugger at the cursor: events of the text. */
export type AtCursor = 'breakpoint-toggle' | 'run-to' | 'jump-to';
