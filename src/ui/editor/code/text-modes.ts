/** Owns the colours of the two languages that a lab is written in besides C: YAML and Markdown, as far as labs use them. */
import {StreamLanguage} from '@codemirror/language';
import type {StringStream} from '@codemirror/language';

interface Yaml {
  /** Columns before the key whose text, in the lines below, is a block; -1 outside of one. */
  block: number;
}

export const yaml = StreamLanguage.define<Yaml>({
  name: 'yaml',
  languageData: {commentTokens: {line: '#'}},
  startState: () => ({block: -1}),
  token(stream, state) {
    if (stream.sol() && state.block >= 0) {
      if (/^\s*$/.test(stream.string) || stream.indentation() > state.block) {
        stream.skipToEnd();
        return 'string';
      }
      state.block = -1;
    }
    if (stream.eatSpace()) return null;
    if (stream.match(/^#.*/)) return 'comment';
    if (stream.match(/^(?:---|\.\.\.)$/)) return 'meta';
    if (stream.match(/^- /)) return 'operator';
    if (stream.match(/^[\w.-]{1,80}(?=\s*:(?:\s|$))/)) return 'propertyName';
    if (stream.match(/^(?:'(?:[^']|'')*'|"(?:[^"\\]|\\.)*")(?=\s*:(?:\s|$))/)) return 'propertyName';
    if (stream.match(/^[|>][-+\d]{0,2}\s*$/)) {
      state.block = /^[\s-]*/.exec(stream.string)?.[0].length ?? 0;
      return 'operator';
    }
    return value(stream);
  },
});

function value(stream: StringStream): string | null {
  if (stream.match(/^(?:'(?:[^']|'')*'?|"(?:[^"\\]|\\.)*"?)/)) return 'string';
  if (stream.match(/^[{}[\],:]/)) return 'operator';
  if (stream.match(/^(?:true|false|null|\d+)(?=\s*(?:[,\]}#]|$))/)) return 'atom';
  if (!stream.match(/^[^\s{}[\],:#'"]+/)) stream.next();
  return null;
}

interface Prose {
  fenced: boolean;
}

export const markdown = StreamLanguage.define<Prose>({
  name: 'markdown',
  startState: () => ({fenced: false}),
  token(stream, state) {
    if (stream.sol()) {
      if (stream.match(/^```.*/)) {
        state.fenced = !state.fenced;
        return 'meta';
      }
      if (!state.fenced && stream.match(/^#{1,6} .*/)) return 'heading';
    }
    if (state.fenced) {
      stream.skipToEnd();
      return 'string';
    }
    if (stream.match(/^`[^`]+`/)) return 'string';
    if (stream.match(/^\*\*[^*]+\*\*/)) return 'strong';
    if (stream.match(/^\[[^\]]+\]\([^)]*\)/)) return 'link';
    stream.next();
    stream.match(/^[^`*[]+/);
    return null;
  },
});
