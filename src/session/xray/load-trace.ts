/** Owns reading a watched load or removal: strace's line and function_graph's lines become calls with durations. */

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
  calls: Call[];
}

/** "1795257106.558326 finit_module(3, "", 0) = -1 EEXIST (File exists) <0.130741>" */
const SYSCALL =
  /^[\d.]+ ((?:finit_module|init_module|delete_module)\(.*\)\s+= (-?\d+)(?: (E\w+))?.*?) <([\d.]+)>$/;
/** "   22.083229 |   0) + 37.836 us   |    may_init_module(); /* = 0x0 *\/" */
const LINE =
  /^\s*([\d.]+) \|\s+\d+\)\s+(?:[+!#*@$]\s*)?(?:([\d.]+) us)?\s*\|(\s+)(\}|[\w.]+(?: \[\w+\])?)(.*)$/;
const RETURNED = /= (0x[0-9a-f]+)/;

const signed = (hex: string | undefined) => (hex === undefined ? undefined : Number(hex) | 0);

/** `text`: what the guest's trace-module prints. */
export function readLoadTrace(text: string): LoadTrace {
  const [said = '', traced = ''] = text.split(/^--$/m);
  let syscall: LoadTrace['syscall'];
  for (const line of said.split('\n')) {
    const match = SYSCALL.exec(line);
    if (match) syscall = {text: match[1] ?? '', seconds: Number(match[4]), errno: match[3] ?? ''};
  }
  const calls: Call[] = [];
  const open: Call[] = [];
  let first: number | undefined;
  for (const line of traced.split('\n')) {
    const match = LINE.exec(line);
    if (!match) continue;
    const [, at = '', duration, , word = '', rest = ''] = match;
    const returned = signed(RETURNED.exec(rest)?.[1]);
    if (word === '}') {
      const ended = open.pop();
      if (ended) Object.assign(ended, {durationUs: Number(duration ?? 0), returned});
      continue;
    }
    const seconds = Number(at);
    first ??= seconds;
    const call: Call = {
      // "resolve_symbol", "do_x.constprop.0" is do_x to a person, "hello_init [hello]"
      name: word.replace(/\.(constprop|isra|part|cold)\.\d+/g, ''),
      atUs: (seconds - first) * 1e6,
      durationUs: Number(duration ?? 0),
      returned,
      calls: [],
    };
    (open.at(-1)?.calls ?? calls).push(call);
    if (rest.includes('{')) open.push(call);
  }
  return {syscall, calls};
}
