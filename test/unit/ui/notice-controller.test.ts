/** Owns the proof that the page's notice says what became of what was asked for, and offers the way back. */
import {beforeEach, describe, expect, test} from 'vitest';
import {Emitter} from '../../../src/session/async/emitter';
import {OopsLine} from '../../../src/session/diagnostics/oops/oops-line';
import {NoticeController} from '../../../src/ui/app/notice-controller';
import type {NoticeAct, NoticeHost} from '../../../src/ui/app/notice-controller';
import type {SessionEvents} from '../../../src/session/messages/notices';
import type {CodeLocation} from '../../../src/session/diagnostics/oops/code-location';
import type {Result, SwitchResult} from '../../../src/session/messages/result';

const failure = {ok: false, why: 'base-missing', message: 'detail'} as const;
const location: CodeLocation = {symbol: 'ring', offset: 6, size: 48, module: 'doorbell', isFault: true};

let asked: string[];
let answer: SwitchResult;
let updates: number;
let session: Emitter<SessionEvents> & NoticeHost['session'];
let notices: NoticeController;

beforeEach(() => {
  asked = [];
  answer = {ok: true, before: 'old'};
  updates = 0;
  const ask = (what: string) => (id?: string) => {
    asked.push(id === undefined ? what : `${what} ${id}`);
    return Promise.resolve(answer);
  };
  session = Object.assign(new Emitter<SessionEvents>(), {
    addedLabs: {update: ask('updateLab')},
    explain: ({why}: {why: string}) => `It failed: ${why}.`,
    oopsLine: new OopsLine(
      {show: () => Promise.resolve({ok: false, message: 'This machine no longer runs.', ended: true})},
      () => undefined,
    ),
    openFound: ask('openFound'),
    reboot: ask('reboot'),
    restore: ask('restore'),
    resumeLast: ask('resumeLast'),
    rewind: ask('rewind'),
    saveBeforeLeaving: () => {
      asked.push('save');
      return Promise.resolve();
    },
    startFresh: ask('startFresh'),
    takeOver: ask('takeOver'),
    workOnCopy: ask('workOnCopy'),
  });
  notices = new NoticeController({
    session,
    addController: () => undefined,
    removeController: () => undefined,
    requestUpdate: () => void updates++,
    updateComplete: Promise.resolve(true),
  });
  notices.hostConnected();
});

test('the session’s notices are shown, and not once the page is gone', () => {
  session.emit('notice', {text: 'Kernel oops: x', tone: 'warning', actions: ['rewind']});
  expect(notices.notice?.text).toBe('Kernel oops: x');
  expect(updates).toBe(1);
  session.emit('notice', undefined);
  expect(notices.notice).toBeUndefined();
  notices.hostDisconnected();
  session.emit('notice', {text: 'late', tone: 'info', actions: []});
  expect(notices.notice).toBeUndefined();
});

test('a hint is dropped where something else stands, and not where nothing or a hint does', () => {
  const hint = (text: string) => session.emit('notice', {text, tone: 'info', actions: [], givesWay: true});
  hint('one');
  hint('two');
  expect(notices.notice?.text).toBe('two');
  session.emit('notice', {text: 'Kernel oops: x', tone: 'warning', actions: ['rewind']});
  hint('three');
  expect(notices.notice?.text).toBe('Kernel oops: x');
  session.emit('hint-over', undefined);
  expect(notices.notice?.text).toBe('Kernel oops: x');
  session.emit('notice', undefined);
  hint('four');
  expect(notices.notice?.text).toBe('four');
  session.emit('hint-over', undefined);
  expect(notices.notice).toBeUndefined();
});

describe('a report', () => {
  const said: Result = {ok: true};

  test('says a failure in a sentence, whatever was to be said', () => {
    notices.report(failure, 'Saved.');
    expect(notices.notice).toEqual({text: 'It failed: base-missing.', tone: 'error', actions: []});
  });

  test('says nothing without words, and takes back what was said with empty ones', () => {
    notices.report(said, 'Saved.');
    notices.report(said);
    expect(notices.notice?.text).toBe('Saved.');
    notices.report(said, '');
    expect(notices.notice).toBeUndefined();
  });

  test('leaves a machine that is open elsewhere to the session, which says what can be done', () => {
    session.emit('notice', {
      text: 'It is open in another tab.',
      tone: 'info',
      actions: ['take-over', 'copy'],
    });
    notices.report({ok: false, why: 'elsewhere', lab: 'oops', message: ''});
    expect(notices.notice?.actions).toEqual(['take-over', 'copy']);
  });
});

describe('a machine that was replaced', () => {
  test.each<[NoticeAct, string, string]>([
    ['rewind', 'rewind', 'Rewound. The one you had is kept.'],
    ['reboot', 'reboot', 'Rebooted. The one you had is kept.'],
    ['start-fresh', 'startFresh', 'This is a fresh machine. The one you had is kept.'],
    ['open-found', 'openFound', 'This is your saved machine. The one you had is kept.'],
  ])('by %s is one click away', async (action, call, text) => {
    await notices.act(action);
    expect(notices.notice).toEqual({text, tone: 'info', actions: ['undo']});
    await notices.act('undo');
    expect(asked).toEqual([call, 'restore old']);
  });

  test('by what came from outside, too', async () => {
    notices.exchanged({result: answer, text: 'Opened.', replaced: true});
    expect(notices.notice?.text).toBe('Opened. The one you had is kept.');
    notices.exchanged({result: {ok: true}, text: '2 files.', replaced: false, before: 'files'});
    expect(notices.notice).toEqual({text: '2 files.', tone: 'info', actions: ['undo']});
    await notices.act('undo');
    expect(asked).toEqual(['restore files']);
  });

  test('is not spoken of if there was none', async () => {
    answer = {ok: true};
    await notices.act('reboot');
    expect(notices.notice).toBeUndefined();
  });

  test('cannot be had back after a failure', async () => {
    await notices.act('reboot');
    answer = failure;
    await notices.act('reboot');
    expect(notices.notice?.tone).toBe('error');
    await notices.act('undo');
    expect(asked).toEqual(['reboot', 'reboot']);
  });

  test('may show the line that a panicked one could not', async () => {
    await session.oopsLine.show(notices, location);
    expect(notices.notice?.text).toBe('This machine no longer runs.');
    notices.notice = undefined;
    answer = {ok: true};
    await notices.act('restore');
    expect(notices.notice).toMatchObject({actions: ['show-where'], tone: 'info'});
  });
});

test('an update saves what there is, and then goes over to it', async () => {
  notices.offerUpdate(() => asked.push('update'));
  expect(notices.notice?.actions).toEqual(['update']);
  await notices.act('update');
  expect(asked).toEqual(['save', 'update']);
});
