/** Owns the proof that a draft is brought to before a step by the solutions of the steps before it, and no further. */
import {describe, expect, test} from 'vitest';
import {Emitter} from '../../../src/session/async/emitter';
import {bringBefore, openTrial} from '../../../src/session/lesson/authoring/trial';
import {Lesson} from '../../../src/session/lesson/lesson';
import type {TrialSession} from '../../../src/session/lesson/authoring/trial';
import type {SessionEvents} from '../../../src/session/messages/notices';
import type {Lab, Step} from '../../../src/labs/lab';

const PROMPT = 'root@mine:~# ';

/** A terminal that answers each line with a prompt; a step is done once its solution has been entered. */
function sessionOf(steps: readonly string[]) {
  const entered: string[] = [];
  const events = new Emitter<SessionEvents>();
  const stepOf = (id: string): Step => ({
    id,
    title: id,
    task: id,
    hint: id,
    solution: `first of ${id}\nlast of ${id}`,
    covers: [],
    check: () =>
      Promise.resolve(
        entered.includes(`last of ${id}`) ? {met: true, evidence: id} : {met: false, missing: 'not yet'},
      ),
  });
  const lab: Lab = {
    id: 'mine',
    order: 0,
    title: 'Mine',
    summary: '',
    level: 'core',
    minutes: 1,
    needs: [],
    modules: [],
    steps: steps.map(stepOf),
  };
  const lesson = new Lesson(lab, () => Promise.reject(new Error('no check asks')), {
    setTimeout: (work, ms) => Number(setTimeout(work, ms)),
    clearTimeout: (timer) => clearTimeout(timer),
    now: () => 0,
  });
  lesson.begin({});
  const session: TrialSession = {
    on: (name, listener) => events.on(name, listener),
    addedLabs: {tryDraft: () => Promise.resolve({ok: true})},
    lesson,
    debug: undefined as never,
    workspace: {directory: '/root/labs/mine'},
    guest: () => Promise.reject(new Error('nobody asks the guest')),
    explain: ({why}) => `in words: ${why}`,
    type: (_, bytes) => {
      entered.push(new TextDecoder().decode(bytes).trimEnd());
      events.emit('output', {
        port: 'terminal1',
        bytes: new TextEncoder().encode(`\r\n${PROMPT}`),
      });
      void lesson.check();
    },
  };
  return {session, entered, lesson};
}

describe('a draft that is tried', () => {
  test('has the steps before the wanted one done, in order, and that one open', async () => {
    const {session, entered, lesson} = sessionOf(['one', 'two', 'three']);
    await bringBefore(session, 'three');
    expect(entered).toEqual(['first of one', 'last of one', 'first of two', 'last of two']);
    expect(lesson.steps.map(({done}) => done !== undefined)).toEqual([true, true, false]);
  });

  test('is left as it is before the first step', async () => {
    const {session, entered} = sessionOf(['one', 'two']);
    await bringBefore(session, 'one');
    expect(entered).toEqual([]);
  });

  test('that cannot be opened says why, as a sentence', async () => {
    const {session} = sessionOf(['one']);
    expect(await openTrial(session, 'd', new Map())).toBeUndefined();
    const refused: TrialSession = {
      ...session,
      addedLabs: {tryDraft: () => Promise.resolve({ok: false, why: 'engine-failed', message: ''})},
    };
    expect(await openTrial(refused, 'd', new Map())).toBe('in words: engine-failed');
  });
});
