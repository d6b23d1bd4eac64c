/** Owns how CodeMirror is set up for kernel sources: tabs of eight, its keys, its languages. */
import {autocompletion, closeBrackets, closeBracketsKeymap, completionKeymap} from '@codemirror/autocomplete';
import {defaultKeymap, history, historyKeymap, indentWithTab} from '@codemirror/commands';
import {cpp} from '@codemirror/lang-cpp';
import {bracketMatching, indentOnInput, indentUnit} from '@codemirror/language';
import {lintGutter, lintKeymap} from '@codemirror/lint';
import {highlightSelectionMatches, search, searchKeymap} from '@codemirror/search';
import {EditorState, Prec} from '@codemirror/state';
import {
  EditorView,
  drawSelection,
  highlightActiveLine,
  highlightActiveLineGutter,
  highlightSpecialChars,
  keymap,
  lineNumbers,
} from '@codemirror/view';
import {codeTheme} from './code-theme';
import {complete} from './completions';
import {debugMarks} from './debug-marks';
import {kernelHelp} from './kernel-help';
import {makefile} from './makefile-mode';
import {markdown, yaml} from './text-modes';
import type {Words} from './completions';
import type {DebugActions} from './debug-marks';
import type {Extension} from '@codemirror/state';

export interface CodeKeys {
  save(): void;
  build(): void;
  leave(): void;
}

const did = (what: () => void) => () => {
  what();
  return true;
};

/** By a file's name; a name that says nothing has no colours. */
function languageOf(name: string): Extension {
  if (/\.(c|h|S|cc|cpp|lds)$/.test(name)) return cpp();
  if (/^(Makefile|Kbuild|GNUmakefile)|\.mk$/.test(name)) return makefile;
  // Tabs are no blanks to YAML.
  if (/\.ya?ml$/.test(name)) return [yaml, Prec.high(indentUnit.of('  '))];
  if (/\.md$/.test(name)) return [markdown, EditorView.lineWrapping];
  return [];
}

/** A file that ends every line the DOS way keeps doing so; any other stray carriage return is a character to be seen. */
export const separatorOf = (text: string) =>
  text.includes('\r\n') && !/[^\r]\n|^\n/.test(text) ? '\r\n' : '\n';

/** What follows from a file's name. `wraps`: its sentences are for reading here, as in a lab that is being written. */
export const nameSetup = (name: string, readOnly: boolean, wraps: boolean): Extension => [
  languageOf(name),
  wraps && /\.ya?ml$/.test(name) ? EditorView.lineWrapping : [],
  EditorState.readOnly.of(readOnly),
  // In the tab order itself, so that its scroll bar is known to be in reach of the keyboard.
  EditorView.contentAttributes.of({
    'aria-label': readOnly ? `Text of ${name}, read-only` : `Text of ${name}`,
    tabindex: '0',
  }),
];

/** Without `debug` there is nothing to debug: no breakpoints stand beside the lines. */
export function codeSetup(
  text: string,
  words: Words,
  keys: CodeKeys,
  debug: DebugActions | undefined,
): Extension {
  return [
    EditorState.lineSeparator.of(separatorOf(text)),
    EditorState.tabSize.of(8),
    indentUnit.of('\t'),
    Prec.highest(
      keymap.of([
        {key: 'Mod-s', run: did(() => keys.save()), preventDefault: true},
        {key: 'Mod-Enter', run: did(() => keys.build())},
        {key: 'Ctrl-Shift-l', run: did(() => keys.leave())},
      ]),
    ),
    keymap.of([
      ...closeBracketsKeymap,
      ...defaultKeymap,
      ...searchKeymap,
      ...historyKeymap,
      ...completionKeymap,
      ...lintKeymap,
      // Escape, and then Tab, goes on to the next control: CodeMirror's own way out.
      indentWithTab,
    ]),
    debug ? debugMarks(debug) : [],
    kernelHelp(words),
    lineNumbers(),
    lintGutter(),
    highlightActiveLineGutter(),
    highlightSpecialChars(),
    history(),
    drawSelection(),
    indentOnInput(),
    bracketMatching(),
    closeBrackets(),
    autocompletion({override: [(context) => complete(words, context)]}),
    highlightActiveLine(),
    highlightSelectionMatches(),
    search({top: true}),
    codeTheme,
    // What is dropped here lands in the lab's directory as anywhere on the page, not in the text.
    EditorView.domEventHandlers({drop: (event) => event.dataTransfer?.types.includes('Files') ?? false}),
  ];
}
