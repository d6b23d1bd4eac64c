/** Owns the look of code in the editor: the page's colours, which follow light and dark by themselves. */
import {HighlightStyle, syntaxHighlighting} from '@codemirror/language';
import {EditorView} from '@codemirror/view';
import {tags} from '@lezer/highlight';
import type {Extension} from '@codemirror/state';

const look = EditorView.theme({
  '&': {height: '100%', color: 'var(--text)', backgroundColor: 'var(--terminal)', fontSize: '14px'},
  // modlab-code draws it around the gutters, too.
  '&.cm-focused': {outline: 'none'},
  '.cm-scroller': {fontFamily: 'var(--mono)', lineHeight: '1.45', overflow: 'auto'},
  '.cm-content': {caretColor: 'var(--text)', padding: '6px 0'},
  '.cm-cursor, .cm-dropCursor': {borderLeftColor: 'var(--text)'},
  '.cm-gutters': {
    color: 'var(--muted)',
    backgroundColor: 'var(--terminal)',
    borderRight: '1px solid var(--line)',
  },
  '.cm-activeLine': {backgroundColor: 'color-mix(in srgb, var(--accent) 6%, transparent)'},
  '.cm-activeLineGutter': {backgroundColor: 'var(--hover)', color: 'var(--text)'},
  '&.cm-focused > .cm-scroller > .cm-selectionLayer .cm-selectionBackground, .cm-selectionBackground': {
    background: 'color-mix(in srgb, var(--accent) 28%, transparent)',
  },
  '.cm-selectionMatch': {backgroundColor: 'color-mix(in srgb, var(--accent) 16%, transparent)'},
  '&.cm-focused .cm-matchingBracket': {
    backgroundColor: 'color-mix(in srgb, var(--well) 25%, transparent)',
    outline: '1px solid var(--well)',
  },
  '&.cm-focused .cm-nonmatchingBracket': {outline: '1px solid var(--broken)'},
  '.cm-searchMatch': {backgroundColor: 'color-mix(in srgb, var(--warning) 30%, transparent)'},
  '.cm-searchMatch-selected': {backgroundColor: 'color-mix(in srgb, var(--warning) 55%, transparent)'},
  '.cm-panels': {color: 'var(--text)', backgroundColor: 'var(--raised)', fontFamily: 'var(--sans)'},
  '.cm-panels.cm-panels-top': {borderBottom: '1px solid var(--line)'},
  '.cm-panel.cm-search': {padding: '6px 28px 6px 8px'},
  '.cm-panel.cm-search label': {fontSize: '13px'},
  '.cm-panel.cm-search [name=close]': {color: 'var(--text)', minWidth: '24px', minHeight: '24px'},
  '.cm-textfield': {
    color: 'var(--text)',
    backgroundColor: 'var(--surface)',
    border: '1px solid var(--line)',
    borderRadius: '4px',
    fontSize: '13px',
  },
  '.cm-button': {
    color: 'var(--text)',
    background: 'var(--surface)',
    border: '1px solid var(--line)',
    borderRadius: '4px',
    fontSize: '13px',
  },
  '.cm-panel :focus-visible': {outline: '2px solid var(--accent)', outlineOffset: '1px'},
  '.cm-tooltip': {
    color: 'var(--text)',
    backgroundColor: 'var(--raised)',
    border: '1px solid var(--line)',
    borderRadius: '4px',
  },
  '.cm-tooltip.cm-tooltip-autocomplete > ul': {fontFamily: 'var(--mono)'},
  '.cm-tooltip-autocomplete ul li[aria-selected]': {
    color: 'var(--on-accent)',
    background: 'var(--accent)',
  },
  '.cm-diagnostic': {fontFamily: 'var(--sans)', fontSize: '13px'},
  '.cm-diagnostic-error': {borderLeftColor: 'var(--broken)'},
  '.cm-diagnostic-warning': {borderLeftColor: 'var(--warning)'},
});

const colours = HighlightStyle.define([
  {tag: [tags.keyword, tags.controlKeyword, tags.typeName, tags.modifier], color: 'var(--accent)'},
  {tag: [tags.string, tags.character, tags.number, tags.bool, tags.null], color: 'var(--well)'},
  {tag: tags.propertyName, color: 'var(--accent)'},
  {tag: tags.atom, color: 'var(--well)'},
  {tag: [tags.heading, tags.strong], fontWeight: '600'},
  {tag: tags.link, color: 'var(--accent)'},
  {tag: tags.comment, color: 'var(--muted)', fontStyle: 'italic'},
  {tag: [tags.processingInstruction, tags.meta, tags.macroName], color: 'var(--warning)'},
  {tag: tags.special(tags.variableName), color: 'var(--well)'},
  {tag: [tags.definition(tags.variableName), tags.labelName], color: 'var(--accent)'},
  {tag: tags.function(tags.definition(tags.variableName)), color: 'var(--text)', fontWeight: '600'},
]);

export const codeTheme: Extension = [look, syntaxHighlighting(colours)];
