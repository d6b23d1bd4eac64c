/** Owns the proof that the recorder's trace and /proc/modules are read as the kernel means them, and no further than is sane. */
import {expect, test} from 'vitest';
import {moduleLines} from '../../../src/machine/agent/module-lines';
import {readTraceEvents} from '../../../src/machine/agent/trace-events';

test('the recorder’s lines become events', () => {
  const trace = `# tracer: nop
          insmod-78      [000] .....     8.285891: sched_process_exec: filename=/sbin/insmod pid=78 old_pid=78
          insmod-78      [000] .....     8.293003: sought: (do_statx+0x61/0x79 <- vfs_statx) path="/root/nothing.ko" ret=-2
          insmod-78      [000] .....     8.299039: exit: (__ia32_sys_exit_group+0x0/0x15) code=1
          insmod-79      [000] .....     8.318346: opened: (do_sys_open+0x2b/0x32 <- do_sys_openat2) path="/root/hello.ko" ret=3
          insmod-79      [000] .....     8.354934: load: (ia32_sys_call+0xcd2/0x10b8 <- __ia32_sys_finit_module) ret=-17
   a b-c (x)-80      [000] .....     8.354934: unload: (__ia32_sys_delete_module+0x0/0x1fc) name="hello"
   a b-c (x)-80      [000] .....     8.354934: unloaded: (ia32_sys_call+0x4c1/0x10b8 <- x) ret=0
`;
  expect(readTraceEvents(trace)).toEqual([
    {kind: 'exec', comm: 'insmod', pid: 78, file: '/sbin/insmod'},
    {kind: 'not-opened', comm: 'insmod', pid: 78, file: '/root/nothing.ko', errno: 'ENOENT'},
    {kind: 'exit', comm: 'insmod', pid: 78, code: 1},
    {kind: 'load', comm: 'insmod', pid: 79, file: '/root/hello.ko', errno: 'EEXIST'},
    {kind: 'unload', comm: 'a b-c (x)', pid: 80, module: 'hello', errno: ''},
  ]);
});

test('what a program or a file is called is no other event', () => {
  const trace = `
   a-1 [000] x-80      [000] .....     8.3: exit: (x+0x0/0x15) code=1
          insmod-81      [000] .....     8.4: opened: (x) path="/root/"b" ret=3 x-1 [000] . 1.0: exit: code=9.ko" ret=-2
          sh-82      [000] .....     8.5: sched_process_exec: filename=/root/a b pid=7 c pid=82 old_pid=82
`;
  expect(readTraceEvents(trace)).toEqual([
    {kind: 'exit', comm: 'a-1 [000] x', pid: 80, code: 1},
    {
      kind: 'not-opened',
      comm: 'insmod',
      pid: 81,
      file: '/root/"b" ret=3 x-1 [000] . 1.0: exit: code=9.ko',
      errno: 'ENOENT',
    },
    {kind: 'exec', comm: 'sh', pid: 82, file: '/root/a b pid=7 c'},
  ]);
});

test('of a flood of events the newest count', () => {
  const exits = Array.from({length: 9000}, (_, i) => `  sh-${i} [000] ..... 1.0: exit: (x) code=0`);
  const events = readTraceEvents(exits.join('\n'));
  expect(events).toHaveLength(4000);
  expect(events.at(-1)).toMatchObject({pid: 8999});
});

test('lines of /proc/modules become modules, as many as there can be', () => {
  expect(moduleLines('hello 12288 2 a,b, Live 0xc8851000 (OE)\nslab 1 - - Unloading 0x0\n')).toEqual([
    {
      name: 'hello',
      size: 12288,
      refcount: 2,
      usedBy: ['a', 'b'],
      state: 'Live',
      address: '0xc8851000',
      taint: 'OE',
    },
    {name: 'slab', size: 1, refcount: 0, usedBy: [], state: 'Unloading', address: '0x0', taint: ''},
  ]);
  const flood = moduleLines(`${'n'.repeat(5000)} 1 1 ${'u,'.repeat(5000)} Live 0x0\n`.repeat(2000));
  expect(flood).toHaveLength(1000);
  expect(flood[0]?.name).toHaveLength(64);
  expect(flood[0]?.usedBy).toHaveLength(200);
});
