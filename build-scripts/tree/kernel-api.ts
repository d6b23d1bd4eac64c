/**
 * Owns the index of the kernel's interface, by which the editor explains and completes names: what the tree's headers
 * declare, with the comments (kernel-doc) that belong to it. `kernel-api.ts TREE HEADERS OUT`: the kernel's source,
 * built, the list of headers that are indexed, and the file that is written. Names and places come from ctags.
 */
import {execFileSync} from 'node:child_process';
import {readFileSync, readdirSync, writeFileSync} from 'node:fs';
import {join} from 'node:path';
import type {KernelApiEntry} from '../../src/protocol/compiler-api';

const [tree, headerList, out] = process.argv.slice(2);
if (!tree || !headerList || !out) throw new Error('usage: kernel-api.ts TREE HEADERS OUT');

/** Where functions that modules call are defined and described. */
const DEFINED_IN =
  'kernel lib mm fs block crypto net/core net/ethernet net/socket.c arch/x86/kernel arch/x86/lib drivers/base drivers/char drivers/clk drivers/dma-buf drivers/gpio drivers/i2c drivers/input drivers/leds drivers/misc drivers/net/phy drivers/of drivers/pci drivers/spi drivers/tty drivers/uio drivers/usb/core drivers/virtio'.split(
    ' ',
  );
/** Made by the build, of the firmware's tables, of tests in the kernel itself, of other processors' boards. */
const APART =
  /\/generated\/|^include\/(acpi|kunit|dt-bindings|xen|soc)\/|\/(efi|pci_ids|msr-index|cpufeatures|logic_pio)\.h$/;
/** Whose macros without arguments are registers and numbers of one kind of hardware. */
const REGISTERS =
  /^arch\/|^include\/(video|drm|linux\/mfd)\/|\/(mdio|hdreg|mii|keyboard|audit|elf|pfkeyv2|perf_event|rtnetlink)\.h$/;
const DOC_LIMIT = 1200;
const TEXT_LIMIT = 400;

/** What stands around a declaration and says nothing to who calls it. */
const ATTRIBUTES =
  '__must_check,__init,__exit,__user,__iomem,__force,__rcu,__percpu,asmlinkage,__always_inline,noinline,__printf+,__malloc,__cold,__attribute__+,__nonstring,__alloc_size+,__realloc_size+,__assume_kmalloc_alignment,__visible,__pure,__must_hold+,__acquires+,__releases+,__counted_by+,__no_kmsan_checks,__no_sanitize_or_inline,notrace,__sched,__latent_entropy';

interface Tag {
  name: string;
  path: string;
  line: number;
  kind: string;
  typeref?: string;
  signature?: string;
}

function tagsOf(paths: readonly string[], kinds: string): Tag[] {
  const text = execFileSync(
    'ctags',
    // Without the options of whoever builds.
    [
      '--options=NONE',
      '-L',
      '-',
      '--output-format=json',
      '--languages=C',
      '--langmap=C:.h.c',
      `--kinds-C=${kinds}`,
    ].concat(['--fields=NnStKF', '-I', ATTRIBUTES, '--sort=no', '-f', '-']),
    {
      cwd: tree,
      input: paths.join('\n'),
      maxBuffer: 1 << 28,
      encoding: 'utf8',
      stdio: ['pipe', 'pipe', 'ignore'],
    },
  );
  return text
    .split('\n')
    .filter(Boolean)
    .map((line) => JSON.parse(line) as Tag);
}

const texts = new Map<string, string[]>();
function linesOf(path: string): string[] {
  let lines = texts.get(path);
  if (!lines) texts.set(path, (lines = readFileSync(join(tree ?? '', path), 'utf8').split('\n')));
  return lines;
}

/** Comments in the kernel's own form, by what they describe: `name`, or `struct name`. The first one of a name is kept. */
const docs = new Map<string, string>();
function collectDocs(path: string): void {
  const text = linesOf(path).join('\n');
  for (const [, body = ''] of text.matchAll(/\/\*\*\n((?:[ \t]*\*(?!\/).*\n)+)[ \t]*\*\//g)) {
    const lines = body.split('\n').map((line) => line.replace(/^[ \t]*\* ?/, '').trimEnd());
    const head = /^\s*((?:struct|union|enum|typedef)\s+)?(\w+)\s*(?:\(.*\))?\s*(?:[-:]+\s*(.*))?$/.exec(
      lines[0] ?? '',
    );
    if (!head || head[2] === 'DOC') continue;
    const [, kind = '', name = '', brief = ''] = head;
    const key = `${kind.trim() === 'typedef' ? '' : kind.trim()} ${name}`.trim();
    const rest = lines.slice(1).join('\n').trim();
    const doc = `${brief}\n${rest}`.trim();
    if (doc !== '' && !docs.has(key)) docs.set(key, cut(doc, DOC_LIMIT));
  }
}

const cut = (text: string, limit: number) =>
  text.length <= limit ? text : `${text.slice(0, text.lastIndexOf(' ', limit))} …`;

function filesBelow(path: string): string[] {
  if (path.endsWith('.c')) return [path];
  return readdirSync(join(tree ?? '', path), {withFileTypes: true})
    .sort((a, b) => (a.name < b.name ? -1 : 1))
    .flatMap((entry) =>
      entry.isDirectory()
        ? filesBelow(`${path}/${entry.name}`)
        : entry.name.endsWith('.c')
          ? [`${path}/${entry.name}`]
          : [],
    );
}

const exported = new Map<string, 'any' | 'GPL'>();
for (const line of readFileSync(join(tree, 'Module.symvers'), 'utf8').split('\n')) {
  const [, name, , how = ''] = line.split('\t');
  if (name) exported.set(name, how.startsWith('EXPORT_SYMBOL_GPL') ? 'GPL' : 'any');
}

/** Functions of the kernel itself: a header has for them, too, what stands in where they are left out. */
const present = new Set(
  readFileSync(join(tree, 'System.map'), 'utf8')
    .split('\n')
    .filter((line) => line.split(' ')[1] === 'T')
    .map((line) => line.split(' ')[2]),
);

const headers = readFileSync(headerList, 'utf8')
  .split('\n')
  .filter((path) => path.endsWith('.h') && !APART.test(path));
const sources = DEFINED_IN.flatMap(filesBelow);
for (const path of [...headers, ...sources]) collectDocs(path);

/** Definitions of exported functions: prototypes in headers seldom name their parameters. */
const definitions = new Map<string, Tag>();
for (const tag of tagsOf(sources, 'f')) if (exported.has(tag.name)) definitions.set(tag.name, tag);

/** What a person would look for first. */
const WORTH: Readonly<Record<string, number>> = {
  function: 6,
  prototype: 5,
  struct: 4,
  typedef: 3,
  union: 2,
  enum: 2,
  macro: 1,
};
/** A name of several headers is meant as the one has it that most modules include. */
const isNear = (path: string) =>
  /^include\/linux\/[^/]+\.h$/.test(path) ? 2 : /^include\//.test(path) ? 1 : 0;
const worthOf = ({name, path, kind, signature}: Tag) =>
  (docs.has(name) ? 20 : 0) +
  (kind === 'prototype' && present.has(name) ? 5 : 0) +
  isNear(path) * 10 +
  (WORTH[kind] ?? 0) +
  (kind === 'macro' && signature ? 1 : 0);

function macroText({path, line, name, signature}: Tag): string {
  const lines = linesOf(path);
  let text = '';
  for (let at = line - 1; at < lines.length; at++) {
    const part = lines[at] ?? '';
    text += part.replace(/\\$/, '').trim() + ' ';
    if (!part.endsWith('\\') || text.length > TEXT_LIMIT) break;
  }
  text = text
    .replace(/\/\*.*?\*\//g, '')
    .replace(/\s+/g, ' ')
    .trim();
  return signature && text.length > 160 ? `#define ${name}${signature}` : cut(text, TEXT_LIMIT);
}

const typeOf = ({typeref = ''}: Tag) =>
  typeref.replace(/^typename:/, '').replace(/^(struct|union|enum):/, '$1 ');
const spaced = (signature: string) => signature.replace(/,(?=\S)/g, ', ').replace(/\* (?=\w)/g, '*');

function functionText(tag: Tag): string {
  const defined = definitions.get(tag.name) ?? declared.get(`${tag.name}_noprof`) ?? tag;
  const type = typeOf(defined).replace(/^(static|extern|inline|__inline) /g, '');
  const joint = type === '' || type.endsWith('*') ? type : `${type} `;
  return cut(`${joint}${tag.name}${spaced(defined.signature ?? '()')}`.replace(/^\s+/, ''), TEXT_LIMIT);
}

function entryOf(tag: Tag): KernelApiEntry {
  const {name, path: header, line, kind} = tag;
  const isType = kind === 'struct' || kind === 'union' || kind === 'enum';
  const isFunction = kind === 'function' || kind === 'prototype' || declared.has(`${name}_noprof`);
  const doc = docs.get(isType ? `${kind} ${name}` : name) ?? docs.get(`${name}_noprof`);
  const how =
    exported.get(name) ?? exported.get(`${name}_noprof`) ?? (kind === 'prototype' ? 'no' : undefined);
  return {
    name,
    kind: isFunction ? 'function' : (kind as KernelApiEntry['kind']),
    text: isFunction
      ? functionText(tag)
      : kind === 'macro'
        ? macroText(tag)
        : kind === 'typedef'
          ? `typedef ${typeOf(tag)} ${name}`
          : `${kind} ${name}`,
    header,
    line,
    ...(how && {exported: how}),
    ...(doc !== undefined && {doc}),
  };
}

/** What no module names: insides of headers, guards of them, and registers of single chips. */
const isInside = ({name, kind, path, signature}: Tag) =>
  name.startsWith('__anon') ||
  (name.startsWith('__') && !docs.has(name) && !exported.has(name)) ||
  (kind === 'macro' && !signature && (/_H_*$/.test(name) || REGISTERS.test(path))) ||
  // Of the architecture's, what modules may call; the rest stands below the functions of include/.
  (path.startsWith('arch/') &&
    kind !== 'macro' &&
    !docs.has(name) &&
    !exported.has(name) &&
    !isOfHardware(path));

const isOfHardware = (path: string) =>
  /\/(io|msr|processor|uaccess|bitops|atomic|barrier|ptrace|tsc)\.h$/.test(path);

const tags = tagsOf(headers, 'dfgpstu');
/** Functions, whether exported or inline: many an allocator's name is a macro around the one that does it. */
const declared = new Map(
  tags.filter(({kind}) => kind === 'function' || kind === 'prototype').map((tag) => [tag.name, tag] as const),
);
for (const [name, tag] of definitions) declared.set(name, tag);

const best = new Map<string, Tag>();
for (const tag of tags) {
  if (isInside(tag)) continue;
  const key = `${/^(struct|union|enum)$/.test(tag.kind) ? `${tag.kind} ` : ''}${tag.name}`;
  const before = best.get(key);
  // What module.h has first is for code that is linked into the kernel; what modules get comes after it.
  const isOfModules = tag.path === before?.path && tag.path === 'include/linux/module.h';
  if (!before || isOfModules || worthOf(tag) > worthOf(before)) best.set(key, tag);
}
// A name that is both, as `struct file` and a macro of that name, is there twice; who asks gets both.
const entries = [...best.values()]
  .map(entryOf)
  .sort((a, b) => (a.name < b.name ? -1 : a.name > b.name ? 1 : a.kind < b.kind ? -1 : 1));
writeFileSync(out, `[\n${entries.map((entry) => JSON.stringify(entry)).join(',\n')}\n]\n`);
console.log(`${entries.length} names, ${entries.filter(({doc}) => doc).length} of them described`);
