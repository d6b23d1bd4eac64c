/** Owns the proof that docs' example for a learning record store sends statements that one takes, and is what the guide shows. */
import {readFile} from 'node:fs/promises';
import {afterEach, expect, test, vi} from 'vitest';
import {Emitter} from '../../../src/session/async/emitter';
import type {ModlabEvents} from '../../../src/embed/client';

interface Example {
  record: (
    lab: Pick<Emitter<ModlabEvents>, 'on'>,
    actor: object,
    lrs: {endpoint: string; authorization: string},
    failed?: (error: Error) => void,
  ) => void;
}

const EXAMPLE = new URL('../../../docs/examples/xapi.js', import.meta.url);
const actor = {account: {homePage: 'https://course.example', name: 'student-17'}};
const lrs = {endpoint: 'https://lrs.example/xapi', authorization: 'Basic eDp5'};
const settle = () => new Promise<void>((resolve) => setImmediate(resolve));

class Lab extends Emitter<ModlabEvents> {}

afterEach(() => vi.unstubAllGlobals());

test('a step and a lab become statements', async () => {
  const sent: {url: string; init: RequestInit}[] = [];
  vi.stubGlobal('fetch', (url: string, init: RequestInit) => {
    sent.push({url, init});
    return Promise.resolve(new Response('["id"]'));
  });
  const {record} = (await import(EXAMPLE.href)) as Example;
  const lab = new Lab();
  record(lab, actor, lrs);
  const progress = {lab: 'first-module', done: 2, steps: 2};
  lab.emit('step-done', {...progress, step: 'load', title: 'Load it', at: 1_700_000_000_000});
  lab.emit('lab-done', progress);
  await settle();
  expect(sent.map(({url, init: {method}}) => [url, method])).toEqual([
    ['https://lrs.example/xapi/statements', 'POST'],
    ['https://lrs.example/xapi/statements', 'POST'],
  ]);
  expect(sent[0]?.init.headers).toMatchObject({
    authorization: 'Basic eDp5',
    'x-experience-api-version': '1.0.3',
  });
  const [step, whole] = sent.map(({init}) => JSON.parse(init.body as string) as Record<string, unknown>);
  const verb = {id: 'http://adlnet.gov/expapi/verbs/completed'};
  expect(step).toMatchObject({
    actor,
    verb,
    object: {
      id: 'https://modlab.example/#/lab/first-module/load',
      definition: {name: {en: 'Load it'}},
    },
    context: {contextActivities: {parent: [{id: 'https://modlab.example/#/lab/first-module'}]}},
    timestamp: '2023-11-14T22:13:20.000Z',
  });
  expect(whole).toMatchObject({
    actor,
    verb,
    object: {id: 'https://modlab.example/#/lab/first-module'},
    result: {completion: true, score: {raw: 2, min: 0, max: 2, scaled: 1}},
  });
});

test('a statement that the LRS does not take is told of', async () => {
  vi.stubGlobal('fetch', () => Promise.resolve(new Response('', {status: 401})));
  const {record} = (await import(EXAMPLE.href)) as Example;
  const lab = new Lab();
  const failed = vi.fn();
  record(lab, actor, lrs, failed);
  lab.emit('lab-done', {lab: 'first-module', done: 2, steps: 2});
  await settle();
  expect(failed).toHaveBeenCalledWith(new Error('the LRS answered 401'));
});

test('embed.md shows it as it is', async () => {
  const guide = await readFile(new URL('../../../docs/embed.md', import.meta.url), 'utf8');
  expect(guide).toContain(`\`\`\`js\n${await readFile(EXAMPLE, 'utf8')}\`\`\``);
});
