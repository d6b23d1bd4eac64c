/** Owns checks on what function_graph has recorded: which functions the kernel came through, and what they returned. */
import {linesOf} from '../../protocol/lines';
import {matchedInOrder} from '../patterns/matcher';
import {judge} from './verdict';
import type {Matcher} from '../patterns/matcher';
import type {Check} from '../lab';

/** Of the topmost instance, which is the student's; reading takes nothing away. */
const TRACE = '/sys/kernel/tracing/trace';

/** What gcc puts behind the name of a function that it has copied for a case: `.constprop.0`. */
const VARIANT = '(?:\\.\\w{1,20}){0,4}';

/** A line with which this function begins, whether others are shown inside of it or not. */
export const called = (name: string) => new RegExp(`\\b${name}${VARIANT}\\(\\)`);

/** A line that shows the function's return value; a negative one is printed so, or as 32 bits in hexadecimal. */
export const returned = (name: string, value: number) =>
  new RegExp(`\\b${name}${VARIANT}(?:\\(\\); /\\*)? = (?:${value}|0x${(value >>> 0).toString(16)}) \\*/`);

/** The recording has these lines in this order, others between them. */
export const traced =
  (lines: readonly Matcher[], evidence: string, otherwise: string): Check =>
  async (ctx) => {
    const recorded = linesOf((await ctx.file(TRACE)) ?? '');
    return judge((await matchedInOrder(recorded, lines)) === lines.length, evidence, otherwise);
  };
