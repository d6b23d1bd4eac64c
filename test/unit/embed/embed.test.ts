/** Owns the proof that client and page meet only as origins allow, over windows of the test's. */
import {afterEach, beforeEach, expect, test, vi} from 'vitest';
import {modlab} from '../../../src/embed/client';
import {Emitter} from '../../../src/session/async/emitter';
import {EmbedHost} from '../../../src/session/sharing/embedding/embed-host';
import {Lesson} from '../../../src/session/lesson/lesson';
import {readOrigins} from '../../../build-scripts/site/embed-plugin';
import {lab} from '../session/fake-session';
import type {EmbeddedLab} from '../../../src/embed/client';
import type {SessionEvents} from '../../../src/session/messages/notices';
import type {CallApi} from '../../../src/session/sharing/embedding/calls';

const SITE = 'https://modlab.example';
const TEACHER = 'https://teacher.example';

type Heard = (event: {data: unknown; origin: string; source: unknown}) => void;

/** The two windows: what one posts, the other hears a moment later, if it has the origin that was named. */
class Windows {
  readonly frame = {contentWindow: {postMessage: (data: unknown, to: string) => this.#toSite(data, to)}};
  origin = TEACHER;
  readonly toClient: {data: unknown; to: string}[] = [];
  readonly clients = new Set<Heard>();
  #site: (data: unknown, origin: string) => void = () => undefined;

  get iframe(): HTMLIFrameElement {
    return this.frame as unknown as HTMLIFrameElement;
  }

  readonly port = {
    post: (data: unknown, to: string) => {
      this.toClient.push({data: structuredClone(data), to});
      if (to === '*' || to === this.origin) queueMicrotask(() => this.say(data));
    },
    listen: (heard: (data: unknown, origin: string) => void) => void (this.#site = heard),
  };

  /** To the client, as from the frame unless it is said to come from elsewhere. */
  say(data: unknown, origin = SITE, source: unknown = this.frame.contentWindow): void {
    for (const client of this.clients) client({data: structuredClone(data), origin, source});
  }

  /** To the site, as any page around it can. */
  ask(data: unknown, origin = this.origin): void {
    this.#site(data, origin);
  }

  #toSite(data: unknown, to: string): void {
    if (to === '*' || to === SITE) queueMicrotask(() => this.#site(structuredClone(data), this.origin));
  }
}

class FakeSession extends Emitter<SessionEvents> {
  lastSavedAt: number | undefined;
  readonly lesson = new Lesson(
    {
      ...lab('first', 0),
      steps: ['load', 'read'].map((id) => ({
        id,
        title: `Step ${id}`,
        task: '',
        check: () => Promise.resolve({met: false, missing: ''}),
        solution: '',
      })),
    } as never,
    () => Promise.resolve({ok: false, why: 'not-running', message: ''}) as never,
    {setTimeout: () => 0, clearTimeout: () => undefined, now: () => 0},
  );

  begin(progress: Record<string, {at: number; evidence: string}> = {}): void {
    this.lesson.begin(progress);
    this.emit('lesson', this.lesson);
  }

  finish(id: string, at: number): void {
    this.lesson.mergeProgress({[id]: {at, evidence: 'seen'}});
    const state = this.lesson.steps.find(({step}) => step.id === id);
    if (state) this.emit('step-done', state);
  }
}

let windows: Windows;
let session: FakeSession;
let api: {[Name in keyof CallApi]: CallApi[Name]};
let ran: string[];
const settle = () => new Promise<void>((resolve) => setImmediate(resolve));

beforeEach(() => {
  windows = new Windows();
  session = new FakeSession();
  ran = [];
  api = {
    ready: Promise.resolve(),
    run: (script) => {
      ran.push(script);
      return Promise.resolve({output: `did ${script}`, exitCode: 0});
    },
    type: (text) => void ran.push(`typed ${text}`),
    openLab: (id) => (id === 'none' ? Promise.reject(new Error('There is no such lab.')) : Promise.resolve()),
    exportFile: () => Promise.resolve(new Blob(['machine'])),
    link: () => Promise.resolve(`${SITE}/#m=1`),
  };
  vi.stubGlobal('addEventListener', (_: string, heard: Heard) => windows.clients.add(heard));
  vi.stubGlobal('removeEventListener', (_: string, heard: Heard) => windows.clients.delete(heard));
  vi.stubGlobal('location', {origin: TEACHER});
});
afterEach(() => vi.unstubAllGlobals());

const host = (allowed: readonly string[]) =>
  new EmbedHost({
    port: windows.port,
    session,
    api,
    allows: (origin) => Promise.resolve(allowed.includes(origin)),
  });

const open = (): Promise<EmbeddedLab> => modlab.open(windows.iframe, {origin: SITE, timeoutMs: 2000});

/** All events that a page hears, by name. */
function listened(to: EmbeddedLab): [string, unknown][] {
  const heard: [string, unknown][] = [];
  for (const name of ['ready', 'step-done', 'lab-done', 'saved', 'oops'] as const)
    to.on(name, (detail) => heard.push([name, detail]));
  return heard;
}

const REPORT = {
  kind: 'oops' as const,
  headline: 'BUG: kernel NULL pointer dereference',
  lines: [],
  ended: true,
};

test('an origin that is allowed calls, and hears everything', async () => {
  const opening = open();
  host([TEACHER]);
  const embedded = await opening;
  expect(embedded.calls).toBe(true);
  const heard = listened(embedded);
  session.begin({load: {at: 5, evidence: ''}});
  session.finish('read', 7);
  session.emit('trouble', REPORT);
  session.lastSavedAt = 9;
  session.emit('snapshots', undefined);
  session.emit('snapshots', undefined);
  await settle();
  const whole = {lab: 'first', done: 2, steps: 2};
  expect(heard).toEqual([
    ['ready', {lab: 'first', done: 1, steps: 2, finished: ['load']}],
    ['step-done', {...whole, step: 'read', title: 'Step read', at: 7}],
    ['lab-done', whole],
    ['oops', {kind: 'oops', headline: REPORT.headline}],
    ['saved', {at: 9}],
  ]);
  expect(await embedded.run('uname')).toEqual({output: 'did uname', exitCode: 0});
  await embedded.type('ls\n');
  expect(ran).toEqual(['uname', 'typed ls\n']);
  expect(await (await embedded.snapshot()).text()).toBe('machine');
  expect(await embedded.link()).toBe(`${SITE}/#m=1`);
  await expect(embedded.openLab('none')).rejects.toThrow('There is no such lab.');
  // Answers and events name whom they are for.
  expect(windows.toClient.filter(({to}) => to !== TEACHER).map(({data}) => data)).toEqual([
    {modlab: 1, kind: 'here'},
  ]);
});

test('an origin that is not allowed hears of progress alone, and its calls come to nothing', async () => {
  host([]);
  session.begin();
  const embedded = await open();
  expect(embedded.calls).toBe(false);
  const heard = listened(embedded);
  session.finish('load', 7);
  session.emit('trouble', REPORT);
  session.lastSavedAt = 9;
  session.emit('snapshots', undefined);
  await settle();
  expect(heard.map(([name]) => name).sort()).toEqual(['ready', 'step-done']);
  await expect(embedded.run('uname')).rejects.toMatchObject({name: 'not-allowed'});
  // A page that does not ask the client gets no answer, either.
  const before = windows.toClient.length;
  windows.ask({modlab: 1, kind: 'call', id: 1, call: 'run', args: ['uname']});
  await settle();
  expect(ran).toEqual([]);
  expect(windows.toClient).toHaveLength(before);
});

test('nothing is done for a page that has not said hello, for another origin, or for one that has none', async () => {
  host([TEACHER, 'null']);
  session.begin();
  const call = {modlab: 1, kind: 'call', id: 1, call: 'run', args: ['uname']};
  windows.ask(call);
  windows.ask({modlab: 1, kind: 'hello'}, 'null');
  windows.ask(call, 'null');
  await settle();
  await open();
  windows.ask(call, 'https://evil.example');
  await settle();
  expect(ran).toEqual([]);
  // Another page takes the place of the one that was allowed: what is told is not for it.
  windows.ask({modlab: 1, kind: 'hello'}, 'https://evil.example');
  await settle();
  windows.ask(call);
  session.emit('trouble', REPORT);
  await settle();
  expect(ran).toEqual([]);
  expect(windows.toClient.at(-1)).toMatchObject({to: 'https://evil.example', data: {event: 'ready'}});
});

test('hostile messages change nothing, and a wrong call is answered in words', async () => {
  host([TEACHER]);
  session.begin();
  const embedded = await open();
  const hostile: unknown[] = [
    undefined,
    null,
    1,
    'hello',
    [],
    {},
    {modlab: 2, kind: 'call', id: 1, call: 'run', args: ['uname']},
    {modlab: 1, kind: 'call', call: 'run', args: ['uname']},
    {modlab: 1, kind: 'nothing'},
    Object.create(null),
  ];
  for (const message of hostile) windows.ask(message);
  await settle();
  expect(ran).toEqual([]);
  const wrong: [string, unknown[]][] = [
    ['constructor', []],
    ['exportFile', []],
    ['run', []],
    ['run', [{toString: 'x'}]],
    ['run', ['x'.repeat(1 << 20)]],
    ['run', ['uname', {user: 'root', timeoutMs: 1}]],
    ['run', ['uname', {timeoutMs: 1e9}]],
    ['openLab', ['../x']],
    ['link', ['more']],
  ];
  for (const [id, [call, args]] of wrong.entries())
    windows.ask({modlab: 1, kind: 'call', id: 100 + id, call, args});
  await settle();
  expect(ran).toEqual([]);
  const answers = windows.toClient.slice(-wrong.length).map(({data}) => data);
  expect(answers).toEqual(
    wrong.map((_, id) => expect.objectContaining({id: 100 + id, ok: false, name: 'wrong-call'}) as unknown),
  );
  const said = (call: 'run' | 'openLab', ...args: unknown[]) =>
    (embedded[call] as (...args: unknown[]) => Promise<unknown>)(...args).catch(
      (error: unknown) => (error as Error).message,
    );
  expect(await said('run', 42)).toBe('run: script must be text of at most 65536 characters.');
  expect(await said('run')).toBe('run: script must be text of at most 65536 characters.');
  expect(await said('run', 'id', {timeoutMs: 'long'})).toBe(
    'run: timeoutMs must be a whole number of milliseconds from 1 to 600000.',
  );
  expect(await said('run', 'id', {user: 'me'})).toBe(
    'run: options must be an object of timeoutMs and cwd, and of nothing else.',
  );
  expect(await said('run', 'id', {}, 1)).toBe('run: it takes a script and options, and nothing else.');
  expect(await said('openLab', 'A b')).toBe(
    'openLab: id must be a lab’s id: small letters, digits and dashes.',
  );
  // And none of it was an answer to something that the client had asked.
  expect(await embedded.run('id')).toEqual({output: 'did id', exitCode: 0});
});

test('the client hears its frame alone', async () => {
  host([]);
  const embedded = await open();
  const heard = listened(embedded);
  const event = {modlab: 1, kind: 'event', event: 'lab-done', detail: {lab: 'first', done: 2, steps: 2}};
  windows.say(event, 'https://evil.example');
  windows.say(event, SITE, {});
  windows.say({modlab: 1, kind: 'welcome', calls: true}, 'https://evil.example');
  windows.say({...event, modlab: 2});
  windows.say(null);
  expect(heard).toEqual([]);
  expect(embedded.calls).toBe(false);
  windows.say(event);
  expect(heard).toHaveLength(1);
});

test('a frame that is loaded anew is met anew, and what waited for it is told', async () => {
  host([TEACHER]);
  session.begin();
  api.run = () => new Promise(() => undefined);
  const embedded = await open();
  const waiting = embedded.run('sleep 100');
  windows.say({modlab: 1, kind: 'here'});
  await expect(waiting).rejects.toMatchObject({name: 'closed'});
  const seen = listened(embedded);
  await settle();
  expect(seen.map(([name]) => name)).toContain('ready');
});

test('after close() a call rejects with closed, as what waited did', async () => {
  host([TEACHER]);
  session.begin();
  api.run = () => new Promise(() => undefined);
  const embedded = await open();
  const waiting = embedded.run('sleep 100');
  embedded.close();
  await expect(waiting).rejects.toMatchObject({name: 'closed'});
  await expect(embedded.run('id')).rejects.toMatchObject({name: 'closed'});
  await expect(embedded.link()).rejects.toMatchObject({name: 'closed'});
});

test('too many calls at once are refused, and a frame that does not speak is said to', async () => {
  host([TEACHER]);
  session.begin();
  api.run = () => new Promise(() => undefined);
  const embedded = await open();
  for (let i = 0; i < 32; i++) void embedded.run('sleep 100').catch(() => undefined);
  await expect(embedded.run('one more')).rejects.toMatchObject({name: 'busy'});
  windows = new Windows();
  await expect(modlab.open(windows.iframe, {origin: SITE, timeoutMs: 10})).rejects.toMatchObject({
    name: 'no-answer',
  });
});

test('origins are written as origins', () => {
  expect(readOrigins('')).toEqual([]);
  expect(readOrigins('https://a.example, https://b.example:8443')).toEqual([
    'https://a.example',
    'https://b.example:8443',
  ]);
  for (const wrong of ['*', 'a.example', 'https://a.example/', 'https://a.example/path', 'null', 'file:///'])
    expect(() => readOrigins(wrong)).toThrow('is no origin');
});
