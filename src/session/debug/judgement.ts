/** Owns what follows when the machine runs into a breakpoint: a stop, a line in the log, or nothing. */
import {evaluateExpression, holds} from '../../debugger/values/evaluate';
import type {Breakpoint} from './breakpoints';
import type {ExpressionScope} from '../../debugger/values/evaluate';
import type {Frame} from '../../debugger/values/frame';

export interface Judgement {
  stops: boolean;
  /** It counts as a hit: its condition holds. */
  isHit: boolean;
  /** What a logpoint writes. */
  log: string | undefined;
  /** What is wrong with its condition. */
  message: string;
}

/** `hits`: how often it was hit before. */
export function judge(
  {condition, fromHit, log}: Breakpoint,
  frame: Frame | ExpressionScope,
  hits: number,
): Judgement {
  const nothing: Judgement = {stops: false, isHit: false, log: undefined, message: ''};
  if (condition !== '') {
    const met = holds(condition, frame);
    // Whoever is to be stopped by it would wait for ever, and not know why.
    if (!met.ok) return {...nothing, stops: true, message: `Its condition has no value here. ${met.message}`};
    if (!met.holds) return nothing;
  }
  const isDue = hits + 1 >= fromHit;
  if (!isDue) return {...nothing, isHit: true};
  return log === ''
    ? {...nothing, isHit: true, stops: true}
    : {...nothing, isHit: true, log: filledIn(log, frame)};
}

/** `i={i}`: what stands in braces is an expression of C. */
export const filledIn = (template: string, frame: Frame | ExpressionScope): string =>
  template.replace(/\{([^{}]*)\}/g, (_, expression: string) => {
    const evaluated = evaluateExpression(expression, frame);
    return evaluated.ok ? evaluated.value.text : `<${evaluated.message}>`;
  });
