/** Owns the words in which a person learns that the kernel has reported something. */
import {explain} from '../diagnostics/explanations/explain';
import type {KernelReport, ReportKind} from '../diagnostics/oops/kernel-reports';
import type {Trouble} from '../diagnostics/oops/report-log';
import type {Notice} from './notice';

/** What a report of each kind is called. */
export const TITLES: Record<ReportKind, string> = {
  oops: 'Kernel oops',
  corruption: 'Kernel memory is damaged',
  warning: 'Kernel warning',
  stall: 'The kernel is stuck',
  fatal: 'The kernel cannot go on',
};
/** Characters of the report that are shown. */
const HEADLINE_LENGTH = 300;

/** What a report says first, as far as it is shown. */
export const headlineOf = ({headline}: KernelReport) => headline.slice(0, HEADLINE_LENGTH);

/** Between the headline and the calls, a line may say more than the headline. */
const EXPLAINED_LINES = 8;

/** What is wrong, as the most telling of the report's first lines has it. */
export function explanationOf({lines}: KernelReport): string {
  for (const line of lines.slice(0, EXPLAINED_LINES)) {
    const text = explain('report', line);
    if (text !== undefined) return text;
  }
  return '';
}

export function troubleNotice({first, count, restart}: Trouble): Notice {
  const more = count > 1 ? ` (and ${count - 1} more)` : '';
  const headline = `${TITLES[first.kind]}: ${headlineOf(first)}${more}`;
  return {
    text: sentences(headline, explanationOf(first), restart),
    tone: restart === '' ? 'warning' : 'error',
    actions: restart === '' ? ['show-where', 'rewind'] : ['show-where', 'rewind', 'reboot'],
  };
}

/** `reason`: in the kernel's words. `cause`: what it reported before. */
export function panicNotice(reason: string, cause?: KernelReport): Pick<Notice, 'text' | 'tone'> {
  const own = explain('report', `Kernel panic - not syncing: ${reason}`) ?? '';
  const before =
    cause && cause.kind !== 'fatal'
      ? [`Before that it reported: ${headlineOf(cause)}`, explanationOf(cause)]
      : [];
  return {text: sentences(`The kernel panicked: ${reason}`, own, ...before), tone: 'error'};
}

const sentences = (...parts: readonly string[]) =>
  parts
    .filter((part) => part !== '')
    .map((part) => (/[.!?]$/.test(part) ? part : `${part}.`))
    .join(' ');
