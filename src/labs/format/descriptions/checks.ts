/**
 * Owns what each check looks for, and what its keys mean, in plain words: for lab.schema.json and for the tables of
 * docs/write-a-lab.md. Nothing that the page carries.
 */
import type {CheckData} from '../check';

export interface CheckDescription {
  /** As it is written, with names for what is to be filled in; a key with a ? may be left out. */
  forms: readonly string[];
  /** When it is met. */
  met: string;
  /** Its keys. */
  keys?: Readonly<Record<string, string>>;
}

const OTHERWISE = 'what the student reads while it is not so';
const EVIDENCE = 'what the student reads when it is so';
const PROGRAM = 'its name, without a directory';
const LEAST = 'at least so many';

/** Where the machine stood. */
const STOP = {
  file: 'the source',
  code: 'a part of the line; blanks do not count',
  function: 'the function',
  by: '`breakpoint`, `step`, `back`, `change` (a value was changed by hand) or `oops` (one is about to be reported)',
  task: 'the program that was running',
  context: '`process` or `interrupt`',
};

export const CHECK_GROUPS: Readonly<Record<string, Partial<Record<keyof CheckData, CheckDescription>>>> = {
  Modules: {
    moduleLoaded: {forms: ['m'], met: 'the module is loaded'},
    moduleAbsent: {forms: ['m'], met: 'it is not loaded; so it is on the untouched machine, too'},
    inState: {
      forms: ['{module, state}'],
      met: 'it is in this state now',
      keys: {module: 'its name', state: '`Live`, `Loading` (in its init) or `Unloading` (in its exit)'},
    },
    refcount: {
      forms: ['{module, least}'],
      met: 'it is in use',
      keys: {module: 'its name', least: 'its reference count, at least'},
    },
    usedBy: {
      forms: ['{module, user}'],
      met: 'another module uses it',
      keys: {module: 'the one that is used', user: 'the one that uses it'},
    },
    parameterIs: {
      forms: ['{module, parameter, value}', '{module, parameter, matches}'],
      met: '/sys/module has this value of a parameter',
      keys: {
        module: 'its name',
        parameter: 'the parameter’s name',
        value: 'the value: a number, or text as sysfs shows it, such as `Y`',
        matches: 'an expression instead',
      },
    },
    tainted: {forms: ['P'], met: 'the kernel has this taint: one of `P F R D W C O E`'},
    moduleTaint: {
      forms: ['{module, letter}'],
      met: 'a loaded module has this taint',
      keys: {module: 'its name', letter: 'one of `P F C O E`'},
    },
  },
  'The kernel’s log': {
    logged: {
      forms: ['expression', '{line, level?, times?, what?}'],
      met: 'a line of the log since the lab began matches',
      keys: {
        line: 'the expression',
        level:
          'its level: a number from 0 to 7, or `emerg`, `alert`, `crit`, `err`, `warn`, `notice`, `info`, `debug`',
        times: 'so many lines match, at least',
        what: 'how the line is named to the student, where the expression does not read well',
      },
    },
    loggedInOrder: {
      forms: ['[expression, ...]'],
      met: 'lines match in this order; others may stand between them',
    },
    reported: {
      forms: ['{program, topics}'],
      met: 'the last run of a program of the lab, which began with the line "PROGRAM: begins", said the right thing on each topic',
      keys: {
        program: 'the program, as it names itself in the log',
        topics: 'a map: what follows "PROGRAM: TOPIC: " matches this expression',
      },
    },
    lastRuns: {
      forms: ['{begins, until, times, each}'],
      met: 'something came out right so many times in a row, up to now',
      keys: {
        begins: 'the line with which such a run begins',
        until: 'the line with which something else begins',
        times: 'so many runs in a row',
        each: 'what is demanded of each run: `{has, otherwise}` or `{lacks, otherwise}`',
        has: 'a line of it matches',
        lacks: 'no line of it matches',
        otherwise: OTHERWISE,
      },
    },
  },
  'What programs did since the lab began': {
    loadSucceeded: {
      forms: ['m.ko', '{file, by?}'],
      met: 'this file was loaded, whether it is still there or not',
      keys: {file: 'the .ko', by: 'by this program, such as `modprobe`'},
    },
    loadFailed: {
      forms: ['{file, errno, by?}'],
      met: 'loading it failed',
      keys: {file: 'the .ko', errno: 'with this error, such as `EINVAL`', by: 'by this program'},
    },
    unloadSucceeded: {forms: ['m'], met: 'the module was removed'},
    unloadFailed: {
      forms: ['{module, errno}'],
      met: 'removing it failed',
      keys: {module: 'its name', errno: 'with this error, such as `EWOULDBLOCK`'},
    },
    removedBy: {
      forms: ['{module, program}'],
      met: 'it was removed by this program',
      keys: {module: 'its name', program: 'such as `modprobe`'},
    },
    notFound: {
      forms: ['m.ko', '{file, by?}'],
      met: 'insmod, modprobe or modinfo looked for this file and did not find it',
      keys: {file: 'the .ko', by: 'by this one of them'},
    },
    ran: {
      forms: ['program', '{program, code?, times?}'],
      met: 'a program was run, and has ended',
      keys: {program: PROGRAM, code: 'with this exit status', times: LEAST},
    },
    lookedSince: {
      forms: ['{program, otherwise}'],
      met: 'since the program was last started, `cat`, `grep` or the like was run',
      keys: {program: PROGRAM, otherwise: OTHERWISE},
    },
    traced: {
      forms: ['{calls, evidence, otherwise}'],
      met: 'ftrace has recorded these calls in this order',
      keys: {
        calls: 'functions, or with what they returned: `f = -8`',
        evidence: EVIDENCE,
        otherwise: OTHERWISE,
      },
    },
  },
  'Files and devices': {
    exists: {
      forms: ['path', '{path, type?}'],
      met: 'there is something at this path',
      keys: {
        path: 'the path',
        type: '`file`, `directory`, `symlink`, `char`, `block`, `fifo` or `socket`',
      },
    },
    absent: {forms: ['path'], met: 'there is nothing'},
    writable: {forms: ['path'], met: 'its owner may write to it, by its permissions'},
    fileHas: {
      forms: ['{path, line, times?, otherwise?}', '{path, lines, otherwise?}', '{path, text, otherwise?}'],
      met: 'a file has this',
      keys: {
        path: 'the file',
        line: 'a line matches',
        times: 'so many lines match, at least',
        lines: 'lines match that follow each other; empty ones do not count',
        text: 'the text as a whole matches, over several lines',
        otherwise: OTHERWISE,
      },
    },
    fileLacks: {
      forms: ['{path, line, otherwise}'],
      met: 'no line of the file matches; the file is there',
      keys: {path: 'the file', line: 'the expression', otherwise: OTHERWISE},
    },
    sameText: {
      forms: ['{path, as}'],
      met: 'two files have the same text, but for white space around it',
      keys: {path: 'what the student wrote', as: 'the other one'},
    },
    deviceExists: {
      forms: ['path', '{path, kind?, major?}'],
      met: 'there is a device node',
      keys: {path: 'the node', kind: '`char` or `block`', major: 'its major number'},
    },
    registeredMajor: {forms: ['name'], met: 'a module holds a major number under this name (/proc/devices)'},
    hasNumbers: {
      forms: ['{path, major, minor}'],
      met: 'a character device node has these numbers',
      keys: {path: 'the node', major: 'its major number', minor: 'its minor number'},
    },
    nodeLeadsTo: {
      forms: ['{path, device, minor?}'],
      met: 'a node has the major number that /proc/devices gives to the device',
      keys: {path: 'the node', device: 'its name in /proc/devices', minor: 'its minor number'},
    },
    installed: {
      forms: ['{in, files}'],
      met: 'modules are installed for the running kernel',
      keys: {in: 'a directory of /lib/modules/RELEASE', files: 'their names'},
    },
    databaseHas: {
      forms: ['{database, line, otherwise}'],
      met: 'a database of depmod has this line',
      keys: {
        database: 'its file, such as `modules.dep`',
        line: 'the expression',
        otherwise: OTHERWISE,
      },
    },
    slabHolds: {
      forms: ['{cache, least}'],
      met: 'a slab cache has objects in use',
      keys: {cache: 'its name in /proc/slabinfo', least: LEAST},
    },
    slabSpared: {
      forms: ['{cache, got, each}'],
      met: 'a slab cache has fewer objects in use than if no load had given its own back',
      keys: {
        cache: 'its name in /proc/slabinfo',
        got: 'a line of the log that each load says',
        each: 'how many objects a load takes',
      },
    },
  },
  'The debugger': {
    stoppedAt: {
      forms: ['f', '{file?, code?, function?, by?, task?, context?, times?, otherwise?}'],
      met: 'the machine stood there',
      keys: {...STOP, times: LEAST, otherwise: OTHERWISE},
    },
    stoppedInOrder: {
      forms: ['[{code?, function?, ...}, ...]', '{stops, directly: true}'],
      met: 'the machine stood at these places in this order',
      keys: {stops: 'the places', directly: 'nowhere else between them', ...STOP},
    },
    recorded: {
      forms: ['f', '{function, end?, least?}'],
      met: 'a call of the function was recorded',
      keys: {
        function: 'the function',
        end: 'how it ended: `returned`, `oops` or `lines` (there were too many)',
        least: 'with so many lines, at least',
      },
    },
    originFound: {
      forms: ['{value, file?, code, otherwise?}'],
      met: 'a recording was asked which line gave a variable its value, and named this one',
      keys: {value: 'the variable', file: 'the source', code: 'a part of the line', otherwise: OTHERWISE},
    },
  },
  'Anything else': {
    scriptPasses: {
      forms: ['{script, evidence, otherwise}'],
      met: 'a script that only looks ends with 0; root runs it in the lab’s directory, for 5 seconds at most',
      keys: {script: 'the script', evidence: EVIDENCE, otherwise: OTHERWISE},
    },
  },
  'Several of them': {
    all: {forms: ['[check, ...]'], met: 'each of them is met'},
    any: {
      forms: ['[check, ...]', '{of, otherwise}'],
      met: 'one of them is met',
      keys: {of: 'the checks', otherwise: OTHERWISE},
    },
    not: {
      forms: ['{check, evidence, otherwise}'],
      met: 'the check is not met',
      keys: {check: 'the check', evidence: EVIDENCE, otherwise: OTHERWISE},
    },
    onceBuilt: {
      forms: ['check'],
      met: 'the student has run `make`, which ended with 0, and the check is met by what was done after that',
    },
  },
};

/** By word. */
export const CHECKS: ReadonlyMap<string, CheckDescription> = new Map(
  Object.values(CHECK_GROUPS).flatMap((group) => Object.entries(group)),
);
