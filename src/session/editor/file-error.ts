/** Owns what can foreseeably go wrong with a file of the guest, and the sentence that says so. */
import type {GuestFailure} from '../../protocol/guest';

/** `name`: the file, as the person knows it. */
export type FileError =
  | (GuestFailure & {name: string})
  | {ok: false; why: 'not-text'; name: string}
  | {ok: false; why: 'too-long'; name: string}
  | {ok: false; why: 'bad-name'; name: string}
  | {ok: false; why: 'exists'; name: string}
  /** It changed in the guest while it was being changed here. */
  | {ok: false; why: 'conflict'; name: string}
  /** An archive that is none, or is damaged. */
  | {ok: false; why: 'bad-archive'; name: string}
  /** More than the guest's memory should hold. */
  | {ok: false; why: 'too-much'; name: string}
  | {ok: false; why: 'nothing-in-it'; name: string}
  /** The browser cannot read it. */
  | {ok: false; why: 'unreadable'; name: string}
  | {ok: false; why: 'no-makefile'; name: string}
  | {ok: false; why: 'no-module'; name: string}
  /** Terminal 1 shows no prompt, or something is typed behind it. */
  | {ok: false; why: 'no-prompt'; name: string};

export type Outcome<T extends object = object> = ({ok: true} & T) | FileError;

/** The largest file that is opened, in bytes. */
export const TEXT_LIMIT = 256 << 10;

export function describeFileError(error: FileError): string {
  const {name} = error;
  switch (error.why) {
    case 'errno':
      return refusedInWords(error.errno, name, error.message);
    case 'timeout':
      return `The machine did not answer about ${name} in time. It may be busy: try again.`;
    case 'interrupted':
      return `The machine was interrupted over ${name}. Look whether it took effect, and try again.`;
    case 'not-running':
      return `The machine is not running, so ${name} cannot be reached. Restore the last save, or start fresh.`;
    case 'too-large':
    case 'too-long':
      return `${name} is larger than ${TEXT_LIMIT >> 10} KB, too large for this editor. Use less or vi in the terminal.`;
    case 'not-text':
      return `${name} is not text. Look at it with hexdump -C, readelf or modinfo in the terminal.`;
    case 'bad-name':
      return `"${name}" cannot be a file's name here. Use a name, or a path below the lab's directory, without "..".`;
    case 'exists':
      return `There is a ${name} already. Choose another name.`;
    case 'conflict':
      return `${name} was changed in the machine meanwhile, so it was not saved. Choose whose version stays.`;
    case 'bad-archive':
      return `${name} could not be unpacked: it is no tar archive, or it is damaged. Nothing was written.`;
    case 'too-much':
      return `${name} is too much for this machine's memory: at most 16 MB in 2000 files. Nothing was written.`;
    case 'nothing-in-it':
      return `${name} holds no files. Nothing was written.`;
    case 'unreadable':
      return `The browser could not read ${name}. It may have been moved: choose it again.`;
    case 'no-makefile':
      return `There is no Makefile in ${name}. Make one that says obj-m := name.o.`;
    case 'no-module':
      return `${name} names no module to build: it needs a line like obj-m := name.o.`;
    case 'no-prompt':
      return 'Terminal 1 is not at an empty prompt, so nothing was typed. End the program in it, or clear its line (Ctrl-C), and try again.';
  }
}

function refusedInWords(errno: string, name: string, message: string): string {
  switch (errno) {
    case 'ENOENT':
      return `There is no ${name} in the machine any more.`;
    case 'EISDIR':
      return `${name} is a directory.`;
    case 'ENOTDIR':
      return `A part of ${name}'s path is a file, not a directory.`;
    case 'ENOSPC':
    case 'ENOMEM':
      return `The machine's memory is full, so ${name} was not written. Remove something, or unload modules.`;
    case 'EROFS':
    case 'EACCES':
    case 'EPERM':
      return `The machine does not let ${name} be changed (${errno}).`;
    default:
      return `The machine refused: ${message} (${errno}).`;
  }
}

/** The guest has not answered. */
export const SILENT: readonly FileError['why'][] = ['not-running', 'timeout', 'interrupted'];
