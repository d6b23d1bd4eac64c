/** Owns the list of what the page reads of a guest's texts, each with the words that its grammar hinges on. */
import {MakeErrors} from '../../src/session/diagnostics/make-errors';
import {diagnosticsOf} from '../../src/session/diagnostics/gcc-output';
import {complaintsOf} from '../../src/session/diagnostics/modpost-errors';
import {modulesOf} from '../../src/session/building/makefile';
import {promptOf} from '../../src/session/building/prompt';
import {unendedMessages} from '../../src/session/diagnostics/unended-messages';
import {TerminalWords} from '../../src/session/diagnostics/terminal-words';
import {troubleNotice} from '../../src/session/messages/trouble-notice';
import {ReportLog} from '../../src/session/diagnostics/oops/report-log';
import {causeOfPanic, lastOops} from '../../src/session/diagnostics/oops/kernel-reports';
import {readDisassembly} from '../../src/session/diagnostics/oops/disassembly';
import {instructionAt} from '../../src/session/diagnostics/oops/same-code';
import {KernelLogText} from '../../src/session/machine/kernel-log-text';
import {riskOf} from '../../src/session/saves/risky-commands';
import {loadSteps} from '../../src/session/xray/load-steps';
import {readLoadTrace} from '../../src/session/xray/load-trace';
import {readBits, readSymbols} from '../../src/session/xray/xray';
import type {TracedLoad} from '../../src/session/xray/xray';
import {moduleLines} from '../../src/machine/agent/module-lines';
import {logRecords} from '../../src/machine/agent/parse';
import {readTraceEvents} from '../../src/machine/agent/trace-events';
import {LabLog} from '../../src/session/lesson/lab-log';
import {labs} from '../../src/labs/catalogue';
import {linesOf} from '../../src/protocol/lines';
import {createCheckContext} from '../../src/session/lesson/check-context';
import {LogLines} from '../../src/ui/kernel/log-lines';
import {layoutAll, layoutLinked} from '../../src/ui/kernel/xray/module-layout';
import {mapRows} from '../../src/ui/kernel/xray/map-items';
import {flameRows} from '../../src/ui/kernel/xray/flame-items';
import {flameOf} from '../../src/session/xray/flame';
import {timedLine} from '../../src/session/xray/log-times';
import {memoryMap} from '../../src/session/xray/memory-map';
import type {Lab} from '../../src/labs/lab';
import type {Guest} from '../../src/protocol/guest';

/** A guest that answers every question with the same bytes. */
function guestThatSays(bytes: Uint8Array<ArrayBuffer>): Guest {
  const text = decode(bytes);
  const answer = <T extends object>(value: T) => Promise.resolve({ok: true as const, ...value});
  const guest: Partial<Guest> = {
    readFile: () => answer({bytes}),
    modules: () => answer({modules: moduleLines(text)}),
    traceEvents: () => answer({events: readTraceEvents(text)}),
    stat: () => answer({stat: {name: text, type: 'file', mode: 0o644, size: 1, mtimeMs: 0}}),
    list: () => answer({entries: []}),
    run: () => answer({stdout: bytes, stderr: bytes, exitCode: 0, timedOut: false, truncated: false}),
  };
  return guest as Guest;
}

/** All checks of a lesson, as one round runs them. */
async function judge(lab: Lab, bytes: Uint8Array): Promise<void> {
  const guest = guestThatSays(Uint8Array.from(bytes));
  const log = new LabLog();
  log.append(linesOf(decode(bytes)).map((text, seq) => ({seq, level: 6, atUs: 0, text})));
  const ctx = createCheckContext(
    (ask) => ask(guest),
    lab.id,
    () => log.lines,
  );
  for (const {check} of lab.steps) await check(ctx);
}

/** A watched load as the X-ray draws it. */
function drawLoad(text: string): void {
  const trace = readLoadTrace(text, 'hello');
  const load: TracedLoad = {
    number: 1,
    kind: 'load',
    subject: 'a.ko',
    trace,
    steps: loadSteps(trace, 'load'),
    log: linesOf(text, {lines: 1000, length: 1024}).map((line) => timedLine(line, trace.startUs)),
    line: undefined,
    said: '',
  };
  flameRows([{load, flame: flameOf(load)}]);
}

export interface Reader {
  what: string;
  words: readonly string[];
  /** Bytes of the largest text; a megabyte unless this is said. */
  size?: number;
  /** `rest`: to be called where the page has its turn. */
  read: (bytes: Uint8Array, rest: () => Promise<void>) => unknown;
}

const decode = (bytes: Uint8Array) => new TextDecoder().decode(bytes);
const PLACE = {symbol: 'a', offset: 0, size: 0, module: 'a', isFault: true};

export const READERS: readonly Reader[] = [
  {
    what: 'the kernel’s log, as text and as an oops (ttyS0)',
    words: [
      '[    1.000000] ',
      'BUG: ',
      'EIP: ',
      'a+0x',
      '0x1/0x2',
      ' [m]',
      'Code: ',
      '00 ',
      '<00> ',
      ' ? ',
      '_.$',
    ],
    read: (bytes) => {
      const log = new KernelLogText();
      log.push(bytes);
      lastOops(log.toString());
      causeOfPanic(log.toString());
    },
  },
  {
    what: 'lines of the kernel’s log (ttyS0)',
    words: ['[    1.000000] ', 'EIP: ', 'a+0x', '0x1/0x2', ' [m]', 'Code: ', '_.$', 'f+0x0/0x1 [m]'],
    read: (bytes) => {
      const lines = new LogLines();
      lines.push(bytes);
      lines.take();
    },
  },
  {
    what: 'the kernel’s reports (hvc1)',
    words: [
      '------------[ cut here ]------------\n',
      'BUG a (b): ',
      'BUG: KFENCE: ',
      'WARNING: CPU: ',
      'refcount_t: ',
      'ODEBUG: free ',
      'object type: ',
      "proc_dir_entry '",
      "' already registered",
      'Call Trace:\n',
      ' a+0x1/0x2 [m]\n',
      'CPU: 0 PID: 1 Comm: a Tainted: \n',
      'kmem_cache_destroy ',
      '---[ end trace \n',
    ],
    read: (bytes) => {
      const log = new ReportLog(
        (ask) => ask(guestThatSays(Uint8Array.from(bytes.subarray(0, 4096)))),
        (trouble) => troubleNotice(trouble),
      );
      log.take([{seq: 1, level: 1, atUs: 1, text: decode(bytes)}]);
      return log.location;
    },
    // The agent's frames hold no more; here it is some of them.
    size: 64 << 10,
  },
  {
    what: 'terminals (hvc0 to hvc3)',
    // With more the guest waits for the page (console-output.ts).
    size: 512 << 10,
    words: [
      'make: ',
      ': *** ',
      'Makefile:1',
      ' Stop.',
      'root@lab:~# ',
      'make',
      '\x1b[0;',
      '\x1b]8;',
      '\x07',
      'insmod ',
      'sh: ./a: not found\n',
      'insmod: ERROR: could not insert module ',
      'unknown error 517',
      'cd a && ',
    ],
    read: (bytes) => {
      const errors = new MakeErrors(
        () => '/root',
        () => undefined,
      );
      errors.onOutput(bytes);
      const words = new TerminalWords({
        ask: (ask) => ask(guestThatSays(Uint8Array.from(bytes.subarray(0, 256)))),
        home: () => '/root',
        tell: () => undefined,
        over: () => undefined,
      });
      words.onOutput(bytes);
      const line = decode(bytes).slice(0, 1000);
      promptOf(line, '/root');
      riskOf(line, Uint8Array.of(10));
    },
  },
  {
    what: 'what gcc and make say',
    words: [
      'a.c:1:1: ',
      'error: ',
      'warning: ',
      ': *** ',
      ' Stop.',
      "make[1]: Entering directory '",
      'In file included from ',
      ' from a.h:1,\n',
      '/usr/src/a.h:1:1: error: ',
      '/usr/src/a.h:1:1: note: in expansion of macro ',
      "implicit declaration of function 'a'",
      '.h: No such file or directory',
      "'\n",
      '\x1b[',
      '\x1b]',
      '\r\n',
      ':1:',
    ],
    read: (bytes) => diagnosticsOf(decode(bytes), '/root'),
  },
  {
    what: 'what modpost says',
    words: [
      'ERROR: modpost: ',
      'GPL-incompatible module ',
      ".ko uses GPL-only symbol '",
      '"a" [',
      '.ko] undefined!',
      'module ',
      ' uses symbol ',
      ' from namespace ',
      'missing MODULE_X() in ',
      '.o',
      '\r\n',
    ],
    read: (bytes) => complaintsOf(decode(bytes), '/root'),
  },
  {
    what: 'the recorder’s trace',
    words: [
      '  insmod-1  [000] ..... 1.0: ',
      'load: ',
      'opened: ',
      'exit: ',
      'sched_process_exec: ',
      'path="',
      '" ret=',
      '-1 ',
      'filename=',
      ' [0',
      'ret=-2\n',
    ],
    read: (bytes) => readTraceEvents(decode(bytes)),
  },
  {
    what: '/proc/modules',
    words: ['a 1 0 - Live 0x0\n', 'a 1 1 a, Live 0x0\n', 'a 1 ', 'b,', ' - Live 0x0 (O)\n'],
    read: (bytes) => layoutAll(layoutLinked(moduleLines(decode(bytes))), {width: 600, height: 200}),
  },
  {
    what: 'a watched load',
    words: [
      '--\n',
      '1.0 finit_module(',
      ') = -1 E',
      ' <0.1>\n',
      ' 1.000 |   0)   1.0 us   |  ',
      'f() {',
      '}',
      'f.part.0',
      ' = 0x0',
      '() {\n',
      ' 1.0 |  0) | a() {\n',
      ' 1.0 |  0) | /* initcall_start: func=a+0x0 [hello] */\n',
      ' 1.0 |  0) | /* initcall_finish: func=',
      ' 1.0 |  0) | }\n',
    ],
    read: (bytes) => drawLoad(decode(bytes)),
  },
  {
    what: 'a module’s bits',
    words: [
      'value ',
      'parameter ',
      'section .text 0xc8000000\n',
      'section .data 0x',
      'holder ',
      'device ',
      '/proc/devices: ',
      'c8000000 t a\t[a]\n',
    ],
    read: (bytes) => {
      const text = decode(bytes);
      mapRows(memoryMap(readBits('a', text), 4096, readSymbols(text)));
    },
  },
  {
    what: 'objdump’s output',
    words: [
      '00000000 l     F .text\t00000001 a\n',
      'Disassembly of section .text:\n',
      '   0:\t90 \tnop\n',
      '90 ',
      '\t\t\t1: R_386_PC32\t__fentry__\n',
      '/a/b.c:1\n',
      'inlined by ',
      ' (discriminator 1)',
      ':1',
    ],
    read: async (bytes, rest) => instructionAt(await readDisassembly(decode(bytes), rest), PLACE),
  },
  {
    what: 'a module’s source',
    words: ['pr_info("', 'printk(KERN_INFO "', '\\n"', '");\n', 'if (', ') ', '\\"', 'KERN_'],
    read: (bytes) => unendedMessages('/a.c', decode(bytes)),
  },
  {
    what: 'a Makefile',
    words: [
      'obj-m := ',
      '$(A)',
      'A = $(A)',
      'B = $(A)$(A)\n',
      'A = $(B)$(B)\n',
      'obj-m += $(A)\n',
      '\\\n',
      '#',
      '+= ',
      'a.o ',
    ],
    read: (bytes) => modulesOf(decode(bytes)),
  },
  {
    what: 'records of the log (hvc1)',
    words: ['6,1,1,-;', '6,2,2,-;', '\\x41', 'modlab: lab a', 'BUG: ', '\n '],
    // The agent's frames hold no more.
    size: 4096,
    read: (bytes) => new LabLog().append(logRecords(bytes)),
  },
  {
    what: 'the checks of the lessons',
    words: [
      '\0author=modlab\0',
      'vermagic=',
      'description=A module to be taken apart\0author=modlab\0',
      'describe ',
      'first_free_seat ',
      'stumble_init ',
      'obj-$(CONFIG_GREETER) ',
      'clean:\n\t$(MAKE) -C ',
      ' M= clean ',
      'config GREETER\n tristate ',
      'capable.a',
      '__ia32_sys_finit_module.a',
      '() /* = 0x0 */',
      "greeter: `a' invalid for parameter `howmany'",
      ': 1 seats, 1 tickets, 1 sold twice',
    ],
    size: 64 << 10,
    read: async (bytes, rest) => {
      for (const lab of labs) {
        await judge(lab, bytes);
        await rest();
      }
    },
  },
];
