/** Owns the ways on from a stop: what each is called, and the keys that a person is told of. */
import type {StepCommand} from '../../session/debug/views';

export type Command = 'resume' | 'back' | 'reverse' | StepCommand;

/** Where something is typed in the panel. */
export type DebuggerField = 'function' | 'recording' | 'return' | 'expression';

export interface DebuggerCommand {
  command: Command;
  name: string;
  key: string;
  /** For browsers that keep the key for themselves, and keyboards without it. */
  also?: string;
  leads?: string;
}

export const REVERSE: DebuggerCommand = {
  command: 'reverse',
  name: 'Reverse',
  key: 'Ctrl+Shift+F8',
  leads: 'to the last breakpoint before this stop',
};

/** The usual ones, in their order. */
export const COMMANDS: readonly DebuggerCommand[] = [
  {command: 'resume', name: 'Continue', key: 'F8', also: 'Ctrl+\\'},
  {command: 'over', name: 'Step over', key: 'F10', also: "Ctrl+'"},
  {command: 'into', name: 'Step into', key: 'F11', also: 'Ctrl+;'},
  {command: 'out', name: 'Step out', key: 'Shift+F11', also: 'Ctrl+Shift+;'},
  {
    command: 'back',
    name: 'Step back',
    key: 'Shift+F8',
    also: "Ctrl+Shift+'",
    leads: 'to the stop before this one',
  },
];

export const keysOf = ({key, also}: DebuggerCommand) => (also === undefined ? key : `${key} or ${also}`);
