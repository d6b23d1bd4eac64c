/** Owns the process in which one hand-in after the other is graded, apart from the rest: it may be killed at any time. */
import {readFile, stat} from 'node:fs/promises';
import {readLabs} from '../../../build-scripts/lab-directories';
import {isIdentityOf, withIdentity} from '../../labs/bundle/identity';
import {findLab} from '../../labs/former-ids';
import {linearExpressions} from '../../labs/patterns/linear';
import {HAND_IN_LIMIT} from '../../snapshots/hand-in';
import {openLab} from '../labs/lab-files';
import {originalSources} from './given';
import {examine} from './examine';
import {readTests} from './tests';
import type {Examination} from './examine';
import type {Answer, Order} from './orders';

const turn = () => new Promise<void>((resolve) => setImmediate(resolve));

async function examination({lab, tests, cache}: Omit<Order, 'file'>): Promise<Examination> {
  const expressions = linearExpressions(turn);
  const read = tests === undefined ? undefined : readTests(await readFile(tests, 'utf8'), tests);
  if (read && !read.ok) throw new Error('the tests have been read before');
  const own = await readLabs();
  const given = lab === undefined ? undefined : await openLab(lab);
  if (given && !given.ok) throw new Error('the lab has been read before');
  return {
    originalOf: (of) => originalSources(of.id, given),
    labOf: (id) => {
      if (!given)
        return findLab(own, id) ?? `there is no lab ${id} here: name its directory or zip with --lab`;
      if (isIdentityOf(id, given.lab.id)) return withIdentity(given.lab, id);
      return findLab([given.lab], id) ?? `it is of the lab ${id}, not of ${given.lab.id}`;
    },
    tests: read?.tests ?? [],
    cache,
    expressions,
  };
}

let ready: Promise<Examination> | undefined;

async function answer(order: Order): Promise<Answer> {
  ready ??= examination(order);
  const {size} = await stat(order.file);
  if (size > HAND_IN_LIMIT) return {ok: false, why: `it has ${size} bytes, more than a hand-in can have`};
  return {ok: true, examined: await examine(new Uint8Array(await readFile(order.file)), await ready)};
}

process.on('message', (order: Order) => {
  void answer(order)
    .catch((error: unknown): Answer => ({
      ok: false,
      why: error instanceof Error ? error.message : String(error),
    }))
    .then((said) => process.send?.(said));
});
