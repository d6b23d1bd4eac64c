/** Owns the help on the kernel's names in a text: under the pointer, at the cursor by a key, and the way to the declaration. */
import {EditorView, closeHoverTooltips, hoverTooltip, keymap, showTooltip} from '@codemirror/view';
import {StateEffect, StateField} from '@codemirror/state';
import {includeOf, readKernelDoc} from './kernel-doc';
import type {EditorState, Extension} from '@codemirror/state';
import type {Tooltip} from '@codemirror/view';
import type {KernelApiEntry} from '../../../protocol/compiler-api';

export interface KernelHelp {
  /** What the kernel's headers say of a name. */
  describe(name: string): Promise<readonly KernelApiEntry[]>;
  /** Shows where it is declared. */
  open(entry: KernelApiEntry): void;
}

/** No name of the kernel's is longer. */
const NAME_LIMIT = 80;
/** How far back a call's opening bracket is looked for. */
const CALL_LIMIT = 600;

function nameAt(state: EditorState, at: number): {name: string; from: number; to: number} | undefined {
  const word = state.wordAt(at);
  if (!word || word.to - word.from > NAME_LIMIT) return undefined;
  const name = state.sliceDoc(word.from, word.to);
  return /^[A-Za-z_]\w*$/.test(name) ? {name, from: word.from, to: word.to} : undefined;
}

/** The function whose arguments the cursor is in. */
function callAround(state: EditorState, at: number) {
  const from = Math.max(0, at - CALL_LIMIT);
  const text = state.sliceDoc(from, at);
  for (let i = text.length - 1, depth = 0; i > 0; i--) {
    const character = text[i];
    if (character === ';' || character === '{' || character === '}') return undefined;
    if (character === ')') depth++;
    else if (character === '(' && depth-- === 0) return nameAt(state, from + i);
  }
  return undefined;
}

function element(tag: string, className: string, text = ''): HTMLElement {
  const made = document.createElement(tag);
  made.className = className;
  made.textContent = text;
  return made;
}

const EXPORTED: Readonly<Record<NonNullable<KernelApiEntry['exported']>, string>> = {
  any: 'Exported to all modules.',
  GPL: 'Exported to modules under a GPL-compatible license only (EXPORT_SYMBOL_GPL).',
  no: 'Not exported: a module cannot call it.',
};

/** What a header says of one name, as an element. */
export function helpOn(entry: KernelApiEntry, open?: (entry: KernelApiEntry) => void): HTMLElement {
  const section = element('section', 'cm-kernel-entry');
  section.append(element('code', 'cm-kernel-text', entry.text));
  const {brief, parameters, paragraphs} = readKernelDoc(entry.doc ?? '');
  if (brief !== '')
    section.append(element('p', 'cm-kernel-brief', `${brief[0]?.toUpperCase() ?? ''}${brief.slice(1)}`));
  if (parameters.length > 0) {
    const list = element('dl', '');
    for (const {name, text} of parameters) list.append(element('dt', '', name), element('dd', '', text));
    section.append(list);
  }
  for (const paragraph of paragraphs) section.append(element('p', '', paragraph));
  if (entry.exported)
    section.append(element('p', `cm-kernel-exported ${entry.exported}`, EXPORTED[entry.exported]));
  const include = includeOf(entry.header);
  const foot = element('p', 'cm-kernel-foot');
  if (include !== undefined) foot.append(element('code', '', `#include <${include}>`));
  if (open) {
    const button = element('button', '', `${entry.header}:${entry.line}`);
    button.title = 'Show where it is declared (F12)';
    button.addEventListener('click', () => open(entry));
    foot.append(button);
  }
  section.append(foot);
  return section;
}

function tooltipOf(entries: readonly KernelApiEntry[], help: KernelHelp): HTMLElement {
  const dom = element('div', 'cm-kernel-help');
  dom.tabIndex = 0;
  dom.setAttribute('role', 'region');
  dom.setAttribute('aria-label', `About ${entries[0]?.name ?? ''}`);
  dom.append(...entries.map((entry) => helpOn(entry, (which) => help.open(which))));
  return dom;
}

const hover = (help: KernelHelp) =>
  hoverTooltip(
    async ({state}, at) => {
      const found = nameAt(state, at);
      const entries = found ? await help.describe(found.name) : [];
      if (!found || entries.length === 0) return null;
      return {pos: found.from, end: found.to, above: true, create: () => ({dom: tooltipOf(entries, help)})};
    },
    {hideOnChange: true},
  );

const setAsked = StateEffect.define<Tooltip | null>();

/** What was asked for by a key stays until the text changes, the cursor goes elsewhere, or Escape. */
const asked = StateField.define<Tooltip | null>({
  create: () => null,
  update: (was, {effects, docChanged, selection}) => {
    for (const effect of effects) if (effect.is(setAsked)) return effect.value;
    return docChanged || selection ? null : was;
  },
  provide: (field) => showTooltip.from(field),
});

function showHelp(view: EditorView, help: KernelHelp): boolean {
  const at = view.state.selection.main.head;
  const candidates = [nameAt(view.state, at), callAround(view.state, at)];
  void (async () => {
    for (const found of candidates) {
      const entries = found ? await help.describe(found.name) : [];
      if (!found || entries.length === 0) continue;
      if (view.state.selection.main.head !== at) return;
      const dom = tooltipOf(entries, help);
      const tooltip: Tooltip = {pos: found.from, above: true, create: () => ({dom})};
      view.dispatch({
        effects: [closeHoverTooltips, setAsked.of(tooltip), EditorView.announce.of(dom.textContent)],
      });
      return;
    }
  })();
  return true;
}

/** Shows the declaration of the name that is there; false if there is none. */
function goToDeclaration({state}: EditorView, at: number, help: KernelHelp): boolean {
  const found = nameAt(state, at);
  if (!found) return false;
  void help.describe(found.name).then(([first]) => first && help.open(first));
  return true;
}

const look = EditorView.theme({
  '.cm-kernel-help': {
    maxWidth: 'min(72ch, 88vw)',
    maxHeight: 'min(320px, 45vh)',
    overflow: 'auto',
    padding: '8px 10px',
    fontFamily: 'var(--sans)',
    fontSize: '13px',
    lineHeight: '1.45',
  },
  '.cm-kernel-entry + .cm-kernel-entry': {
    borderTop: '1px solid var(--line)',
    marginTop: '8px',
    paddingTop: '8px',
  },
  '.cm-kernel-help code': {fontFamily: 'var(--mono)', overflowWrap: 'anywhere'},
  '.cm-kernel-text': {display: 'block', whiteSpace: 'pre-wrap', fontWeight: '600'},
  '.cm-kernel-help p': {margin: '6px 0 0'},
  '.cm-kernel-help dl': {
    display: 'grid',
    gridTemplateColumns: 'max-content minmax(0, 1fr)',
    gap: '2px 10px',
    margin: '6px 0 0',
  },
  '.cm-kernel-help dt': {fontFamily: 'var(--mono)', color: 'var(--accent)'},
  '.cm-kernel-help dd': {margin: '0'},
  '.cm-kernel-exported': {color: 'var(--muted)'},
  '.cm-kernel-exported.no': {color: 'var(--warning)'},
  '.cm-kernel-foot': {
    display: 'flex',
    flexWrap: 'wrap',
    gap: '4px 12px',
    alignItems: 'baseline',
    color: 'var(--muted)',
  },
  '.cm-kernel-foot button': {
    font: '12px var(--mono)',
    color: 'var(--accent)',
    background: 'none',
    border: 'none',
    padding: '2px 0',
    cursor: 'pointer',
    textDecoration: 'underline',
  },
});

export function kernelHelp(help: KernelHelp): Extension {
  return [
    hover(help),
    asked,
    keymap.of([
      {key: 'Mod-Shift-Space', run: (view) => showHelp(view, help)},
      {
        key: 'F12',
        run: (view) => goToDeclaration(view, view.state.selection.main.head, help),
        preventDefault: true,
      },
      {
        key: 'Escape',
        run: (view) => {
          if (view.state.field(asked) === null) return false;
          view.dispatch({effects: setAsked.of(null)});
          return true;
        },
      },
    ]),
    EditorView.domEventHandlers({
      // As in other editors: a click with Ctrl goes to the declaration.
      mousedown: (event, view) => {
        if (!(event.ctrlKey || event.metaKey) || event.button !== 0) return false;
        const at = view.posAtCoords({x: event.clientX, y: event.clientY});
        if (at !== null) goToDeclaration(view, at, help);
        return false;
      },
    }),
    look,
  ];
}
