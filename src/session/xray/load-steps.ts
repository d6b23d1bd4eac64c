/** Owns the steps of insmod and rmmod: which of the kernel's functions make up each, and at which one a load stopped. */
import {errnoName} from '../../protocol/guest/errno';
import type {Call, LoadTrace} from './load-trace';

export interface LoadStep {
  title: string;
  /** What the kernel does here, in a sentence. */
  what: string;
  /** Those that ran in this load, in order. */
  calls: Call[];
  /** Microseconds in them. */
  durationUs: number;
  state: 'done' | 'failed' | 'not-reached';
}

export interface LoadSteps {
  steps: LoadStep[];
  /** '' or the errno with which the kernel answered. */
  errno: string;
  totalUs: number;
}

interface Plan {
  title: string;
  what: string;
  functions: readonly string[];
}

/** In the order in which Linux 6.12 does them (kernel/module/main.c). */
const LOADING: readonly Plan[] = [
  {
    title: 'insmod asks',
    what: 'insmod opens the file and calls finit_module(2); the processor enters the kernel.',
    functions: ['__ia32_sys_finit_module', '__ia32_sys_init_module'],
  },
  {
    title: 'May it?',
    what: 'Only a process with CAP_SYS_MODULE may, and only while modules_disabled is 0.',
    functions: ['may_init_module'],
  },
  {
    title: 'The file is copied in',
    what: 'The kernel reads the whole file into memory of its own.',
    functions: ['kernel_read_file'],
  },
  {
    title: 'Is it a module for this kernel?',
    what: 'load_module checks the ELF header and sections, and that vermagic fits this kernel.',
    functions: ['find_any_unique_sec'],
  },
  {
    title: 'Layout and memory',
    what: 'Sections are put together by kind, and memory is found for each kind: text, data, read-only data, init.',
    functions: ['__layout_sections', 'layout_symtab', 'execmem_alloc'],
  },
  {
    title: 'It joins the list',
    what: 'Unless a module of this name is there already, it joins the list of modules, still unformed.',
    functions: ['module_patient_check_exists'],
  },
  {
    title: 'Symbols and relocations',
    what: 'Each symbol that it lacks is looked up among the exported ones, and its code is made to point there.',
    functions: ['resolve_symbol', 'apply_relocate', 'add_kallsyms', 'module_finalize'],
  },
  {
    title: 'Arguments and protection',
    what: 'The arguments are copied from insmod, text becomes executable, read-only data read-only.',
    functions: ['strndup_user', 'module_enable_rodata_ro', 'module_enable_text_rox'],
  },
  {
    title: 'Parameters and /sys',
    what: 'The arguments are set as parameters, and /sys/module gets its directory.',
    functions: ['parse_args', 'mod_sysfs_setup'],
  },
  {
    title: 'Its init runs',
    what: 'do_init_module calls the module’s init; what that returns decides. Then the memory of init is given back.',
    functions: ['do_init_module', 'do_one_initcall'],
  },
];

/** Place of "The file is copied in". */
const COPIED = 2;

const REMOVING: readonly Plan[] = [
  {
    title: 'rmmod asks',
    what: 'rmmod calls delete_module(2) with the name; the kernel looks whether it may and whether nobody uses it.',
    functions: ['__ia32_sys_delete_module'],
  },
  {
    title: 'Its exit runs, and all are told',
    what: 'The module’s exit function is called, and whoever wants to know hears that it is going.',
    functions: ['blocking_notifier_call_chain'],
  },
  {
    title: '/sys forgets it',
    what: 'Its directory in /sys/module goes away.',
    functions: ['mod_sysfs_teardown'],
  },
  {
    title: 'It leaves the list',
    what: 'It no longer counts as a user of other modules, and the kernel waits until nobody can be looking at it.',
    functions: ['module_unload_free', 'synchronize_rcu'],
  },
  {title: 'Its memory is freed', what: 'Text and data are given back.', functions: ['free_mod_mem']},
];

const flat = (calls: readonly Call[]): Call[] => calls.flatMap((call) => [call, ...flat(call.calls)]);

/** Those that none of the others called. */
function outermost(calls: readonly Call[]): Call[] {
  const called = new Set(calls.flatMap((call) => call.calls));
  return calls.filter((call) => !called.has(call));
}

/** The kernel's errors are -1 ... -4095 (include/linux/err.h). */
const isError = (returned: number | undefined) => returned !== undefined && returned < 0 && returned >= -4095;

export function loadSteps(trace: LoadTrace, kind: 'load' | 'unload'): LoadSteps {
  const plan = kind === 'load' ? LOADING : REMOVING;
  const all = flat(trace.calls);
  const stepOf = (call: Call) => plan.findIndex(({functions}) => functions.includes(call.name));
  const [entry] = trace.calls;
  const answered = entry?.returned;
  const errno = trace.syscall?.errno ?? (isError(answered) ? errnoName(-(answered ?? 0)) : '');
  const failed = errno !== '' || (answered !== undefined && isError(answered));

  const calls: Call[][] = plan.map(() => []);
  /** Of a removal's cleanup after a failed load nothing is a step; a step that comes round again is the list's. */
  let reached = -1;
  for (const call of all) {
    let step = stepOf(call);
    // The first look for the name comes with the checks (early_mod_check), the second when it joins the list.
    if (kind === 'load' && call.name === 'module_patient_check_exists' && reached < 4)
      step = isError(call.returned) ? step : 3;
    if (step < 0 || step < reached) continue;
    calls[step]?.push(call);
    reached = step;
  }
  if (!entry && trace.syscall) reached = 0;
  // The first checks of load_module are no functions of their own in this kernel.
  if (kind === 'load' && failed && reached === COPIED && all.some(({name}) => name === 'load_module'))
    reached = COPIED + 1;
  const durationOf = (own: readonly Call[], step: number) =>
    // The entry's duration is the whole of it; what it did itself is what its callees did not.
    step === 0
      ? Math.max(
          0,
          (entry?.durationUs ?? 0) - (entry?.calls.reduce((sum, call) => sum + call.durationUs, 0) ?? 0),
        )
      : outermost(own).reduce((sum, call) => sum + call.durationUs, 0);
  const stateOf = (step: number): LoadStep['state'] => {
    if (step > reached) return 'not-reached';
    if (failed && step === reached) return 'failed';
    // Before a load is refused, a step may have been passed over: a name that is taken needs no layout.
    return failed && calls[step]?.length === 0 ? 'not-reached' : 'done';
  };
  return {
    errno,
    totalUs: entry?.durationUs ?? (trace.syscall?.seconds ?? 0) * 1e6,
    steps: plan.map(({title, what}, i) => ({
      title,
      what,
      calls: calls[i] ?? [],
      durationUs: durationOf(calls[i] ?? [], i),
      state: stateOf(i),
    })),
  };
}
