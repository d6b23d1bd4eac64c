/**
 * Owns the writing of src/session/diagnostics/explanations/exports-by-option.ts from the kernel's sources, for the words at
 * a symbol that is undefined because its option is off: npx tsx build-scripts/exports-by-option.ts SOURCES, and prettier
 */
import {readFileSync, readdirSync, statSync, writeFileSync} from 'node:fs';
import {dirname, join} from 'node:path';
import {fileURLToPath} from 'node:url';

/** Of all that the kernel exports, what drivers and courses call. */
const FAMILIES = new Set([
  ...[
    'block',
    'lib',
    'lib/zlib_inflate',
    'lib/zlib_deflate',
    'kernel',
    'kernel/debug',
    'kernel/events',
    'kernel/time',
    'fs/jbd2',
  ],
  ...[
    'security/keys',
    'sound/core',
    'sound/soc',
    'net/bluetooth',
    'net/bridge',
    'net/can',
    'net/core',
    'net/ipv6',
    'net/mac80211',
  ],
  ...['net/netfilter', 'net/nfc', 'net/rfkill', 'net/sched', 'net/wireless', 'net/8021q'],
  ...[
    ...[
      'ata',
      'base/regmap',
      'base/power',
      'char/hw_random',
      'clk',
      'counter',
      'cpufreq',
      'devfreq',
      'dma',
      'dma-buf',
      'extcon',
    ],
    ...[
      'gpio',
      'gpu/drm',
      'gpu/drm/display',
      'hid',
      'hwmon',
      'i2c',
      'i3c',
      'iio',
      'iio/buffer',
      'iio/trigger',
      'input',
      'leds',
    ],
    ...[
      'input/touchscreen',
      'mailbox',
      'md',
      'media/common',
      'media/v4l2-core',
      'media/rc',
      'mfd',
      'mmc/core',
      'mtd',
      'mtd/nand',
    ],
    ...[
      'net',
      'net/phy',
      'nvmem',
      'of',
      'pci',
      'pci/msi',
      'phy',
      'pinctrl',
      'power/supply',
      'pps',
      'ptp',
      'pwm',
      'regulator',
    ],
    ...[
      'remoteproc',
      'reset',
      'rpmsg',
      'rtc',
      'scsi',
      'spi',
      'thermal',
      'tty/serial',
      'uio',
      'usb/core',
      'usb/gadget',
      'usb/common',
    ],
    ...[
      'usb/gadget/udc',
      'usb/host',
      'usb/serial',
      'video/fbdev/core',
      'video/backlight',
      'virtio',
      'w1',
      'watchdog',
    ],
  ].map((name) => `drivers/${name}`),
]);
/** An option of fewer exports is somebody's own. */
const FEWEST = 4;
/** Prefixes of one option. */
const MOST = 40;

const [sources = ''] = process.argv.slice(2);
if (sources === '') throw new Error('usage: exports-by-option.ts SOURCES');

/** By path from the sources, without its ending: the option that the object is built by; '' if it always is. */
const optionOf = new Map<string, string>();

function readMakefile(directory: string, above: string): void {
  let text: string;
  try {
    text = readFileSync(join(sources, directory, 'Makefile'), 'utf8');
  } catch {
    return;
  }
  const lines = text.replace(/\\\n/g, ' ').split('\n');
  const composites: [object: string, target: string, option: string][] = [];
  const objects: [name: string, option: string][] = [];
  for (const line of lines) {
    const [, target = '', suffix = '', value = ''] =
      /^([\w.-]+)-(y|m|objs|\$\(CONFIG_\w+\))\s*[:+]?=\s*(.*)$/.exec(line) ?? [];
    if (target === '') continue;
    const option = /^\$\(CONFIG_(\w+)\)$/.exec(suffix)?.[1] ?? '';
    for (const word of value.split(/\s+/)) {
      if (target === 'obj' || target === 'lib') objects.push([word, option || above]);
      else if (word.endsWith('.o')) composites.push([word, target, option]);
    }
  }
  for (const [word, option] of objects) {
    if (word.endsWith('/')) readMakefile(join(directory, word), option);
    else if (word.endsWith('.o')) optionOf.set(join(directory, word.slice(0, -2)), option);
  }
  const direct = new Map(objects);
  for (const [word, target, own] of composites) {
    const option = own === '' ? direct.get(`${target}.o`) : own;
    if (option !== undefined) optionOf.set(join(directory, word.slice(0, -2)), option);
  }
}

function* sourcesBelow(directory: string): Generator<string> {
  for (const name of readdirSync(join(sources, directory))) {
    const path = join(directory, name);
    if (statSync(join(sources, path)).isDirectory()) yield* sourcesBelow(path);
    else if (name.endsWith('.c')) yield path;
  }
}

/** Where sources are that export. */
const TOPS = [
  'arch/x86',
  'block',
  'crypto',
  'drivers',
  'fs',
  'kernel',
  'lib',
  'mm',
  'net',
  'security',
  'sound',
];
for (const top of TOPS) readMakefile(top, '');

/** By name. */
const exported = new Map<string, string>();
const isWanted = (path: string) => FAMILIES.has(dirname(path));
const wanted = new Set<string>();
for (const top of TOPS)
  for (const path of sourcesBelow(top))
    for (const [, name = ''] of readFileSync(join(sources, path), 'utf8').matchAll(
      /^\s*EXPORT_SYMBOL(?:_GPL|_NS|_NS_GPL)?\((\w+)/gm,
    )) {
      const option = optionOf.get(path.slice(0, -2)) ?? '';
      // What one part exports always and another by an option is always there.
      exported.set(name, exported.has(name) && exported.get(name) !== option ? '' : option);
      if (isWanted(path)) wanted.add(name);
    }

/** The options of all that begins so. */
const byPrefix = new Map<string, Set<string>>();
const prefixesOf = (name: string) =>
  [...name.matchAll(/(?<=[a-z0-9])_/gi)].map(({index}) => name.slice(0, index + 1)).concat(name);
for (const [name, option] of exported)
  for (const prefix of prefixesOf(name))
    byPrefix.set(prefix, (byPrefix.get(prefix) ?? new Set()).add(option));

const counts = new Map<string, number>();
for (const name of wanted) {
  const option = exported.get(name) ?? '';
  counts.set(option, (counts.get(option) ?? 0) + 1);
}
const chosen = new Map<string, Map<string, number>>();
for (const name of wanted) {
  const option = exported.get(name) ?? '';
  if (option === '' || (counts.get(option) ?? 0) < FEWEST) continue;
  const prefix = prefixesOf(name).find((each) => byPrefix.get(each)?.size === 1);
  if (prefix === undefined) continue;
  const its = chosen.get(option) ?? new Map<string, number>();
  chosen.set(option, its.set(prefix, (its.get(prefix) ?? 0) + 1));
}

const rows = [...chosen]
  .sort(([a], [b]) => (a < b ? -1 : 1))
  .map(([option, its]) => {
    const best = [...its].sort(([a, n], [b, m]) => m - n || (a < b ? -1 : 1)).slice(0, MOST);
    return `  ${option}: '${best
      .map(([prefix]) => prefix)
      .sort()
      .join(' ')}',`;
  });
const to = fileURLToPath(
  new URL('../src/session/diagnostics/explanations/exports-by-option.ts', import.meta.url),
);
writeFileSync(
  to,
  `/* Written by build-scripts/exports-by-option.ts from the kernel's sources. */
/** Owns, by the option that it needs, what the names of exported functions begin with, or the whole name. */
/* eslint-disable max-lines -- a table, written by a script */
export const EXPORTS_BY_OPTION: Readonly<Record<string, string>> = {
${rows.join('\n')}
};
`,
);
process.stdout.write(`${rows.length} options\n`);
