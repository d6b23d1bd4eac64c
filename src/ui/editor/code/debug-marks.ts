/** Owns what the debugger draws in a text: breakpoints beside its lines, the line where the machine stands, values under the pointer. */
import {EditorView, GutterMarker, Decoration, gutter, hoverTooltip, keymap} from '@codemirror/view';
import {Prec, RangeSet, StateEffect, StateField} from '@codemirror/state';
import type {DecorationSet} from '@codemirror/view';
import type {EditorState, Extension} from '@codemirror/state';

export interface BreakpointMark {
  id: number;
  /** From 1. */
  line: number;
  /** `set`: it is in the machine's memory. */
  look: 'set' | 'waiting' | 'refused' | 'off';
  /** What it is, for whoever points at it. */
  title: string;
}

export interface DebugMarks {
  breakpoints: readonly BreakpointMark[];
  /** Where the machine stands, if it does in this text. */
  stopped: {line: number; isTop: boolean} | undefined;
}

export interface DebugActions {
  toggle(line: number, text: string): void;
  runTo(line: number, text: string): void;
  /** The machine goes on at the line, without what is between. */
  jumpTo(line: number, text: string): void;
  /** What an expression is worth where the machine stands; undefined if it has no value there. */
  valueOf(expression: string): Promise<string | undefined>;
}

export const NO_MARKS: DebugMarks = {breakpoints: [], stopped: undefined};

class Mark extends GutterMarker {
  readonly mark: BreakpointMark;
  constructor(mark: BreakpointMark) {
    super();
    this.mark = mark;
  }
  override eq(other: GutterMarker): boolean {
    return (
      other instanceof Mark && other.mark.look === this.mark.look && other.mark.title === this.mark.title
    );
  }
  override toDOM(): HTMLElement {
    const dot = document.createElement('span');
    dot.className = `breakpoint ${this.mark.look}`;
    dot.title = this.mark.title;
    return dot;
  }
}

class Here extends GutterMarker {
  override toDOM(): HTMLElement {
    const arrow = document.createElement('span');
    arrow.className = 'here';
    return arrow;
  }
}

const here = new Here();
const setMarks = StateEffect.define<DebugMarks>();
const lineAt = ({doc}: EditorState, line: number) => doc.line(Math.min(Math.max(1, line), doc.lines));

const marks = StateField.define<RangeSet<Mark>>({
  create: () => RangeSet.empty,
  update: (set, {state, changes, effects}) => {
    let now = set.map(changes);
    for (const effect of effects)
      if (effect.is(setMarks))
        now = RangeSet.of(
          effect.value.breakpoints.map((mark) => new Mark(mark).range(lineAt(state, mark.line).from)),
          true,
        );
    return now;
  },
});

interface Stopped {
  gutter: RangeSet<Here>;
  lines: DecorationSet;
}

const NOWHERE: Stopped = {gutter: RangeSet.of<Here>([]), lines: Decoration.none};

const stopped = StateField.define<Stopped>({
  create: () => NOWHERE,
  update: (was, {state, changes, effects}) => {
    let now: Stopped = {gutter: was.gutter.map(changes), lines: was.lines.map(changes)};
    for (const effect of effects) {
      if (!effect.is(setMarks)) continue;
      const at = effect.value.stopped;
      if (!at) {
        now = NOWHERE;
        continue;
      }
      const {from} = lineAt(state, at.line);
      const look = Decoration.line({class: at.isTop ? 'cm-stopped' : 'cm-calling'});
      now = {gutter: RangeSet.of([here.range(from)]), lines: Decoration.set([look.range(from)])};
    }
    return now;
  },
  provide: (field) => EditorView.decorations.from(field, ({lines}) => lines),
});

/** Draws them in place of those before. */
export const withMarks = (wanted: DebugMarks) => setMarks.of(wanted);

/** Where each breakpoint is now that the text has been edited, by its number. */
export function linesOfMarks(state: EditorState): Map<number, {line: number; text: string}> {
  const lines = new Map<number, {line: number; text: string}>();
  state.field(marks).between(0, state.doc.length, (from, _to, {mark}) => {
    const line = state.doc.lineAt(from);
    lines.set(mark.id, {line: line.number, text: line.text});
  });
  return lines;
}

/** What a person points at in a chain of members is seldom longer. */
const PARTS_LIMIT = 8;
const LINE_LIMIT = 500;
const isWord = (character = '') => /^\w$/.test(character);

/** Of a text that ends in a name: where that begins, with what it is a member or an element of. */
function beginOf(text: string): number {
  let [begin, end] = [text.length, text.length];
  for (let parts = 0; parts < PARTS_LIMIT; parts++) {
    let from = end;
    while (isWord(text[from - 1])) from--;
    if (from === end || /\d/.test(text[from] ?? '')) return begin;
    begin = from;
    if (text.endsWith('->', from)) end = from - 2;
    else if (text[from - 1] === '.') end = from - 1;
    else return begin;
    if (text[end - 1] === ']') end = text.lastIndexOf('[', end - 1);
  }
  return begin;
}

function expressionAt(state: EditorState, at: number) {
  const word = state.wordAt(at);
  if (!word) return undefined;
  const line = state.doc.lineAt(at);
  const before = line.text.slice(Math.max(0, word.to - line.from - LINE_LIMIT), word.to - line.from);
  const text = before.slice(beginOf(before));
  return text === '' ? undefined : {text, from: word.to - text.length, to: word.to};
}

const values = (actions: DebugActions) =>
  hoverTooltip(async ({state}, at) => {
    const found = expressionAt(state, at);
    const value = found && (await actions.valueOf(found.text));
    if (!found || value === undefined) return null;
    return {
      pos: found.from,
      end: found.to,
      create: () => {
        const dom = document.createElement('div');
        dom.className = 'cm-value';
        dom.textContent = `${found.text} = ${value}`;
        return {dom};
      },
    };
  });

const look = EditorView.theme({
  '.cm-breakpoints': {width: '18px', cursor: 'pointer'},
  '.cm-breakpoints .cm-gutterElement': {display: 'grid', placeItems: 'center', position: 'relative'},
  '.cm-breakpoints .cm-gutterElement:hover:not(:has(.breakpoint))::before': {
    content: '""',
    width: '10px',
    height: '10px',
    borderRadius: '50%',
    background: 'color-mix(in srgb, var(--broken) 35%, transparent)',
  },
  '.cm-breakpoints .cm-gutterElement > span': {gridArea: '1 / 1'},
  '.breakpoint': {
    width: '11px',
    height: '11px',
    borderRadius: '50%',
    border: '2px solid var(--broken)',
    background: 'transparent',
  },
  '.breakpoint.set': {background: 'var(--broken)'},
  '.breakpoint.refused': {borderColor: 'var(--warning)', borderStyle: 'dotted'},
  '.breakpoint.off': {borderColor: 'var(--muted)'},
  '.here': {
    width: '0',
    height: '0',
    borderBlock: '5px solid transparent',
    borderInlineStart: '8px solid var(--warning)',
    zIndex: '1',
  },
  '.cm-line.cm-stopped': {
    backgroundColor: 'color-mix(in srgb, var(--warning) 16%, transparent)',
    boxShadow: 'inset 3px 0 var(--warning)',
  },
  '.cm-line.cm-calling': {backgroundColor: 'color-mix(in srgb, var(--well) 18%, transparent)'},
  '.cm-value': {
    padding: '4px 8px',
    maxWidth: '60ch',
    fontFamily: 'var(--mono)',
    fontSize: '13px',
    overflowWrap: 'anywhere',
  },
});

export function debugMarks(actions: DebugActions): Extension {
  const atCursor =
    (act: (line: number, text: string) => void) =>
    ({state}: EditorView) => {
      const line = state.doc.lineAt(state.selection.main.head);
      act(line.number, line.text);
      return true;
    };
  return [
    marks,
    stopped,
    gutter({
      class: 'cm-breakpoints',
      markers: (view) => [view.state.field(marks), view.state.field(stopped).gutter],
      domEventHandlers: {
        mousedown: (view, {from}) => {
          const line = view.state.doc.lineAt(from);
          actions.toggle(line.number, line.text);
          return true;
        },
      },
    }),
    Prec.highest(
      keymap.of([
        {key: 'F9', run: atCursor((line, text) => actions.toggle(line, text))},
        {key: 'Mod-F10', run: atCursor((line, text) => actions.runTo(line, text))},
        {key: 'Mod-Shift-F10', run: atCursor((line, text) => actions.jumpTo(line, text))},
      ]),
    ),
    values(actions),
    look,
  ];
}
