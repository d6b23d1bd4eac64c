/**
 * Owns the evaluation of an expression of C in a stopped machine: names, members, elements, pointers, arithmetic. It
 * reads, and changes nothing: there is no assignment, no ++, no call.
 */
import {REGISTERS} from '../dwarf/names';
import {POINTER_SIZE, stripped} from '../info/types';
import {binary, isTrue, madeOf, numberType, scalarOf, unary} from './arithmetic';
import {inMemory, inRegister} from './storage';
import {ExpressionError, tokensOf} from './tokens';
import {Value} from './value';
import {variableNamed} from './variables';
import type {CType} from '../info/types';
import type {Frame} from './frame';
import type {Registers} from './target';
import type {Token} from './tokens';
import type {Reader} from './value';

/** What the names in an expression are. */
export interface ExpressionScope extends Reader {
  registers: Registers;
  /** Whether those are the machine's, and can be changed. */
  isInnermost: boolean;
  /** Names that begin with $ too, if they are of no register. */
  variable(name: string): Value | undefined;
  constant(name: string): {type: CType; value: bigint} | undefined;
}

/** A frame's: names are those that C would find there. */
const scopeOf = (frame: Frame): ExpressionScope => ({
  target: frame.target,
  registers: frame.registers,
  isInnermost: frame.isInnermost,
  variable: (name) => variableNamed(frame, name),
  constant: (name) => frame.info.enumerator(name),
});

export type Evaluated = {ok: true; value: Value} | {ok: false; message: string};

/** In a stopped machine. `message` is for people. */
export function evaluateExpression(text: string, where: Frame | ExpressionScope): Evaluated {
  try {
    const scope = 'info' in where ? scopeOf(where) : where;
    return {ok: true, value: new Parser(tokensOf(text), scope).whole()};
  } catch (error) {
    if (error instanceof ExpressionError) return {ok: false, message: error.message};
    throw error;
  }
}

/** Whether a condition holds. What has no value here is no reason to stop, and is told. */
export function holds(
  text: string,
  frame: Frame | ExpressionScope,
): {ok: true; holds: boolean} | {ok: false; message: string} {
  const evaluated = evaluateExpression(text, frame);
  if (!evaluated.ok) return evaluated;
  try {
    return {ok: true, holds: isTrue(evaluated.value)};
  } catch (error) {
    if (error instanceof ExpressionError) return {ok: false, message: error.message};
    throw error;
  }
}

/** From what binds loosest. */
const LEVELS = [
  ['||'],
  ['&&'],
  ['|'],
  ['^'],
  ['&'],
  ['==', '!='],
  ['<', '<=', '>', '>='],
  ['<<', '>>'],
  ['+', '-'],
  ['*', '/', '%'],
] as const satisfies readonly (readonly string[])[];
const DEPTH_LIMIT = 50;

class Parser {
  readonly #tokens: readonly Token[];
  readonly #scope: ExpressionScope;
  #next = 0;
  #depth = 0;

  constructor(tokens: readonly Token[], scope: ExpressionScope) {
    this.#tokens = tokens;
    this.#scope = scope;
  }

  whole(): Value {
    const value = this.#binary(0);
    const left = this.#peek();
    if (left.kind !== 'end') throw new ExpressionError(`"${wordOf(left)}" does not belong here.`);
    return value;
  }

  #peek = (): Token => this.#tokens[this.#next] ?? {kind: 'end'};

  #take(...operators: readonly string[]): string | undefined {
    const token = this.#peek();
    if (token.kind !== 'operator' || !operators.includes(token.text)) return undefined;
    this.#next++;
    return token.text;
  }

  #expect(operator: string): void {
    if (this.#take(operator) === undefined) throw new ExpressionError(`A "${operator}" is missing.`);
  }

  #binary(level: number): Value {
    const operators = LEVELS[level];
    if (!operators) return this.#unary();
    let left = this.#binary(level + 1);
    for (let operator = this.#take(...operators); operator; operator = this.#take(...operators)) {
      const isLogical = operator === '&&' || operator === '||';
      const before = isLogical && isTrue(left);
      // `p && p->value`: what stands behind is not asked where C would not.
      if (isLogical && before === (operator === '||')) {
        this.#skip(level + 1);
        left = this.#truth(before);
      } else {
        const right = this.#binary(level + 1);
        left = isLogical ? this.#truth(isTrue(right)) : binary(operator, left, right, this.#scope);
      }
    }
    return left;
  }

  /** Over an operand, whose value does not matter. */
  #skip(level: number): void {
    const looser = new Set<string>(LEVELS.slice(0, level).flat());
    for (let open = 0; ;) {
      const token = this.#peek();
      if (token.kind === 'end') return;
      if (token.kind === 'operator') {
        if (token.text === '(' || token.text === '[') open++;
        if (token.text === ')' || token.text === ']') open--;
        if (open < 0 || (open === 0 && looser.has(token.text))) return;
      }
      this.#next++;
    }
  }

  #truth = (is: boolean) => madeOf(is ? 1n : 0n, numberType(32, false), this.#scope);

  #unary(): Value {
    if (++this.#depth > DEPTH_LIMIT) throw new ExpressionError('This expression is nested too deeply.');
    try {
      const operator = this.#take('!', '~', '-', '+', '*', '&');
      if (operator === undefined) return this.#postfix();
      const operand = this.#unary();
      if (operator === '*') return followed(operand);
      return operator === '&' ? this.#address(operand) : unary(operator, operand, this.#scope);
    } finally {
      this.#depth--;
    }
  }

  #address(operand: Value): Value {
    const {address} = operand.storage;
    if (address === undefined) throw new ExpressionError(`${operand.name || 'This'} is not in memory.`);
    return madeOf(BigInt(address), {kind: 'pointer', to: () => operand.type}, this.#scope);
  }

  #postfix(): Value {
    let value = this.#primary();
    for (;;) {
      if (this.#take('[') !== undefined) {
        const index = scalarOf(this.#binary(0));
        this.#expect(']');
        value = elementOf(value, Number(index.value));
      } else if (this.#take('.') !== undefined) value = memberOf(value, this.#name());
      else if (this.#take('->') !== undefined) value = memberOf(followed(value), this.#name());
      else return value;
    }
  }

  #name(): string {
    const token = this.#peek();
    if (token.kind !== 'name') throw new ExpressionError('The name of a member is missing.');
    this.#next++;
    return token.text;
  }

  #primary(): Value {
    const token = this.#peek();
    this.#next++;
    if (token.kind === 'number')
      return madeOf(token.value, numberType(token.bits, token.isUnsigned), this.#scope);
    if (token.kind === 'name') return this.#named(token.text);
    if (token.kind === 'operator' && token.text === '(') {
      const value = this.#binary(0);
      this.#expect(')');
      return value;
    }
    throw new ExpressionError(
      token.kind === 'end' ? 'Something is missing at the end.' : `"${wordOf(token)}" does not belong here.`,
    );
  }

  #named(name: string): Value {
    if (name.startsWith('$')) return this.#register(name.slice(1));
    const variable = this.#scope.variable(name);
    if (variable) return variable;
    const constant = this.#scope.constant(name);
    if (constant) return madeOf(constant.value, constant.type, this.#scope);
    if (name === 'NULL') return madeOf(0n, {kind: 'pointer', to: () => ({kind: 'void'})}, this.#scope);
    throw new ExpressionError(`There is no ${name} here.`);
  }

  #register(name: string): Value {
    const number = REGISTERS.findIndex((each) => each === name);
    const value = this.#scope.registers.get(number);
    const other = value === undefined ? this.#scope.variable(`$${name}`) : undefined;
    if (other) return other;
    if (value === undefined) throw new ExpressionError(`$${name} is not known here.`);
    const type = numberType(32, true);
    if (!this.#scope.isInnermost) return madeOf(BigInt(value), type, this.#scope);
    return new Value(`$${name}`, type, inRegister(number, value), this.#scope);
  }
}

const wordOf = (token: Token) =>
  token.kind === 'end' ? '' : token.kind === 'number' ? token.value.toString() : token.text;

function followed(value: Value): Value {
  const {to, value: address} = scalarOf(value);
  if (!to) throw new ExpressionError(`${value.name || 'This'} is not a pointer.`);
  if (to.kind === 'void') throw new ExpressionError('A void * does not say what it points at.');
  if (address === 0n) throw new ExpressionError(`${value.name || 'This pointer'} is NULL.`);
  return new Value(`*${value.name}`, to, inMemory(value.reader, Number(address)), value.reader);
}

function memberOf(value: Value, name: string): Value {
  const member = value.member(name);
  if (!member) throw new ExpressionError(`${value.typeText} has no member ${name}.`);
  return member;
}

function elementOf(value: Value, index: number): Value {
  const {to} = value.storage.address === undefined && isArray(value) ? {to: undefined} : scalarOf(value);
  if (!to && !isArray(value))
    throw new ExpressionError(`${value.name || 'This'} is not an array or a pointer.`);
  if (!Number.isSafeInteger(index) || Math.abs(index) > 2 ** 32 / POINTER_SIZE)
    throw new ExpressionError('This index is out of all bounds.');
  return value.element(index);
}

const isArray = (value: Value) => stripped(value.type).kind === 'array';
