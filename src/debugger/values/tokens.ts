/** Owns the words of an expression of C that a person types: names, numbers, characters, operators. */

export type Token =
  | {kind: 'name'; text: string}
  | {kind: 'number'; value: bigint; isUnsigned: boolean; bits: 32 | 64}
  | {kind: 'operator'; text: string}
  | {kind: 'end'};

/** What a person can read: why an expression has no value. */
export class ExpressionError extends Error {}

const LENGTH_LIMIT = 500;
const OPERATORS = [
  ...['->', '<<', '>>', '<=', '>=', '==', '!=', '&&', '||'],
  ...['+', '-', '*', '/', '%', '&', '|', '^', '~', '!', '<', '>', '(', ')', '[', ']', '.'],
];
const ESCAPES: Record<string, number> = {n: 10, t: 9, r: 13, '0': 0, '\\': 92, "'": 39};

export function tokensOf(text: string): Token[] {
  if (text.length > LENGTH_LIMIT) throw new ExpressionError('This expression is too long.');
  const tokens: Token[] = [];
  let rest = text.trimStart();
  while (rest !== '') {
    const [token, length] = firstToken(rest);
    tokens.push(token);
    rest = rest.slice(length).trimStart();
  }
  return [...tokens, {kind: 'end'}];
}

function firstToken(rest: string): [Token, number] {
  const name = /^[A-Za-z_$]\w*/.exec(rest)?.[0];
  if (name !== undefined) return [{kind: 'name', text: name}, name.length];
  const number = /^\d\w*/.exec(rest)?.[0];
  if (number !== undefined) return [numberOf(number), number.length];
  const character = /^'(?:\\(.)|([^\\']))'/u.exec(rest);
  if (character) {
    const [whole, escape, plain = ''] = character;
    const code = escape === undefined ? plain.codePointAt(0) : ESCAPES[escape];
    if (code === undefined) throw new ExpressionError(`'\\${escape ?? ''}' is no character of C.`);
    return [{kind: 'number', value: BigInt(code), isUnsigned: false, bits: 32}, whole.length];
  }
  const operator = OPERATORS.find((each) => rest.startsWith(each));
  if (operator !== undefined) return [{kind: 'operator', text: operator}, operator.length];
  if (rest.startsWith('=')) throw new ExpressionError('Compare with ==.');
  throw new ExpressionError(`"${rest[0] ?? ''}" cannot be used here.`);
}

function numberOf(text: string): Token {
  const [, digits = '', suffix = ''] = /^(0[xX][0-9a-fA-F]+|\d+)([uUlL]{0,3})$/.exec(text) ?? [];
  if (digits === '') throw new ExpressionError(`${text} is not a number.`);
  const isOctal = /^0\d/.test(digits);
  if (isOctal && /[89]/.test(digits)) throw new ExpressionError(`${text} is not an octal number.`);
  const value = BigInt(isOctal ? `0o${digits.slice(1)}` : digits);
  const isDecimal = !/^0/.test(digits);
  const long = /ll/i.test(suffix) || value > (isDecimal ? 0x7fff_ffffn : 0xffff_ffffn);
  const isUnsigned = /u/i.test(suffix) || (!isDecimal && !long && value > 0x7fff_ffffn);
  return {kind: 'number', value: BigInt.asUintN(64, value), isUnsigned, bits: long ? 64 : 32};
}
