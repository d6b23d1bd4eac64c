/** Owns the colours of Makefiles: CodeMirror has no mode for them. */
import {StreamLanguage} from '@codemirror/language';
import type {StringStream} from '@codemirror/language';

interface State {
  /** In a line that the shell gets. */
  recipe: boolean;
  /** The line before ended in a backslash. */
  continued: boolean;
}

const WORDS =
  /^(?:ifn?(?:eq|def)|else|endif|-?include|sinclude|define|endef|override|export|unexport|vpath|undefine)\b/;

export const makefile = StreamLanguage.define<State>({
  name: 'makefile',
  languageData: {commentTokens: {line: '#'}},
  startState: () => ({recipe: false, continued: false}),
  token(stream, state) {
    if (stream.sol()) {
      if (!state.continued) state.recipe = stream.peek() === '\t';
      state.continued = /\\$/.test(stream.string);
    }
    if (stream.eatSpace()) return null;
    if (stream.match(/^#.*/)) return 'comment';
    return reference(stream) ?? (state.recipe ? shell(stream) : line(stream));
  },
});

/** `$(CC)`, `$@`; the function's name of `$(shell ...)`. */
function reference(stream: StringStream): string | null {
  if (stream.match(/^\$[({](?:shell|wildcard|patsubst|foreach|if|call|eval|info|warning|error)\b/))
    return 'keyword';
  return stream.match(/^\$(?:\([^()\s]*\)|\{[^{}\s]*\}|[@<^?*%$\w])/) ? 'variableName.special' : null;
}

function shell(stream: StringStream): string | null {
  if (stream.match(/^(?:"[^"]*"|'[^']*')/)) return 'string';
  if (stream.match(/^[@-]+(?=\S)/)) return 'operator';
  return word(stream);
}

function line(stream: StringStream): string | null {
  const first = /^\s*$/.test(stream.string.slice(0, stream.pos));
  if (first && stream.match(WORDS)) return 'keyword';
  if (first && stream.match(/^[\w.-]+(?=\s*(?:[?+!]|::?)?=)/)) return 'variableName.definition';
  if (first && stream.match(/^[^\s:=#$][^:=#$]*(?=::?(?:[^=]|$))/)) return 'labelName';
  if (stream.match(/^(?:[?+!]|::?)?=|^::?/)) return 'operator';
  return word(stream);
}

function word(stream: StringStream): null {
  stream.next();
  stream.eatWhile(/[\w./-]/);
  return null;
}
