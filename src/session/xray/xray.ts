/** Owns what the page shows of the kernel's modules beyond a lesson: each one's bits, and a load that is watched. */
import {readLoadTrace} from './load-trace';
import {loadSteps} from './load-steps';
import type {LoadSteps} from './load-steps';
import type {AskGuest} from '../guest-channel';
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
  steps: LoadSteps;
  /** What the kernel's log said meanwhile. */
  log: string[];
  /** The module's line in /proc/modules afterwards; undefined if it is not there. */
  line: string | undefined;
  /** What insmod or rmmod said. */
  said: string;
}

const TIMEOUT_MS = 30_000;
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

  constructor(ask: AskGuest) {
    this.#ask = ask;
  }

  modules = (): Promise<GuestResult<{modules: ModuleLine[]}>> => this.#ask((guest) => guest.modules());

  /** Modules that can be loaded: those of the lab's directory by name, and the kernel's own by their path. */
  async files(lab: string): Promise<string[]> {
    const script = `ls /root/labs/${quote(lab)} | grep '\\.ko$'; find /lib/modules -name '*.ko' | sort`;
    const ran = await this.#ask((guest) => guest.run(script));
    return ran.ok
      ? new TextDecoder()
          .decode(ran.stdout)
          .split('\n')
          .filter((file) => file !== '')
      : [];
  }

  nameOf = moduleOf;

  async bits(name: string): Promise<GuestResult<{bits: ModuleBits}>> {
    if (!/^\w+$/.test(name)) return gone(name);
    const ran = await this.#ask((guest) => guest.run(bitsScript(name), {timeoutMs: TIMEOUT_MS}));
    if (!ran.ok) return ran;
    if (ran.exitCode !== 0) return gone(name);
    return {ok: true, bits: readBits(name, new TextDecoder().decode(ran.stdout))};
  }

  /** A module's symbols. /proc/kallsyms is long: this takes the guest a second. */
  async symbols(name: string): Promise<ModuleSymbol[]> {
    const read = await this.#ask((guest) => guest.readFile('/proc/kallsyms'));
    if (!read.ok) return [];
    const end = `\t[${name}]`;
    const own = new TextDecoder()
      .decode(read.bytes)
      .split('\n')
      .filter((line) => line.endsWith(end));
    return own.map((line) => {
      const [address = '', type = '', symbol = ''] = line.slice(0, -end.length).split(' ');
      return {address, type, name: symbol};
    });
  }

  /** insmod under strace and function_graph. `file` in the lab's directory, or a whole path. */
  load = (lab: string, file: string, parameters = '') =>
    this.#watch(
      'load',
      `${quote(file.includes('/') ? file : `./${file}`)} ${parameters}`,
      moduleOf(file),
      lab,
    );

  unload = (lab: string, name: string) => this.#watch('unload', quote(name), name, lab);

  async #watch(
    kind: 'load' | 'unload',
    words: string,
    name: string,
    lab: string,
  ): Promise<GuestResult<{watched: TracedLoad}>> {
    const script = `
said=$(dmesg | wc -l)
/usr/lib/modlab/trace-module ${kind} ${words}
code=$?
echo --
dmesg | tail -n +$((said + 1))
echo --
grep ${quote(`^${name} `)} /proc/modules
exit $code`;
    const ran = await this.#ask((guest) =>
      guest.run(script, {cwd: `/root/labs/${lab}`, timeoutMs: TIMEOUT_MS}),
    );
    if (!ran.ok) return ran;
    const decode = (bytes: Uint8Array) => new TextDecoder().decode(bytes);
    const [strace = '', trace = '', log = '', line = ''] = decode(ran.stdout).split(/^--\n/m);
    const watched: TracedLoad = {
      steps: loadSteps(readLoadTrace(`${strace}--\n${trace}`), kind),
      log: log.split('\n').filter((each) => each !== ''),
      line: line.trim() === '' ? undefined : line.trim(),
      said: decode(ran.stderr).trim(),
    };
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
  for (const line of text.split('\n')) {
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
            .replace(/^\/proc\/\w+:\s*/, '')
            .trim(),
        );
        break;
    }
  }
  return bits;
}
