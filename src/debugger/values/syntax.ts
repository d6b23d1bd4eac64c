/** Owns the question whether an expression of C could be read at all, whatever its names will be where it is evaluated. */
import {ExpressionError, tokensOf} from './tokens';
import type {Token} from './tokens';

const BINARY = new Set([
  ...['||', '&&', '|', '^', '&', '==', '!=', '<', '<=', '>', '>='],
  ...['<<', '>>', '+', '-', '*', '/', '%'],
]);
const UNARY = new Set(['!', '~', '-', '+', '*', '&']);
const MEMBERS = new Set(['.', '->']);

const isOperator = (token: Token | undefined, among: ReadonlySet<string>): boolean =>
  token?.kind === 'operator' && among.has(token.text);

/** A sentence on what is wrong; undefined if nothing is. */
export function syntaxError(text: string): string | undefined {
  try {
    return faultIn(tokensOf(text));
  } catch (error) {
    if (error instanceof ExpressionError) return error.message;
    throw error;
  }
}

/** Operands and operators take turns; brackets close in their order. */
function faultIn(tokens: readonly Token[]): string | undefined {
  const open: string[] = [];
  let isOperandDue = true;
  for (const [index, token] of tokens.entries()) {
    if (token.kind === 'end') break;
    const word = token.kind === 'number' ? String(token.value) : token.text;
    const amiss = `"${word}" does not belong here.`;
    if (isOperandDue) {
      if (token.kind === 'operator' && token.text === '(') open.push(')');
      else if (token.kind !== 'operator') isOperandDue = false;
      else if (!UNARY.has(token.text)) return amiss;
      continue;
    }
    if (token.kind !== 'operator') {
      const before = tokens[index - 1];
      const isMember = isOperator(before, MEMBERS) && token.kind === 'name';
      if (!isMember) return amiss;
    } else if (MEMBERS.has(token.text)) {
      if (tokens[index + 1]?.kind !== 'name') return 'The name of a member is missing.';
    } else if (token.text === open.at(-1)) open.pop();
    else if (token.text === '[') {
      open.push(']');
      isOperandDue = true;
    } else if (BINARY.has(token.text)) isOperandDue = true;
    else return amiss;
  }
  if (isOperandDue) return 'Something is missing at the end.';
  const missing = open.at(-1);
  return missing === undefined ? undefined : `A "${missing}" is missing.`;
}

/** The same of a logpoint's text: what stands in its braces are expressions. */
export function templateError(template: string): string | undefined {
  for (const [whole, expression = ''] of template.matchAll(/\{([^{}]*)\}/g)) {
    const wrong = syntaxError(expression);
    if (wrong !== undefined) return `${whole}: ${wrong}`;
  }
  return undefined;
}
