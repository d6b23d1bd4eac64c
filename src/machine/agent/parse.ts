/** Owns the meaning of the agent's payloads: directory entries, file events, kernel events, the log. */
import {Fields} from './payload';
import type {FileStat, LogRecord, WatchEvent} from '../../protocol/guest';

export interface Uevent {
  action: string;
  devpath: string;
  fields: Record<string, string>;
}

/** S_IFMT's values (stat(2)). */
const TYPES: Record<number, FileStat['type']> = {
  0o100000: 'file',
  0o040000: 'directory',
  0o120000: 'symlink',
  0o020000: 'char',
  0o060000: 'block',
  0o010000: 'fifo',
  0o140000: 'socket',
};

function fileStat(fields: Fields): FileStat {
  const mode = fields.u32();
  const size = fields.u64();
  const mtimeMs = fields.u64();
  const rdev = {major: fields.u32(), minor: fields.u32()};
  const name = fields.string();
  const target = fields.string();
  const type = TYPES[mode & 0o170000] ?? 'file';
  return {
    name,
    type,
    mode: mode & 0o7777,
    size,
    mtimeMs,
    ...((type === 'char' || type === 'block') && {rdev}),
    ...(type === 'symlink' && {target}),
  };
}

/** The agent packs as many entries into a frame as fit. */
export function fileStats(payload: Uint8Array): FileStat[] {
  const fields = new Fields(payload);
  const found: FileStat[] = [];
  while (fields.more) found.push(fileStat(fields));
  return found;
}

/** inotify(7)'s bits, in the order in which they are looked at. */
const EVENTS: readonly (readonly [number, WatchEvent['what']])[] = [
  [0x100, 'created'],
  [0x200, 'deleted'],
  [0x400, 'deleted'],
  [0x40, 'moved-from'],
  [0x80, 'moved-to'],
  [0x800, 'moved-from'],
  // IN_Q_OVERFLOW: events were lost, so whatever is watched may have changed.
  [0x2 | 0x4 | 0x8 | 0x4000, 'changed'],
];

/** `path` is the entry's name in a watched directory, or empty for the watched thing itself. */
export function watchEvent(payload: Uint8Array): WatchEvent | undefined {
  const fields = new Fields(payload);
  const mask = fields.u32();
  const what = EVENTS.find(([bits]) => (mask & bits) !== 0)?.[1];
  return what && {path: fields.rest(), what};
}

/** `add@/module/hello\0ACTION=add\0DEVPATH=...` (lib/kobject_uevent.c). */
export function uevent(payload: Uint8Array): Uevent {
  const [, ...lines] = new TextDecoder().decode(payload).split('\0');
  const fields = new Map<string, string>();
  for (const line of lines) {
    const equals = line.indexOf('=');
    if (equals > 0) fields.set(line.slice(0, equals), line.slice(equals + 1));
  }
  return {
    action: fields.get('ACTION') ?? '',
    devpath: fields.get('DEVPATH') ?? '',
    fields: Object.fromEntries(fields),
  };
}

/**
 * Records of /dev/kmsg (Documentation/ABI/testing/dev-kmsg): "priority,sequence,microseconds,flags;text", where lines
 * that begin with a space are a record's dictionary, and bytes that do not print are written \\xNN.
 */
export function logRecords(payload: Uint8Array): LogRecord[] {
  const records: LogRecord[] = [];
  for (const line of new TextDecoder().decode(payload).split('\n')) {
    const match = /^(\d+),(\d+),(\d+),[^;]*;(.*)$/.exec(line);
    if (!match) continue;
    const [priority, seq, atUs] = match.slice(1, 4).map(Number);
    const text = (match[4] ?? '').replace(/\\x([0-9a-f]{2})/g, (_, hex: string) =>
      String.fromCharCode(parseInt(hex, 16)),
    );
    // The facility stands in the bits above the level.
    records.push({seq: seq ?? 0, level: (priority ?? 0) & 7, atUs: atUs ?? 0, text});
  }
  return records;
}
