/**
 * Owns the expressions of labs from elsewhere: by RE2, whose time grows with the text and the expression and no faster,
 * and within bounds for both, so that no lab and no machine can hold the page up. Loaded only with such a lab.
 */
import {RE2JS} from 're2js';
import type {Expressions} from './matcher';

/** Steps of the matcher for one text; a text that would take more is cut. Some 50 ms. */
const TEST_LIMIT = 1 << 21;
/** Steps after which the page gets its turn. */
const TURN = 1 << 19;

/** `turn`: resolves when the page has had its turn. */
export function linearExpressions(turn: () => Promise<void>): Expressions {
  let spent = 0;
  return {
    compile: (source) => {
      const expression = RE2JS.compile(source);
      const size = expression.programSize();
      const longest = Math.floor(TEST_LIMIT / size);
      return {
        exec: (text) => {
          const looked = text.length > longest ? text.slice(0, longest) : text;
          spent += size * (looked.length + 1);
          const matcher = expression.matcher(looked);
          if (!matcher.find()) return null;
          return Array.from({length: matcher.groupCount() + 1}, (_, i) => matcher.group(i));
        },
      };
    },
    rest: () => {
      if (spent < TURN) return undefined;
      spent = 0;
      return turn();
    },
  };
}
