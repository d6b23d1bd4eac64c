/** Owns the sentences for single lines of the kernel's log. */
import {kernelError} from './kernel-errors';
import type {Explanation} from './explanation';

const row = (id: string, when: RegExp, say: Explanation['say']): Explanation => ({
  id,
  where: 'log',
  when,
  say,
});

export const LOG_ROWS: readonly Explanation[] = [
  row(
    'no-opcodes',
    /^Code: Unable to access opcode bytes/,
    'The report shows the 42 bytes before the fault, and near the beginning of a module there is no memory to show. This is not a fault of the module.',
  ),
  row(
    'last-unloaded',
    /^Modules linked in:.{0,2000}\[last unloaded: configs/,
    'configs is not yours: the machine loaded and removed it as it started.',
  ),
  row(
    'fault-address-register',
    /^CR0: [0-9a-f]{8} CR2: /,
    'The address that could not be reached is in the report’s first line. CR2 may be from another fault by now.',
  ),
  row(
    'preempt-count',
    /^note: .{1,40}\[\d{1,7}\] exited with (?:preempt_count|irqs disabled)/,
    'It ended while it held a spinlock or had switched preemption off: whoever wants that lock waits forever.',
  ),
  row(
    'tainted-by-module',
    /: loading out-of-tree module taints kernel/,
    'Not a fault: the kernel notes that a module was loaded that is not part of it.',
  ),
  row(
    'unsigned-module',
    /: module verification failed: signature and\/or required key missing/,
    'Not a fault: the module carries no signature, as no module does that you build yourself.',
  ),
  row('unknown-symbol', /: Unknown symbol (\w{1,200}) \(err (-?\d{1,6})\)/, ([, symbol = '', error]) =>
    error === '-22'
      ? `The kernel has another version of ${symbol}: build the module again.`
      : `No loaded module exports ${symbol}: load the module that has it first (modinfo -F depends FILE names it; modprobe loads it by itself).`,
  ),
  row(
    'version-magic',
    /: version magic '[^']{1,200}' should be '/,
    'The module was built for another kernel: build it here.',
  ),
  row(
    'symbol-version',
    /: disagrees about version of symbol/,
    'The module was built against another kernel or another build of the module that it uses: build it again.',
  ),
  row(
    'irq-mismatch',
    /^genirq: Flags mismatch irq (\d{1,5})/,
    ([, irq = '']) =>
      `Interrupt ${irq} is taken by a driver that does not share it: both must request it with IRQF_SHARED.`,
  ),
  row(
    'kernel-error',
    /\b(?:err(?:or|no)?|ret(?:urned|val)?|rc|failed|status)\b.{0,24}?-(5[123]\d)\b/i,
    ([, number]) => kernelError(number),
  ),
  row(
    'debugfs-present',
    /^debugfs: (?:File|Directory) '([^']{1,200})'.{0,200} already present/,
    ([, name = '']) => `${name} exists already: the previous one was not removed (debugfs_remove()).`,
  ),
  row(
    'clock-grain',
    /\b(?:took|elapsed|latency|duration|delta|difference|diff|time)\b\D{0,24}\b0 ?(?:ns|us|µs|usecs?|nsecs?|nanoseconds|microseconds)\b/i,
    'The clock of this machine goes in steps of 25 to 100 µs: anything shorter is measured as 0. Measure many rounds.',
  ),
];
