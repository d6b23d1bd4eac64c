/** Owns the trial of a draft: it is opened as a student sees it, and, if that is asked for, brought to before a step. */
import {Heard} from './proving/test-machine';
import {prompt, solve} from './proving/follow';
import {Hands} from './proving/perform';
import type {TestMachine} from './proving/test-machine';
import type {Emitter} from '../../async/emitter';
import type {AskGuest} from '../../machine/guest-channel';
import type {AddedLabs} from '../added/added-labs';
import type {Lesson} from '../lesson';
import type {DebugService} from '../../debug/debug-service';
import type {Workspace} from '../../editor/workspace';
import type {LabFiles} from '../../../labs/bundle/files';
import type {Failure} from '../../messages/result';
import type {SessionEvents} from '../../messages/notices';
import type {TerminalPort} from '../../../protocol/consoles';

/** What is needed of the page's session. */
export interface TrialSession extends Pick<Emitter<SessionEvents>, 'on'> {
  readonly addedLabs: Pick<AddedLabs, 'tryDraft'>;
  readonly lesson: Lesson;
  readonly debug: DebugService;
  readonly workspace: Pick<Workspace, 'directory'>;
  guest: AskGuest;
  explain(failure: Failure): string;
  type(port: TerminalPort, bytes: Uint8Array): void;
}

/** `draft`: its id. Resolves with why it could not be opened, as a sentence. */
export async function openTrial(
  session: TrialSession,
  draft: string,
  files: LabFiles,
): Promise<string | undefined> {
  const tried = await session.addedLabs.tryDraft(draft, files);
  return tried.ok ? undefined : session.explain(tried);
}

/** Types the solutions of the steps before this one into terminal 1. Rejects with the step that is not seen done. */
export async function bringBefore(session: TrialSession, step: string): Promise<void> {
  const {lesson} = session;
  const decoder = new TextDecoder();
  const heard = new Heard((_, bytes) => decoder.decode(bytes, {stream: true}));
  const off = [
    session.on('output', ({port, bytes}) => {
      if (port === 'terminal1') heard.hear({kind: 'output', port, bytes});
    }),
    session.on('phase', (phase) => heard.hear({kind: 'phase', phase})),
  ];
  // It runs, as it has been opened.
  heard.hear({kind: 'phase', phase: {kind: 'running'}});
  const {said, until, onEvent, phase} = heard;
  const machine: Pick<TestMachine, 'said' | 'until' | 'onEvent' | 'phase' | 'type'> = {
    phase,
    said,
    until,
    onEvent,
    type: (text) => session.type('terminal1', new TextEncoder().encode(text)),
  };
  const hands = lesson.steps.some((state) => state.step.debug) ? new Hands(deskOf(session)) : undefined;
  try {
    for (const each of lesson.steps.map((state) => state.step)) {
      if (each.id === step || lesson !== session.lesson) return;
      await solve(machine, lesson, each, hands);
      // One that stands still has no prompt.
      if (!hands || !session.debug.stop) await prompt(machine);
    }
  } finally {
    for (const end of off) end();
    hands?.end();
  }
}

const deskOf = (session: TrialSession) => ({
  debug: session.debug,
  directory: session.workspace.directory,
  type: (text: string) => session.type('terminal1', new TextEncoder().encode(text)),
  textOf: async (path: string) => {
    const read = await session.guest((asked) => asked.readFile(path));
    return read.ok ? new TextDecoder().decode(read.bytes) : undefined;
  },
});
