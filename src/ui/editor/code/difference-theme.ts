/** Owns the look of two texts in one column: what only the machine has, and what only the text here has. */
import {EditorView} from '@codemirror/view';

const sign = (content: string, color: string) => ({
  content: `"${content}"`,
  position: 'absolute',
  insetInlineStart: '6px',
  color,
});

/** `&.cm-merge-b` outdoes the library's own colours, which are for white and black. */
export const differenceTheme = EditorView.theme({
  '.cm-line, .cm-deletedLine': {position: 'relative', padding: '0 6px 0 20px'},
  '&.cm-merge-b .cm-deletedChunk': {
    padding: '0',
    backgroundColor: 'transparent',
  },
  '.cm-deletedLine': {backgroundColor: 'color-mix(in srgb, var(--broken) 7%, transparent)'},
  '&.cm-merge-b .cm-changedLine': {backgroundColor: 'color-mix(in srgb, var(--well) 7%, transparent)'},
  '.cm-deletedLine del': {textDecoration: 'none'},
  '.cm-deletedLine::before': sign('−', 'var(--broken)'),
  '.cm-changedLine::before': sign('+', 'var(--well)'),
  '&.cm-merge-b .cm-deletedChunk .cm-deletedText': {
    background: 'none',
    boxShadow: 'inset 0 -2px var(--broken)',
  },
  '&.cm-merge-b .cm-changedText': {background: 'none', boxShadow: 'inset 0 -2px var(--well)'},
  '&.cm-merge-b .cm-deletedLineGutter': {background: 'var(--broken)'},
  '&.cm-merge-b .cm-changedLineGutter': {background: 'var(--well)'},
  '.cm-changeGutter': {width: '4px'},
  '&.cm-merge-b .cm-deletedChunk .cm-chunkButtons': {
    position: 'static',
    display: 'flex',
    flexWrap: 'wrap',
    gap: '4px',
    padding: '4px 6px',
  },
  '&.cm-merge-b .cm-deletedChunk button': {
    font: '13px var(--sans)',
    color: 'var(--text)',
    background: 'var(--raised)',
    border: '1px solid var(--line)',
    borderRadius: '4px',
    margin: '0',
    padding: '0 8px',
    cursor: 'pointer',
  },
  '.cm-deletedChunk button:focus-visible': {outline: '2px solid var(--accent)', outlineOffset: '1px'},
});
