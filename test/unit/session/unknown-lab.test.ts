/** Owns the proof that a lab that is not there is said to be none, in words that help. */
import {expect, test} from 'vitest';
import {nearest} from '../../../src/labs/nearest';
import {parseLabQuery} from '../../../src/session/lesson/lab-url';
import {createApi} from '../../../src/session/modlab-api';
import {failureMessage} from '../../../src/session/messages/failure-messages';
import {openedPage} from './fake-session';
import type {GuestResult, Guest} from '../../../src/protocol/guest';

test('a name that is meant is found, and one that nobody can have meant is not', () => {
  const labs = ['first-module', 'parameters', 'oops'];
  expect(nearest('first-modul', labs)).toBe('first-module');
  expect(nearest('Parameter', labs)).toBe('parameters');
  expect(nearest('nosuchlab', labs)).toBeUndefined();
  expect(nearest('x', [])).toBeUndefined();
});

test('opening a lab that is not there is refused in words, and the lab that is open stays', async () => {
  const {session} = await openedPage();
  const before = session.lesson.lab.id;
  const refused = await session.openLab('first-modul');
  expect(refused).toMatchObject({ok: false, why: 'no-such-lab', lab: 'first-modul'});
  expect(refused.ok ? '' : failureMessage(refused)).toBe(
    'This site has no lab "first-modul". Did you mean "first-module"?',
  );
  expect(session.lesson.lab.id).toBe(before);
  await expect(createApi(session).openLab('nolab')).rejects.toMatchObject({
    name: 'no-such-lab',
    message: 'This site has no lab "nolab". The list of labs has all that there are.',
  });
  // One from elsewhere has an address, by which it can be had.
  await expect(createApi(session).openLab('gauge--300f')).rejects.toMatchObject({name: 'lab-unknown'});
});

test('what ?lab= has is the id of a lab, or an address', () => {
  expect(parseLabQuery(null)).toEqual({address: null});
  expect(parseLabQuery('oops')).toEqual({route: {lab: 'oops'}, address: null});
  expect(parseLabQuery('gauge--300f')).toEqual({route: {lab: 'gauge--300f'}, address: null});
  for (const address of ['https://teacher.example/labs/gauge/', '/labs/gauge/', 'gauge.zip'])
    expect(parseLabQuery(address)).toEqual({address});
});

test('a script that does not end in time rejects, with what it had printed', async () => {
  const {session} = await openedPage();
  const printed = new TextEncoder().encode('half');
  const guest = {
    run: () =>
      Promise.resolve({
        ok: true,
        stdout: printed,
        stderr: new Uint8Array(0),
        exitCode: 137,
        timedOut: true,
        truncated: false,
      }),
  } as unknown as Guest;
  session.change = <T>(ask: (guest: Guest) => Promise<T>) => ask(guest) as Promise<T & GuestResult<object>>;
  await expect(createApi(session).run('sleep 20', {timeoutMs: 1000})).rejects.toMatchObject({
    name: 'timeout',
    message: 'The script did not end within 1 s, and was ended.',
    output: 'half',
  });
});
