/** Owns reading a watched load or removal: strace's line and function_graph's lines become calls with durations. */
import {linesOf} from '../../protocol/lines';
import type {LineLimits} from '../../protocol/lines';

/** A function of the kernel that ran: its own time is what its callees here did not take. */
export interface Call {
  name: string;
  /** Microseconds since the first call. */
  atUs: number;
  durationUs: number;
  /** As a signed 32-bit number; undefined where the trace does not tell. */
  returned: number | undefined;
  calls: Call[];
}

export interface LoadTrace {
  /** strace's line: what insmod or rmmod asked of the kernel and what it got. Undefined if it never asked. */
  syscall: {text: string; seconds: number; errno: string} | undefined;
  /** When the first call was, in microseconds since the kernel's start, by the clock that the trace was made with. */
  startUs: number | undefined;
  calls: Call[];
}

/** "1795257106.558326 finit_module(3, "", 0) = -1 EEXIST (File exists) <0.130741>" */
const CALLED = /^[\d.]{1,24} (?:finit_module|init_module|delete_module)\(/;
const ENDED = /^ = (-?\d{1,12})(?: (E\w{1,20}))?(?: \([^()]{0,80}\))? <([\d.]{1,16})>$/;
/** "   22.083229 |   0) + 37.836 us   |    may_init_module(); /* = 0x0 *\/" */
const LINE =
  /^ {0,16}([\d.]{1,24}) \| {1,8}\d{1,4}\) {1,8}(?:[+!#*@$] {0,8})?(?:([\d.]{1,16}) us)? {0,16}\| {1,200}(\}|[\w.]{1,512}(?: \[\w{1,64}\])?)(.*)$/;
const RETURNED = /= (0x[0-9a-f]{1,8})/;
const VARIANT = /\.(?:constprop|isra|part|cold)\.\d{1,9}/g;

/** The buffer that is read has 64 KB; functions that call one another so deep would have no stack left. */
const LINES: LineLimits = {lines: 5000, length: 1024};
const CALLS_LIMIT = 2000;
const DEEPEST = 64;

/** What has two points is no number. */
const number = (text: string | undefined) => {
  const value = Number(text ?? 0);
  return Number.isFinite(value) ? value : 0;
};

const signed = (hex: string | undefined) => (hex === undefined ? undefined : Number(hex) | 0);

/** What it asked, and behind the arguments, in which anything may stand, what it got. */
function systemCall(line: string): LoadTrace['syscall'] {
  if (!CALLED.test(line)) return undefined;
  const behind = line.lastIndexOf(')', line.lastIndexOf(' = '));
  const [, , errno = '', seconds] = ENDED.exec(line.slice(behind + 1).replace(/^ +/, ' ')) ?? [];
  if (seconds === undefined) return undefined;
  return {text: line.slice(line.indexOf(' ') + 1, line.lastIndexOf(' <')), seconds: number(seconds), errno};
}

/** `text`: what the guest's trace-module prints. */
export function readLoadTrace(text: string): LoadTrace {
  const [said = '', traced = ''] = text.split(/^--$/m, 2);
  let syscall: LoadTrace['syscall'];
  for (const line of linesOf(said, LINES)) syscall = systemCall(line) ?? syscall;
  const calls: Call[] = [];
  const open: Call[] = [];
  let first: number | undefined;
  let count = 0;
  for (const line of linesOf(traced, LINES)) {
    const match = LINE.exec(line);
    if (!match) continue;
    const [, at = '', duration, word = '', rest = ''] = match;
    const returned = signed(RETURNED.exec(rest)?.[1]);
    if (word === '}') {
      const ended = open.pop();
      if (ended) Object.assign(ended, {durationUs: number(duration), returned});
      continue;
    }
    if (++count > CALLS_LIMIT) break;
    const seconds = number(at);
    first ??= seconds;
    const call: Call = {
      // "resolve_symbol", "do_x.constprop.0" is do_x to a person, "hello_init [hello]"
      name: word.replace(VARIANT, ''),
      atUs: (seconds - first) * 1e6,
      durationUs: number(duration),
      returned,
      calls: [],
    };
    (open.at(-1)?.calls ?? calls).push(call);
    if (rest.includes('{') && open.length < DEEPEST) open.push(call);
  }
  return {syscall, startUs: first === undefined ? undefined : first * 1e6, calls};
}
