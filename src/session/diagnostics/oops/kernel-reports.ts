/** Owns the reading of the kernel's log as reports: where each begins and ends, of what kind it is, and what it names. */
import {LINE_LIMITS, linesOf} from '../../../protocol/lines';
import {TIME, locationAt, locationIn} from './code-location';
import type {CodeLocation} from './code-location';

export type ReportKind =
  /** Whoever was in the kernel has been ended, or the kernel's own code met what must not be. */
  | 'oops'
  /** Memory or a list is damaged; what that leads to comes later. */
  | 'corruption'
  /** Something is not as the code expects; it goes on. */
  | 'warning'
  /** Nothing moves where something should. */
  | 'stall'
  /** It does not go on from here. */
  | 'fatal';

export interface KernelReport {
  kind: ReportKind;
  /** What it says first, without its time. */
  headline: string;
  /** All that belongs to it so far, bounded, without times. */
  lines: string[];
  /** It has all its lines. */
  ended: boolean;
}

/** A line without its time. `atUs`: since the kernel's start. */
export interface ReportLine {
  text: string;
  atUs: number;
}

const BEGINNINGS: readonly (readonly [ReportKind, RegExp])[] = [
  ['fatal', /^(?:Fixing recursive fault|PANIC: |Kernel panic - not syncing: )/],
  [
    'stall',
    /^(?:watchdog: )?BUG: (?:soft|hard) lockup|^rcu: INFO: .{1,100}stall|^INFO: task .{1,80} blocked for more than|^BUG: workqueue lockup/,
  ],
  // SLUB says what it found in an object, and then of which cache it is.
  ['corruption', /^\[[\w ]{1,40} overwritten\] 0x/],
  // It names the cache, and the taint, before the colon.
  ['corruption', /^BUG [^:]{1,80} \([^)]{1,80}\): /],
  ['corruption', /^BUG: (?:Bad (?:page|rss)|KFENCE|KASAN|stack guard)/],
  ['corruption', /^(?:refcount_t: |list_(?:add|del) (?:corruption|double add)|ODEBUG: |usercopy: )/],
  // What is wrong is told, and nobody ended.
  ['warning', /^BUG: (?:sleeping function|scheduling while atomic|(?:spin|rw|raw_spin)\S* |using )/],
  ['oops', /^(?:BUG: |Oops: |kernel BUG at |Internal error: |general protection fault|divide error: )/],
  [
    'warning',
    /^(?:WARNING: |UBSAN: |INFO: possible |\[ BUG: |INFO: trying to register|kmemleak: (?:\d|unref))/,
  ],
  ['warning', /^(?:DEBUG_(?:LOCKS|RWSEMS)_WARN_ON\(|FAULT_INJECTION: forcing a failure)/],
  ['warning', /^sysfs: cannot create duplicate filename |^irq \d{1,5}: nobody cared/],
  ['warning', /->init suspiciously returned |^proc_dir_entry '.{1,200}' already registered/],
  ['warning', /^Error: Driver '.{1,80}' is already registered/],
];
/** After one of the first, these lines are more of the same report. */
const MORE =
  /^(?:BUG \S{1,80} \([^)]{1,80}\): Object corrupt|Oops: |WARNING: CPU: |kernel BUG at |general protection fault|divide error: )/;

/** SLUB warns of what it has just reported. */
const OF_SLUB = /^(?:BUG \S{1,80} \(|\[[\w ]{1,40} overwritten\])/;

/** Whatever comes next is a report, in the words of who made it (WARN(1, "...")). */
const CUT_HERE = '------------[ cut here ]------------';
const END_TRACE = /^---\[ end (?:trace|Kernel panic)/;
const CALL_TRACE = 'Call Trace:';
/** What one scan finds is one report: each object with its lines, and how many they are. */
const LEAK = 'kmemleak: ';
/** A call, a register, or what stands between the headline and the calls. */
const PART =
  /^(?: |<\w{3,4}>|Call Trace:|E?[A-Z]{2}: |E[A-Z]{2}: |CR\d: |DR\d: |Code: |Modules linked in:|CPU: |Hardware name: |Tainted: |Workqueue: |Stack:|ORIG_|#PF: |\*p|---\[|note: )/;
/** Of the rest, between the headline and the calls: SLUB's bytes, and the words of others. */
const OTHER_LINES = 60;
const LINES_LIMIT = 500;
/** A report is printed without a pause. */
const ONE_REPORT_US = 1_000_000;

export function kindOfBeginning(text: string): ReportKind | undefined {
  return BEGINNINGS.find(([, words]) => words.test(text))?.[0];
}

/** Takes lines as they come, one after the other. */
export class ReportReader {
  #open: KernelReport | undefined;
  #lastUs = 0;
  #isCut = false;
  #hasCalls = false;
  #others = 0;

  /** The report that begins with this line, if one does. It grows, and its kind may become a graver one, until it ends. */
  take({text, atUs}: ReportLine): KernelReport | undefined {
    if (this.#open && Math.abs(atUs - this.#lastUs) > ONE_REPORT_US) this.#end();
    this.#lastUs = atUs;
    if (text === CUT_HERE) {
      if (OF_SLUB.test(this.#open?.headline ?? '')) return undefined;
      this.#end();
      this.#isCut = true;
      return undefined;
    }
    const open = this.#open;
    if (open?.headline.startsWith(LEAK) && text.startsWith(LEAK)) {
      this.#keep(open, text);
      return undefined;
    }
    const kind = kindOfBeginning(text) ?? (this.#isCut ? 'warning' : undefined);
    if (kind !== undefined && !(open && MORE.test(text) && !this.#hasCalls)) return this.#begin(kind, text);
    if (!open) return undefined;
    if (kind === 'oops' && open.kind === 'warning') open.kind = kind;
    this.#add(open, text);
    return undefined;
  }

  #begin(kind: ReportKind, headline: string): KernelReport {
    this.#end();
    this.#open = {kind, headline, lines: [headline], ended: false};
    return this.#open;
  }

  #add(open: KernelReport, text: string): void {
    const isPart = PART.test(text) || MORE.test(text);
    // Behind the calls comes what somebody else has to say.
    if (!isPart && (this.#hasCalls || ++this.#others > OTHER_LINES)) return this.#end();
    this.#keep(open, text);
    if (text.startsWith(CALL_TRACE)) this.#hasCalls = true;
    if (END_TRACE.test(text)) this.#end();
  }

  #keep(open: KernelReport, text: string): void {
    if (open.lines.length < LINES_LIMIT) open.lines.push(text);
  }

  #end(): void {
    if (this.#open) this.#open.ended = true;
    this.#open = undefined;
    this.#isCut = this.#hasCalls = false;
    this.#others = 0;
  }
}

/**
 * Where a report leads: to where the processor was, if that is in a module, or else to the last call that a module made
 * on the way there.
 */
export function locationOf({lines}: Pick<KernelReport, 'lines'>): CodeLocation | undefined {
  const numbers = lines.flatMap((line, number) => (locationIn(line) ? [number] : []));
  const reliable = numbers.filter((number) => !/^ \? /.test(lines[number] ?? ''));
  const fault = numbers.find((number) => locationIn(lines[number] ?? '')?.place.isFault);
  const best = fault ?? reliable[0] ?? numbers[0];
  return best === undefined ? undefined : locationAt(lines, best);
}

/** Who was in the kernel, if the report says so. */
export function processOf({lines}: Pick<KernelReport, 'lines'>): string | undefined {
  for (const line of lines) {
    const [, name] = /^CPU: .{1,60} Comm: (.{1,15}?) (?:Not tainted|Tainted:|Kdump:|\d)/.exec(line) ?? [];
    if (name !== undefined) return name;
  }
  return undefined;
}

/** How many lines of a log a report is looked for in, from the last one back. */
const LOOKED_AT = 10_000;

/** Where the last report of a log leads, with times. */
export function lastOops(log: string): CodeLocation | undefined {
  return locationOf({lines: lastReport(log).map((line) => line.replace(TIME, ''))});
}

/** From the last line on that begins one; none if it is not among the last lines of the log. */
function lastReport(log: string): string[] {
  let end = log.length;
  for (let count = 0; count < LOOKED_AT && end >= 0; count++) {
    const begin = end === 0 ? 0 : log.lastIndexOf('\n', end - 1) + 1;
    const line = log.slice(begin, Math.min(end, begin + LINE_LIMITS.length));
    if (kindOfBeginning(line.replace(TIME, '')) !== undefined)
      return linesOf(log.slice(begin), {...LINE_LIMITS, lines: LINES_LIMIT});
    end = begin - 1;
  }
  return [];
}

/** What led to a panic is reported right before it. */
const BEFORE_PANIC_US = 2_000_000;
/** Characters of a log that a report, and the panic after it, have. */
const PANIC_TAIL = 32 << 10;

/** The first report of those that end in the panic at a log's end; the panic's own if there is none. Of a text with times. */
export function causeOfPanic(log: string): KernelReport | undefined {
  const reader = new ReportReader();
  const reports: {report: KernelReport; atUs: number}[] = [];
  for (const line of linesOf(log.slice(-PANIC_TAIL))) {
    const atUs = parseFloat(/^\[ *(\d+\.\d+)\] /.exec(line)?.[1] ?? '') * 1e6;
    if (Number.isNaN(atUs)) continue;
    const report = reader.take({text: line.replace(TIME, ''), atUs});
    if (report) reports.push({report, atUs});
  }
  const end = reports.at(-1)?.atUs ?? 0;
  return reports.find(({atUs}) => end - atUs < BEFORE_PANIC_US)?.report;
}
