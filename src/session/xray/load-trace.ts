/** Owns reading a watched load or removal: strace's line and function_graph's lines become calls with durations. */
import {linesOf} from '../../protocol/lines';
import type {LineLimits} from '../../protocol/lines';

/** A function of the kernel, or the module's init, that ran: its own time is what its callees here did not take. */
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
/** "   14.586737 |   0)               |            /* initcall_start: func=hello_init+0x0/0x1000 [hello] *\/" */
const INIT =
  /^ {0,16}([\d.]{1,24}) \| {1,8}\d{1,4}\) {1,32}\| {1,200}\/\* initcall_(start|finish): func=([\w.]{1,512})(?:\+0x[^ ]{1,32})?(?: \[(\w{1,64})\])?(?: ret=(-?\d{1,10}))? \*\/$/;
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

/** `text`: what the guest's trace-module prints. `module`: the name of what was loaded. */
export function readLoadTrace(text: string, module: string): LoadTrace {
  const [said = '', traced = ''] = text.split(/^--$/m, 2);
  let syscall: LoadTrace['syscall'];
  for (const line of linesOf(said, LINES)) syscall = systemCall(line) ?? syscall;
  const calls: Call[] = [];
  const open: Call[] = [];
  let first: number | undefined;
  let count = 0;
  /** The module's init, while it runs. */
  let init: Call | undefined;
  const since = (at: string) => (number(at) - (first ??= number(at))) * 1e6;
  const begin = (call: Omit<Call, 'calls'>, isOpen: boolean): Call => {
    const begun = {...call, calls: []};
    (open.at(-1)?.calls ?? calls).push(begun);
    if (isOpen && open.length < DEEPEST) open.push(begun);
    return begun;
  };
  for (const line of linesOf(traced, LINES)) {
    if (count > CALLS_LIMIT) break;
    const [, when = '', what, its = '', owner, result] = INIT.exec(line) ?? [];
    if (what === 'start') {
      count++;
      // Of a module that is gone the kernel says an address, or the init of one that was there before it.
      const name = `${owner === module ? its : 'init'} [${module}]`;
      init = begin({name, atUs: since(when), durationUs: 0, returned: undefined}, true);
    }
    if (what === 'finish' && init && open.at(-1) === init) {
      open.pop();
      Object.assign(init, {durationUs: Math.max(0, since(when) - init.atUs), returned: number(result)});
    }
    const match = LINE.exec(line);
    if (!match) continue;
    const [, at = '', duration, word = '', rest = ''] = match;
    const returned = signed(RETURNED.exec(rest)?.[1]);
    if (word === '}') {
      // Its end is not in the trace.
      if (open.at(-1) === init) open.pop();
      const ended = open.pop();
      if (ended) Object.assign(ended, {durationUs: number(duration), returned});
      continue;
    }
    if (++count > CALLS_LIMIT) break;
    // "resolve_symbol", "do_x.constprop.0" is do_x to a person, "hello_init [hello]"
    const name = word.replace(VARIANT, '');
    begin({name, atUs: since(at), durationUs: number(duration), returned}, rest.includes('{'));
  }
  return {syscall, startUs: first === undefined ? undefined : first * 1e6, calls};
}
