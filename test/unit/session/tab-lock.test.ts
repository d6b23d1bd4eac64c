/** Owns the proof that a page gives its machine up to another page of the same deployment, and to no other message. */
import {expect, test, vi} from 'vitest';
import {TabLock} from '../../../src/session/machine/tab-lock';

/** A page that holds a machine, and what it was asked. */
async function holding(machine: string, yields: () => Promise<void> = () => Promise.resolve()) {
  let deliver: (data: unknown) => void = () => undefined;
  const asked = vi.fn(yields);
  const requested: string[] = [];
  const lock = new TabLock({
    scope: '/a/',
    locks: {
      request: (name: string, _how: unknown, work: (lock: object) => unknown) => {
        requested.push(name);
        return Promise.resolve(work({}));
      },
    } as never,
    channel: {
      postMessage: () => undefined,
      addEventListener: (_kind, listener) => (deliver = (data) => listener({data})),
    },
    yield: asked,
    lost: () => undefined,
  });
  expect(await lock.claim(machine)).toBe(true);
  return {asked, requested, deliver: (data: unknown) => deliver(data)};
}

test('another page of this deployment gets the machine that it asks for', async () => {
  const {asked, requested, deliver} = await holding('first-module ');
  expect(requested).toEqual(['modlab /a/ first-module ']);
  deliver({kind: 'wanted', name: 'first-module '});
  expect(asked).toHaveBeenCalledTimes(1);
});

test('no other message is an answer to anything', async () => {
  const {asked, deliver} = await holding('first-module ');
  for (const data of [
    undefined,
    null,
    'wanted',
    7,
    [],
    {},
    {kind: 'wanted'},
    {kind: 'wanted', name: 'second '},
    {kind: 'wanted', name: ['first-module ']},
    {kind: 'wanted', name: {toString: () => 'first-module '}},
    {kind: ['wanted'], name: 'first-module '},
    {kind: 'wanted', name: 'first-module ', more: 1},
    {kind: 'given', name: 'first-module '},
  ])
    deliver(data);
  expect(asked).not.toHaveBeenCalled();
});

test('a flood of them is one', async () => {
  let finish: () => void = () => undefined;
  const {asked, deliver} = await holding('first-module ', () => new Promise((resolve) => (finish = resolve)));
  for (let i = 0; i < 1000; i++) deliver({kind: 'wanted', name: 'first-module '});
  expect(asked).toHaveBeenCalledTimes(1);
  finish();
  await new Promise((resolve) => setTimeout(resolve));
  deliver({kind: 'wanted', name: 'first-module '});
  expect(asked).toHaveBeenCalledTimes(1);
});
