/** Owns the lab on what happens between insmod and its answer: strace outside, function_graph inside. */
import {loadFailed, loadSucceeded, onceBuilt, ran, unloadEnded} from '../checks/trace-events';
import {called, returned, traced} from '../checks/trace';
import {all} from '../checks/verdict';
import type {Lab} from '../lab';

const FINIT = '__ia32_sys_finit_module';

export default {
  id: 'ten-steps',
  order: 11,
  title: 'What happens on insmod',
  summary: 'Follow a module through the kernel, function by function, and see where a bad one is stopped.',
  level: 'deep',
  minutes: 18,
  needs: ['first-module', 'symbols', 'must-not-load'],
  modules: [
    {file: 'traveller.ko', does: 'load'},
    {file: 'stray.ko', does: 'fail', errno: 'ENOENT', log: /stray: Unknown symbol stray_home \(err -2\)/},
  ],
  steps: [
    {
      id: 'call',
      title: 'From outside: one call',
      say: 'Load `traveller.ko` under `strace`, and let it show the system calls `open` and `finit_module`.',
      command: 'strace -e trace=open,finit_module insmod traveller.ko',
      check: all(ran('strace'), loadSucceeded('traveller.ko')),
      hint: '`strace COMMAND` runs a command and prints its system calls; `-e trace=open,finit_module` keeps these two.',
      solution: 'strace -e trace=open,finit_module insmod traveller.ko',
      covers: ['11.syscall', '11.result'],
    },
    {
      id: 'entry',
      title: 'From inside: the entry',
      say: 'Remove `traveller`. Have the kernel’s tracer record what is below `__ia32_sys_finit_module`, as the text shows, load `traveller.ko` again, and read the recording.',
      check: traced(
        [called(FINIT), called('may_init_module'), called('load_module'), returned(FINIT, 0)],
        'the recording has finit_module with load_module inside',
        'the recording has no successful load below __ia32_sys_finit_module yet',
      ),
      hint: 'In `/sys/kernel/tracing`, write `*init_module*` and `load_module` to `set_ftrace_filter` (the second with `>>`), `__ia32_sys_finit_module` to `set_graph_function`, `function_graph` to `current_tracer`, and 1 to `options/funcgraph-retval`. Then `cd`, `insmod traveller.ko`, and `cat /sys/kernel/tracing/trace`.',
      solution:
        "rmmod traveller\ncd /sys/kernel/tracing\necho '*init_module*' >set_ftrace_filter\necho load_module >>set_ftrace_filter\necho __ia32_sys_finit_module >set_graph_function\necho function_graph >current_tracer\necho 1 >options/funcgraph-retval\ncd\ninsmod traveller.ko\ncat /sys/kernel/tracing/trace",
      covers: ['11.entry', '11.load', '11.durations'],
    },
    {
      id: 'inside',
      title: 'The whole way',
      say: 'Read the script `watch.sh` and the list `functions`. Then remove `traveller` and run `./watch.sh insmod traveller.ko`.',
      check: traced(
        [
          called('kernel_read_file'),
          called('__layout_sections'),
          called('execmem_alloc'),
          called('mod_tree_insert'),
          called('resolve_symbol'),
          called('apply_relocate'),
          called('parse_args'),
          called('do_one_initcall'),
          returned(FINIT, 0),
        ],
        'the recording has the whole way from the file to init',
        'the recording does not have the whole way of a successful load yet',
      ),
      hint: '`cat watch.sh functions`, `rmmod traveller`, `./watch.sh insmod traveller.ko`. The first run takes a few seconds longer.',
      solution: 'cat watch.sh functions\nrmmod traveller\n./watch.sh insmod traveller.ko',
      covers: ['11.copy', '11.layout', '11.relocate', '11.list', '11.init', '11.durations'],
    },
    {
      id: 'delete',
      title: 'The way out',
      say: 'Watch the removal in the same way: `./watch.sh rmmod traveller`.',
      command: './watch.sh rmmod traveller',
      check: all(
        unloadEnded('traveller', ''),
        traced(
          [
            called('__ia32_sys_delete_module'),
            called('free_module'),
            returned('__ia32_sys_delete_module', 0),
          ],
          'the recording has delete_module with free_module inside',
          'the recording has no removal yet',
        ),
      ),
      hint: 'If `traveller` is not loaded, load it first.',
      solution: './watch.sh rmmod traveller',
      covers: ['11.delete'],
    },
    {
      id: 'permission',
      title: 'Stopped at the door',
      say: 'Watch how the user `student` tries to load `traveller.ko`.',
      command: "./watch.sh su student -c 'insmod traveller.ko'",
      check: all(
        loadFailed('traveller.ko', 'EPERM'),
        traced(
          [returned('capable', 0), returned('may_init_module', -1)],
          'the recording ends with may_init_module',
          'the recording does not show a load that was not permitted',
        ),
      ),
      hint: "`su student -c 'insmod traveller.ko'` is the command to watch.",
      solution: "./watch.sh su student -c 'insmod traveller.ko'",
      covers: ['11.permission'],
    },
    {
      id: 'elf',
      title: 'Stopped at the first look',
      say: 'Watch a load of `traveller.c`, the source.',
      command: './watch.sh insmod traveller.c',
      check: all(
        loadFailed('traveller.c', 'ENOEXEC'),
        traced(
          [called('kernel_read_file'), returned('load_module', -8)],
          'load_module returned -8, which is ENOEXEC',
          'the recording does not show load_module refusing a file',
        ),
      ),
      hint: '`./watch.sh insmod traveller.c`. What was called before `load_module` gave up, and what inside of it?',
      solution: './watch.sh insmod traveller.c',
      covers: ['11.elf', '11.copy'],
    },
    {
      id: 'symbols',
      title: 'Stopped at a name',
      say: 'Watch a load of `stray.ko`, which calls a function that nobody has.',
      command: './watch.sh insmod stray.ko',
      check: all(
        loadFailed('stray.ko', 'ENOENT'),
        traced(
          [returned('resolve_symbol', 0), called('free_mod_mem'), returned('load_module', -2)],
          'resolve_symbol found nothing, and load_module returned -2, which is ENOENT',
          'the recording does not show a symbol that was not found',
        ),
      ),
      hint: '`./watch.sh insmod stray.ko`. Compare the last lines with those of the load that went well.',
      solution: './watch.sh insmod stray.ko',
      covers: ['11.relocate'],
    },
    {
      id: 'arguments',
      title: 'Stopped at its arguments',
      say: 'Watch a load of `traveller.ko` with `answer=many`. The parameter is a number.',
      command: './watch.sh insmod traveller.ko answer=many',
      check: all(
        loadFailed('traveller.ko', 'EINVAL'),
        traced(
          [called('strndup_user'), returned('parse_args', -22), returned('load_module', -22)],
          'parse_args returned -22, which is EINVAL',
          'the recording does not show parse_args refusing a value',
        ),
      ),
      hint: 'What stands after the file on insmod’s command line is for the module: `./watch.sh insmod traveller.ko answer=many`.',
      solution: './watch.sh insmod traveller.ko answer=many',
      covers: ['11.arguments'],
    },
    {
      id: 'init',
      title: 'Stopped by itself',
      say: 'Watch a load of `traveller.ko` with `answer=-19`, which its init then returns. What does `insmod` say?',
      command: './watch.sh insmod traveller.ko answer=-19',
      check: all(
        loadFailed('traveller.ko', 'ENODEV'),
        traced(
          [returned('do_one_initcall', -19), called('free_module'), returned(FINIT, -19)],
          'init returned -19, and so did every function up to the system call',
          'the recording does not show an init that fails with -19',
        ),
      ),
      hint: '`./watch.sh insmod traveller.ko answer=-19`. Follow the -19 from line to line, to the left.',
      solution: './watch.sh insmod traveller.ko answer=-19',
      covers: ['11.init', '11.result'],
    },
    {
      id: 'asleep',
      title: 'Sleep, and be watched',
      say: 'Let `traveller`’s init sleep for 50 milliseconds with `msleep` where it now waits 5 with `mdelay`, and add `msleep` to what is watched. Build it and watch a load: how long did `do_one_initcall` take?',
      check: all(
        onceBuilt(loadSucceeded('traveller.ko')),
        traced(
          [called('do_one_initcall'), called('msleep'), returned(FINIT, 0)],
          'the recording has msleep inside of init',
          'the recording has no msleep inside of do_one_initcall yet',
        ),
      ),
      hint: '`delay.h` has both functions. To watch one more: `echo msleep >>/sys/kernel/tracing/set_ftrace_filter` (and into the file `functions`, for the next time). Then `./watch.sh insmod traveller.ko`.',
      solution:
        'patch -p1 <.solutions/asleep.patch\nmake\necho msleep >>/sys/kernel/tracing/set_ftrace_filter\n./watch.sh insmod traveller.ko',
      covers: ['11.init', '11.durations'],
    },
  ],
} satisfies Lab;
