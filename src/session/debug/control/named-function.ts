/** Owns where a breakpoint on a function is: in all modules that have one of that name, or in the kernel; or why it is nowhere. */
import {placesOfFunction} from '../../../debugger/control/places';
import {nameOf} from '../../../debugger/info/functions';
import {loadedAddress} from '../../../debugger/values/frame';
import type {BreakpointStatus} from '../breakpoints';
import type {Kernel} from '../kernel/kernel';
import type {LoadedModules} from '../loaded-modules';
import type {DebugInfo} from '../../../debugger/info/debug-info';
import type {PagedMemory} from '../../../debugger/values/target';

export type Placed = Pick<BreakpointStatus, 'state' | 'message'> & {addresses: number[]};

interface Sources {
  modules: LoadedModules;
  kernel: Kernel;
  memory: PagedMemory;
}

/** In modules behind its set-up where that is known, so that arguments can be seen; elsewhere at its first instruction. */
export async function placeOfNamed({modules, kernel, memory}: Sources, name: string): Promise<Placed> {
  const own = modules.all.flatMap(({name: module, build: {info}, target}) =>
    (info.ask(() => placesOfFunction(info, name)) ?? []).flatMap((link) => {
      const address = loadedAddress(info, target, link);
      return address === undefined ? [] : [{module, address}];
    }),
  );
  const place = await memory.settle(() => kernel.placeOfFunction(memory.read, name));
  const isStranger = (module: string) => modules.named(module) === undefined;
  const isKernels = own.length === 0 && (place?.ok === true || place?.message !== undefined);
  const others = isKernels
    ? []
    : ((await memory.settle(() => kernel.functionsInModules(memory.read, name, isStranger))) ?? []);
  const all = [...own, ...others];
  if (all.length > 0)
    return {addresses: all.map(({address}) => address), state: 'set', message: coverage(all, kernel, name)};
  if (place?.ok) return {addresses: place.addresses, state: 'set', message: ''};
  const message = place?.message ?? instead(modules, kernel, name);
  if (message !== undefined) return {addresses: [], state: 'refused', message};
  return {
    addresses: [],
    state: 'waiting',
    message: `Neither the kernel nor a loaded module has a function ${name}: it waits for a module that has.`,
  };
}

/** Where several have a function of this name: which are meant. */
function coverage(places: readonly {module: string}[], kernel: Kernel, name: string): string {
  const names = [...new Set(places.map(({module}) => module))].sort();
  const isKernels = kernel.map?.functionsNamed(name).some((address) => kernel.map?.isCode(address)) === true;
  if (isKernels) return `In ${listed(names)}; the kernel’s own ${name} does not stop.`;
  return names.length > 1 ? `In ${listed(names)}.` : '';
}

const listed = (names: readonly string[]) =>
  names.length > 1 ? `${names.slice(0, -1).join(', ')} and ${names.at(-1)}` : names.join('');

/** What a header makes of some names that look like functions (Linux 6.12). */
const DONE_BY: Record<string, readonly string[]> = {
  ...Object.fromEntries(
    ['kmalloc', 'kzalloc', 'kcalloc', 'kmalloc_array'].map((each) => [
      each,
      ['__kmalloc_noprof', '__kmalloc_cache_noprof'],
    ]),
  ),
  ...Object.fromEntries(
    ['emerg', 'alert', 'crit', 'err', 'warn', 'notice', 'info', 'cont', 'debug', 'devel'].map((each) => [
      `pr_${each}`,
      ['_printk'],
    ]),
  ),
  kthread_run: ['kthread_create_on_node'],
  kthread_create: ['kthread_create_on_node'],
  schedule_work: ['queue_work_on'],
  queue_work: ['queue_work_on'],
  schedule_delayed_work: ['queue_delayed_work_on'],
  timer_setup: ['init_timer_key'],
  wake_up: ['__wake_up'],
  wake_up_interruptible: ['__wake_up'],
  register_chrdev: ['__register_chrdev'],
  request_irq: ['request_threaded_irq'],
  proc_create: ['proc_create_data'],
};
/** As headers wrap functions. */
const WRAPPED = ['_', '__', '_raw_'] as const;
const PROFILED = '_noprof';

/** Why nothing can be stopped in where a name is no function, but looks like one. */
export function instead(modules: LoadedModules, kernel: Kernel, name: string): string | undefined {
  const {map} = kernel;
  const has = (each: string) => map?.functionsNamed(each).some((address) => map.isCode(address)) === true;
  const wrapped = WRAPPED.flatMap((before) => [`${before}${name}`, `${before}${name}${PROFILED}`]);
  const found = [...(DONE_BY[name] ?? []), `${name}${PROFILED}`, ...wrapped].filter(has).slice(0, 2);
  if (found.length > 0)
    return `${name} is a macro or an inline function of the kernel’s headers, with no code of its own. Its work is done by ${found.map((each) => `${each}()`).join(' or ')}: stop there.`;
  const inlined = modules.all.find(({build: {info}}) => info.ask(() => hasBody(info, name)));
  return (
    inlined &&
    `${name}() is inlined wherever ${inlined.name} calls it, and has no code of its own. Set a breakpoint on one of its lines.`
  );
}

const hasBody = ({toplevel, entries}: DebugInfo, name: string): boolean =>
  toplevel.bodies.some((index) => nameOf(entries, entries.entry(index)) === name);
