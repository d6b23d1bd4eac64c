/** Owns what the page shows of the kernel's modules beyond a lesson: each one's bits, and a load that is watched. */
import {readLoadTrace} from './load-trace';
import {loadSteps} from './load-steps';
import {timedLine} from './log-times';
import {linesOf} from '../../protocol/lines';
import type {LoadSteps} from './load-steps';
import type {LoadTrace} from './load-trace';
import type {TimedLine} from './log-times';
import type {AskGuest} from '../machine/guest-channel';
import type {LineLimits} from '../../protocol/lines';
import type {GuestFailure, GuestResult, ModuleLine} from '../../protocol/guest';

/** A line of /proc/kallsyms. */
export interface ModuleSymbol {
  address: string;
  type: string;
  name: string;
}

/** What /sys/module/<name> tells of one module. */
export interface ModuleBits {
  name: string;
  /** Files of its directory that hold a value: refcnt, initstate, taint, coresize, ... */
  values: {name: string; value: string}[];
  parameters: {name: string; value: string; writable: boolean}[];
  sections: {name: string; address: string}[];
  holders: string[];
  /** Lines of /proc/devices and /proc/misc that name it. */
  devices: string[];
}

export interface TracedLoad {
  /** Counts the loads and removals that this page has traced, from 1. */
  number: number;
  kind: 'load' | 'unload';
  /** What was loaded or removed, and with which parameters. */
  subject: string;
  trace: LoadTrace;
  steps: LoadSteps;
  /** What the kernel's log said meanwhile. */
  log: TimedLine[];
  /** The module's line in /proc/modules afterwards; undefined if it is not there. */
  line: string | undefined;
  /** What insmod or rmmod said. */
  said: string;
}

const TIMEOUT_MS = 30_000;
/** Of what is read at once: a module has some hundred symbols, a load's trace as text some hundred KB. */
const OUTPUT_LIMIT = 256 << 10;
const LINES: LineLimits = {lines: 1000, length: 1024};
const SAID_LIMIT = 4096;

/** Traced loads that are kept to be compared. */
const KEPT = 8;

const isName = (name: string) => /^\w{1,64}$/.test(name);
/** Lines that are not empty. */
const wordsOf = (text: string) => linesOf(text, LINES).filter((line) => line !== '');
const quote = (text: string) => `'${text.replaceAll("'", `'\\''`)}'`;

/** One script for all of a module's bits: a process for each would be slower than what it reads. */
const bitsScript = (name: string) => `
cd /sys/module/${quote(name)} || exit 1
for file in *; do [ -f "$file" ] && [ -r "$file" ] && read -r value <"$file" 2>/dev/null && echo "value $file $value"; done
for file in parameters/*; do [ -e "$file" ] || continue; mode=-; [ -w "$file" ] && [ $(($(stat -c 0%a "$file") & 0222)) != 0 ] && mode=w; read -r value <"$file" 2>/dev/null || value=; echo "parameter \${file#*/} $mode $value"; done
# Read byte by byte, as the shell's own read does, a section's file says nothing (module_sect_read).
grep -H . sections/.* sections/* 2>/dev/null | sed 's/^sections./section /; s/:0x/ 0x/'
for file in holders/*; do [ -e "$file" ] && echo "holder \${file#*/}"; done
grep -w ${quote(name)} /proc/devices /proc/misc | sed 's/^/device /'
true`;

export class Xray {
  readonly #ask: AskGuest;
  /** What this page has traced, the latest first. */
  traced: readonly TracedLoad[] = [];
  #count = 0;

  constructor(ask: AskGuest) {
    this.#ask = ask;
  }

  modules = (): Promise<GuestResult<{modules: ModuleLine[]}>> => this.#ask((guest) => guest.modules());

  /** `lab`: as the guest calls it. Modules that can be loaded: those of the lab's directory by name, and the kernel's own by their path. */
  async files(lab: string): Promise<string[]> {
    const script = `ls /root/labs/${quote(lab)} | grep '\\.ko$'; find /lib/modules -name '*.ko' | sort`;
    const ran = await this.#ask((guest) => guest.run(script, {outputLimit: OUTPUT_LIMIT}));
    return ran.ok ? wordsOf(new TextDecoder().decode(ran.stdout)) : [];
  }

  nameOf = moduleOf;

  async bits(name: string): Promise<GuestResult<{bits: ModuleBits}>> {
    if (!isName(name)) return gone(name);
    const ran = await this.#ask((guest) =>
      guest.run(bitsScript(name), {timeoutMs: TIMEOUT_MS, outputLimit: OUTPUT_LIMIT}),
    );
    if (!ran.ok) return ran;
    if (ran.exitCode !== 0) return gone(name);
    return {ok: true, bits: readBits(name, new TextDecoder().decode(ran.stdout))};
  }

  /** A module's symbols. /proc/kallsyms is long: the guest looks it through, and that takes it a moment. */
  async symbols(name: string): Promise<ModuleSymbol[]> {
    if (!isName(name)) return [];
    const script = `grep -F ${quote(`\t[${name}]`)} /proc/kallsyms`;
    const ran = await this.#ask((guest) =>
      guest.run(script, {timeoutMs: TIMEOUT_MS, outputLimit: OUTPUT_LIMIT}),
    );
    if (!ran.ok) return [];
    return readSymbols(new TextDecoder().decode(ran.stdout));
  }

  /** insmod under strace and function_graph. `file` in the lab's directory, or a whole path. */
  load = (lab: string, file: string, parameters = '') =>
    this.#watch(
      'load',
      `${quote(file.includes('/') ? file : `./${file}`)} ${parameters}`,
      moduleOf(file),
      lab,
      `${file.slice(file.lastIndexOf('/') + 1)} ${parameters}`.trim(),
    );

  unload = (lab: string, name: string) => this.#watch('unload', quote(name), name, lab, name);

  async #watch(
    kind: 'load' | 'unload',
    words: string,
    name: string,
    lab: string,
    subject: string,
  ): Promise<GuestResult<{watched: TracedLoad}>> {
    const script = `
# Of ftrace's clocks, the one that printk has: "local" lacks what sched_clock is set right by (kernel/sched/clock.c).
(echo global >/sys/kernel/tracing/instances/modlab-load/trace_clock) 2>/dev/null
said=$(dmesg | wc -l)
/usr/lib/modlab/trace-module ${kind} ${words}
code=$?
echo --
dmesg | tail -n +$((said + 1))
echo --
grep ${quote(`^${name} `)} /proc/modules
exit $code`;
    const ran = await this.#ask((guest) =>
      guest.run(script, {cwd: `/root/labs/${lab}`, timeoutMs: TIMEOUT_MS, outputLimit: OUTPUT_LIMIT}),
    );
    if (!ran.ok) return ran;
    const decode = (bytes: Uint8Array) => new TextDecoder().decode(bytes);
    const [strace = '', trace = '', log = '', line = ''] = decode(ran.stdout).split(/^--\n/m, 4);
    const read = readLoadTrace(`${strace}--\n${trace}`, name);
    const watched: TracedLoad = {
      number: ++this.#count,
      kind,
      subject,
      trace: read,
      steps: loadSteps(read, kind),
      log: wordsOf(log).map((each) => timedLine(each, read.startUs)),
      line: wordsOf(line)[0],
      said: decode(ran.stderr).slice(0, SAID_LIMIT).trim(),
    };
    this.traced = [watched, ...this.traced].slice(0, KEPT);
    return {ok: true, watched};
  }
}

/** As the kernel names what it loads from a file. */
const moduleOf = (file: string) =>
  file
    .slice(file.lastIndexOf('/') + 1)
    .replace(/\.ko$/, '')
    .replaceAll('-', '_');

const gone = (name: string): GuestFailure => ({
  ok: false,
  why: 'errno',
  errno: 'ENOENT',
  message: `${name} is not loaded`,
});

export function readBits(name: string, text: string): ModuleBits {
  const bits: ModuleBits = {
    name,
    values: [],
    parameters: [],
    sections: [],
    holders: [],
    devices: [],
  };
  for (const line of linesOf(text, LINES)) {
    const [kind, first = '', ...rest] = line.split(' ');
    switch (kind) {
      case 'value':
        bits.values.push({name: first, value: rest.join(' ')});
        break;
      case 'parameter':
        bits.parameters.push({name: first, writable: rest[0] === 'w', value: rest.slice(1).join(' ')});
        break;
      case 'section':
        bits.sections.push({name: first, address: rest.join(' ')});
        break;
      case 'holder':
        bits.holders.push(first);
        break;
      case 'device':
        bits.devices.push(
          [first, ...rest]
            .join(' ')
            .replace(/^\/proc\/\w{1,16}:\s*/, '')
            .trim(),
        );
        break;
    }
  }
  return bits;
}

/** `text`: a module's lines of /proc/kallsyms. */
export function readSymbols(text: string): ModuleSymbol[] {
  return wordsOf(text).map((line) => {
    const [address = '', type = '', name = ''] = line.slice(0, line.indexOf('\t')).split(' ', 3);
    return {address, type, name};
  });
}
