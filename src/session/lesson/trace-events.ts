/** Owns reading the guest's recorder: the text of its trace instance becomes what programs did. */
import {errnoName} from '../../protocol/errno';
import type {TraceEvent} from '../../labs/lab';

/** Of the recorder's trace instance (build-scripts/rootfs/skeleton/usr/lib/modlab/recorder); reading takes nothing away. */
export const RECORDER_TRACE = '/sys/kernel/tracing/instances/modlab/trace';

/** "          insmod-79      [000] .....     8.354934: load: (ia32_sys_call+0xcd2/0x10b8 <- ...) ret=-17" */
const LINE = /^\s*(.+)-(\d+)\s+\[\d+\]\s+\S+\s+[\d.]+: (\w+): (.*)$/;

const errnoOf = (ret: number) => (ret < 0 ? errnoName(-ret) : '');
const text = (fields: string, name: string) => new RegExp(`${name}="([^"]*)"`).exec(fields)?.[1] ?? '';
const number = (fields: string, name: string) =>
  Number(new RegExp(`${name}=(-?\\d+)`).exec(fields)?.[1] ?? 0);

export function readTraceEvents(trace: string): TraceEvent[] {
  const events: TraceEvent[] = [];
  /** What each process opened last, and which module it last asked to remove. */
  const opened = new Map<number, string>();
  const leaving = new Map<number, string>();
  for (const line of trace.split('\n')) {
    const match = LINE.exec(line);
    if (!match) continue;
    const [, comm = '', , event, fields = ''] = match;
    const pid = Number(match[2]);
    switch (event) {
      case 'sched_process_exec':
        events.push({kind: 'exec', comm, pid, file: /filename=(\S+)/.exec(fields)?.[1] ?? ''});
        break;
      case 'exit':
        events.push({kind: 'exit', comm, pid, code: number(fields, 'code') & 0xff});
        break;
      case 'opened':
      case 'sought': {
        const file = text(fields, 'path');
        const errno = errnoOf(number(fields, 'ret'));
        if (errno === '') opened.set(pid, file);
        else events.push({kind: 'not-opened', comm, pid, file, errno});
        break;
      }
      case 'load':
      case 'loadmem':
        events.push({
          kind: 'load',
          comm,
          pid,
          file: opened.get(pid),
          errno: errnoOf(number(fields, 'ret')),
        });
        break;
      case 'unload':
        leaving.set(pid, text(fields, 'name'));
        break;
      case 'unloaded':
        events.push({
          kind: 'unload',
          comm,
          pid,
          module: leaving.get(pid) ?? '',
          errno: errnoOf(number(fields, 'ret')),
        });
        break;
    }
  }
  return events;
}
