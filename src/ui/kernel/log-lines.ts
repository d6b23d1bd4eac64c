/** Owns the kernel's log as the pane shows it: bytes become lines, each read once for what stands in it, and what report it is of. */
import {explain} from '../../session/diagnostics/explanations/explain';
import {locationIn} from '../../session/diagnostics/oops/code-location';
import {ReportReader} from '../../session/diagnostics/oops/kernel-reports';
import type {KernelReport} from '../../session/diagnostics/oops/kernel-reports';

/** More than this many lines are in the guest (`dmesg`), not on the page. */
export const KEPT = 2000;
/** printk's records end at 1 KB; whoever writes to the port without a line's end must not make a line without end. */
const LONGEST = 2 << 10;

const TIME = /^\[ {0,16}\d{1,16}\.\d{1,9}\] /;
const BAD = /\b(BUG|Oops|panic|WARNING|Call Trace|error|failed|Unknown symbol)\b/;

export interface Line {
  id: number;
  /** All of it. */
  text: string;
  /** With what sets it apart from the rest; '' if it has none. */
  time: string;
  /** It tells of something that went wrong. */
  bad: boolean;
  /** The rest: before a place in a module's code, the place, and what comes behind it; or the first alone. */
  words: readonly [string] | readonly [string, string, string];
  /** What it means, if the words alone do not say so. */
  note: string | undefined;
  /** Printed once more, of something that was reported before. */
  again: boolean;
  /** Microseconds since the kernel's start; undefined without a time. */
  atUs: number | undefined;
  /** Who speaks: the word before the first colon, or the module whose code is named. */
  source: string | undefined;
  /** The report that it is part of. */
  report: KernelReport | undefined;
}

const SOURCE = /^([A-Za-z][\w-]{0,55}): /;
const CUT_HERE = '[ cut here ]';

/** After a report's end the kernel prints the registers of its first oops. */
const END_TRACE = '---[ end trace ';
const REGISTERS = /^(?:EIP|Code|E[A-Z]{2}|[A-Z]S|[CD]R\d): /;
const AGAIN = 'These are the registers of the first oops since the kernel started, printed once more.';

function read(id: number, text: string, isAfterEnd: boolean): Line {
  const time = TIME.exec(text)?.[0] ?? '';
  const rest = text.slice(time.length);
  const again = isAfterEnd && REGISTERS.test(rest);
  const place = again ? undefined : locationIn(rest);
  return {
    id,
    text,
    time,
    bad: BAD.test(rest),
    words: place
      ? [rest.slice(0, place.from), rest.slice(place.from, place.to), rest.slice(place.to)]
      : [rest],
    note: again ? AGAIN : explain('log', rest),
    again,
    atUs: time === '' ? undefined : Math.round(parseFloat(time.slice(1)) * 1e6),
    source: place?.place.module ?? SOURCE.exec(rest)?.[1],
    report: undefined,
  };
}

export class LogLines {
  #decoder = new TextDecoder();
  #partial = '';
  #incoming: string[] = [];
  #count = 0;
  #isAfterEnd = false;
  #reader = new ReportReader();
  #report: KernelReport | undefined;

  /** Bytes of ttyS0, cut anywhere. */
  push(bytes: Uint8Array): void {
    const text = this.#partial + this.#decoder.decode(bytes, {stream: true}).replaceAll('\r', '');
    const lines = text.split('\n');
    this.#partial = (lines.pop() ?? '').slice(0, LONGEST);
    // A hidden page has no frames: what it would drop anyway is dropped here.
    this.#incoming = [...this.#incoming, ...lines.slice(-KEPT)].slice(-KEPT);
  }

  /** The lines that have come since it was last asked, of very many the last. */
  take(): Line[] {
    const lines = this.#incoming.splice(0).map((text) => {
      const line = read(this.#count++, text.slice(0, LONGEST), this.#isAfterEnd);
      this.#isAfterEnd = line.again || line.text.startsWith(END_TRACE, line.time.length);
      return {...line, report: this.#reportOf(line)};
    });
    // What a report begins with is printed before its first words.
    return lines.map((line, at) =>
      line.text.includes(CUT_HERE) && line.report === undefined
        ? {...line, report: lines[at + 1]?.report}
        : line,
    );
  }

  #reportOf({text, time, atUs = 0, again}: Line): KernelReport | undefined {
    if (again) return this.#report;
    const before = this.#report?.lines.length;
    const begun = this.#reader.take({text: text.slice(time.length), atUs});
    if (begun) return (this.#report = begun);
    return this.#report && this.#report.lines.length !== before ? this.#report : undefined;
  }

  /** Forgets what has not been taken. */
  clear(): void {
    this.#decoder = new TextDecoder();
    this.#incoming = [];
    this.#partial = '';
    this.#reader = new ReportReader();
    this.#report = undefined;
  }
}

/** What stands below each other without anything between: a report's lines, or others. */
export interface Piece {
  report: KernelReport | undefined;
  lines: Line[];
}

export function piecesOf(lines: readonly Line[]): Piece[] {
  const pieces: Piece[] = [];
  for (const line of lines) {
    const last = pieces.at(-1);
    if (last && last.report === line.report) last.lines.push(line);
    else pieces.push({report: line.report, lines: [line]});
  }
  return pieces;
}
