/** Owns reading the guest's recorder: the text of its trace instance becomes what programs did. */
import {errnoName} from '../../protocol/guest/errno';
import {linesOf} from '../../protocol/lines';
import type {TraceEvent} from '../../protocol/guest/trace-event';

/** Of the recorder's trace instance (build-scripts/rootfs/skeleton/usr/lib/modlab/recorder); reading takes nothing away. */
export const RECORDER_TRACE = '/sys/kernel/tracing/instances/modlab/trace';
/** The recorder's buffer has 64 KB, which as text is several times as much. */
export const TRACE_LIMIT = 1 << 20;
/** More than that buffer has room for; of more the newest count. */
const EVENTS_LIMIT = 4000;

/**
 * "          insmod-79      [000] .....     8.354934: load: (ia32_sys_call+0xcd2/0x10b8 <- ...) ret=-17". The name of a
 * program, at most 15 characters, may hold anything, so that nothing but its length tells where it can end.
 */
const LINE = /^ {0,16}(\S.{0,14})-(\d{1,7}) {1,8}\[\d{1,4}\] \S{1,8} {1,16}[\d.]{1,20}: (\w{1,32}): (.*)$/;

const errnoOf = (ret: number) => (ret < 0 ? errnoName(-ret) : '');

/** `path="..." ret=-2`: a string field, in which quotes may stand, is followed by numbers alone. */
function text(fields: string, name: string): string {
  const from = fields.indexOf(`${name}="`);
  return from < 0 ? '' : fields.slice(from + name.length + 2, fields.lastIndexOf('"'));
}

function number(fields: string, name: string): number {
  const from = fields.lastIndexOf(`${name}=`);
  return from < 0
    ? 0
    : Number.parseInt(fields.slice(from + name.length + 1, from + name.length + 13), 10) || 0;
}

/** `filename=/sbin/insmod pid=78 old_pid=78` */
function executed(fields: string): string {
  const from = fields.indexOf('filename=');
  const to = fields.lastIndexOf(' pid=');
  return from < 0 ? '' : fields.slice(from + 'filename='.length, to < 0 ? fields.length : to);
}

/** In the order in which it happened. */
export function readTraceEvents(trace: string): TraceEvent[] {
  const events: TraceEvent[] = [];
  /** What each process opened last, and which module it last asked to remove. */
  const opened = new Map<number, string>();
  const leaving = new Map<number, string>();
  for (const line of linesOf(trace)) {
    const match = LINE.exec(line);
    if (!match) continue;
    const [, comm = '', , event, fields = ''] = match;
    const pid = Number(match[2]);
    const ret = () => errnoOf(number(fields, 'ret'));
    switch (event) {
      case 'sched_process_exec':
        events.push({kind: 'exec', comm, pid, file: executed(fields)});
        break;
      case 'exit':
        events.push({kind: 'exit', comm, pid, code: number(fields, 'code') & 0xff});
        break;
      case 'opened':
      case 'sought': {
        const file = text(fields, 'path');
        const errno = ret();
        if (errno === '') opened.set(pid, file);
        else events.push({kind: 'not-opened', comm, pid, file, errno});
        break;
      }
      case 'load':
      case 'loadmem':
        events.push({kind: 'load', comm, pid, file: opened.get(pid), errno: ret()});
        break;
      case 'unload':
        leaving.set(pid, text(fields, 'name'));
        break;
      case 'unloaded':
        events.push({kind: 'unload', comm, pid, module: leaving.get(pid) ?? '', errno: ret()});
        break;
    }
  }
  return events.slice(-EVENTS_LIMIT);
}
