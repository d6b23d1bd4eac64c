/** Owns what a stopped machine was doing: which process, whether in an interrupt, and what that allows the code. */
import {textAt, word} from './map';
import type {KernelLayout, ReadMemory} from './map';
import type {ContextView} from '../views';
import type {Registers} from '../../../protocol/debug-api';

/** EFLAGS.IF */
const INTERRUPTS = 0x200;

const lowest = (mask: number) => (mask & -mask) >>> 0;

/** `ofReport`: by how much the kernel's report of it has raised the count. */
export function contextOf(
  read: ReadMemory,
  layout: KernelLayout,
  {eflags}: Registers,
  ofReport = 0,
): ContextView | undefined {
  const task = word(read, layout.currentTaskAddress);
  const counted = word(read, layout.preemptCountAddress);
  if (task === undefined || counted === undefined) return undefined;
  const name = textAt(read, task + layout.taskComm, layout.taskCommBytes) ?? '?';
  const pid = word(read, task + layout.taskPid) ?? 0;
  const isThread = ((word(read, task + layout.taskFlags) ?? 0) & layout.pfKthread) !== 0;
  // The highest bit says whether a reschedule is due; and the breakpoint's own exception counts as an NMI.
  const ofBreakpoint = lowest(layout.nmiMask) + lowest(layout.hardirqMask);
  const count = ((counted & 0x7fff_ffff) >>> 0) - ofBreakpoint - ofReport;
  const interruptsOff = (eflags & INTERRUPTS) === 0;
  const owner = pid === 0 ? 'the idle task' : `${isThread ? 'kernel thread' : 'process'} ${name} (${pid})`;
  const soft = count & layout.softirqMask;
  const isHard = (count & layout.hardirqMask) !== 0;
  const isSoft = (soft & lowest(layout.softirqMask)) !== 0;
  const isAtomic = (count & layout.preemptMask) !== 0 || soft !== 0 || interruptsOff;
  const where = isHard
    ? `a hardware interrupt, on top of ${owner}`
    : isSoft
      ? `a soft interrupt (timer, tasklet), on top of ${owner}`
      : owner;
  const maySleep = !isHard && !isSoft && !isAtomic;
  const why =
    isHard || isSoft
      ? 'it runs in an interrupt'
      : interruptsOff
        ? 'interrupts are off'
        : 'it holds a spinlock, or preemption is off';
  return {
    task: where,
    rule: maySleep ? 'The code may sleep here.' : `The code must not sleep here: ${why}.`,
    maySleep,
    preemptCount: count,
    interruptsOff,
  };
}
