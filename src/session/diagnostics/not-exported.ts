/** Owns why a symbol is undefined, as far as the guest's kernel can tell: its option is off, or it is not for modules. */
import type {AskGuest} from '../machine/guest-channel';

/** Of the prepared tree that modules are built in; by `uname -r`, as the student's make has it. */
const CONFIGURED = 'grep -E "$1" /lib/modules/$(uname -r)/build/include/config/auto.conf';
const IN_KERNEL = 'grep -E "$2" /proc/kallsyms';
const OUTPUT_LIMIT = 64 << 10;
/** The kernel writes its symbols anew for each reader: seconds, on a slow computer. */
const TIMEOUT_MS = 30_000;
const SYMBOL = /^\w{1,200}$/;

/** In words, by symbol; those of which nothing is known are not among them. */
export async function whyNotExported(
  ask: AskGuest,
  symbols: readonly string[],
): Promise<ReadonlyMap<string, string>> {
  const names = symbols.filter((symbol) => SYMBOL.test(symbol));
  const options = await optionsOf(names);
  if (names.length === 0) return new Map();
  const wanted = [...new Set(options.values())];
  const config = `^CONFIG_(${wanted.join('|') || 'NONE'})=[ym]`;
  const kallsyms = ` [tTdDbBrR] (${names.join('|')})$`;
  const script = `set -- '${config}' '${kallsyms}'; ${CONFIGURED}; ${IN_KERNEL}; true`;
  const ran = await ask((guest) => guest.run(script, {outputLimit: OUTPUT_LIMIT, timeoutMs: TIMEOUT_MS}));
  if (!ran.ok || ran.exitCode !== 0) return new Map();
  const said = new TextDecoder().decode(ran.stdout).split('\n');
  const on = new Set(said.flatMap((line) => /^CONFIG_(\w+)=[ym]/.exec(line)?.[1] ?? []));
  const there = new Set(said.flatMap((line) => / [tTdDbBrR] (\w+)$/.exec(line)?.[1] ?? []));
  return new Map(
    names.flatMap((name): [string, string][] => {
      const option = options.get(name);
      if (there.has(name))
        return [[name, 'the kernel has it, but does not export it to modules (no EXPORT_SYMBOL)']];
      if (option === undefined || on.has(option)) return [];
      return [[name, `it comes with CONFIG_${option}, which is off in this lab’s kernel`]];
    }),
  );
}

/** By symbol: the option of the longest known beginning of its name. */
async function optionsOf(names: readonly string[]): Promise<Map<string, string>> {
  // A table as large as the rest of this directory, wanted seldom.
  const {EXPORTS_BY_OPTION} = await import('./explanations/exports-by-option');
  const byPrefix = new Map(
    Object.entries(EXPORTS_BY_OPTION).flatMap(([option, prefixes]) =>
      prefixes.split(' ').map((prefix) => [prefix, option] as const),
    ),
  );
  const found = new Map<string, string>();
  for (const name of names)
    for (let length = name.length; length > 2; length--) {
      const prefix = name.slice(0, length);
      const option = prefix === name || prefix.endsWith('_') ? byPrefix.get(prefix) : undefined;
      if (option === undefined) continue;
      found.set(name, option);
      break;
    }
  return found;
}
