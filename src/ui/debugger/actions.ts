/** Owns what can be done with the debugger by name: each of its actions, for the list of commands. */
import {COMMANDS, REVERSE, keysOf} from './commands';
import type {DebuggerController} from './debugger-controller';
import type {AppHost} from '../app/app-host';
import type {EditorController} from '../editor/editor-controller';
import type {Entry} from '../palette/entry';

export interface DebuggerParts {
  debug: DebuggerController;
  editor: EditorController;
}

const WHEN_STOPPED = 'While the machine is stopped';

export function debuggerEntries({session}: AppHost, {debug, editor}: DebuggerParts): Entry[] {
  const {breakpoints, stop, recording} = session.debug;
  const entry = (label: string, run: () => unknown, more: Pick<Entry, 'detail' | 'keys'> = {}): Entry => ({
    group: 'Command',
    label: `Debugger: ${label}`,
    ...more,
    run,
  });
  /** Of a machine that runs, the panel says how it is stopped. */
  const stopped = (label: string, run: () => unknown, keys?: string, leads?: string): Entry => {
    const detail = [stop ? undefined : WHEN_STOPPED, leads].flatMap((each) => each ?? []).join(': ');
    return entry(label, stop ? run : () => debug.show(), {
      ...(detail !== '' && {detail}),
      ...(keys !== undefined && {keys}),
    });
  };
  const inText = session.workspace.shown && session.workspace.current !== undefined;
  return [
    ...[...COMMANDS, REVERSE].map((way) =>
      stopped(way.name, () => debug.act(way.command), keysOf(way), way.leads),
    ),
    ...(inText
      ? [
          entry('Toggle breakpoint at cursor', () => editor.atCursor('breakpoint-toggle'), {keys: 'F9'}),
          stopped('Run to cursor', () => editor.atCursor('run-to'), 'Ctrl+F10'),
          stopped(
            'Jump to line of cursor',
            () => editor.atCursor('jump-to'),
            'Ctrl+Shift+F10',
            'goes on there, without what is between',
          ),
        ]
      : []),
    entry('Breakpoint on a function...', () => debug.enter('function')),
    ...(breakpoints.all.length > 0
      ? [
          entry('Remove all breakpoints', () => {
            for (const {id} of breakpoints.all) breakpoints.remove(id);
          }),
        ]
      : []),
    entry(
      breakpoints.stopsAtOops ? 'Do not stop before an oops' : 'Stop before an oops',
      () => (breakpoints.stopsAtOops = !breakpoints.stopsAtOops),
      {detail: 'A break before an oops, a BUG() or a WARN() is reported'},
    ),
    recording.kind === 'idle'
      ? entry('Record a call of a function...', () => debug.enter('recording'))
      : entry('Stop recording', () => session.debug.stopRecording()),
    stopped('Return from the function now...', () => debug.enter('return')),
    stopped('Evaluate an expression...', () => debug.enter('expression')),
    entry(
      session.build.forDebugging ? 'Build modules as usual' : 'Build modules for debugging',
      () => (session.build.forDebugging = !session.build.forDebugging),
      {detail: 'With -Og, so that variables are kept and little is inlined'},
    ),
  ];
}
