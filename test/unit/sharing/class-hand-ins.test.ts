/** Owns the proof that a class's hand-ins have a row each, whatever their files hold, and that looking at them can be stopped. */
import {readFileSync} from 'node:fs';
import {expect, test} from 'vitest';
import {ClassHandIns} from '../../../src/session/sharing/grading/class-hand-ins';
import {pack} from '../../../src/snapshots/file';
import {chain, readHandIn, writeHandIn} from '../../../src/snapshots/hand-in';
import {FakeMachine, lab, manifest} from '../session/fake-session';
import type {ClassOptions} from '../../../src/session/sharing/grading/class-hand-ins';

const fixture = new Uint8Array(
  readFileSync(new URL('../../fixtures/format-1-hand-in.modlab', import.meta.url)),
);
const file = (bytes: Uint8Array<ArrayBuffer>, name: string) => new File([bytes], name);
const settle = () => new Promise<void>((resolve) => setImmediate(resolve));

async function students(...names: string[]): Promise<File[]> {
  const read = await readHandIn(fixture);
  if (!read.ok) throw new Error(read.message);
  const {handIn} = read;
  return Promise.all(
    names.map(async (student) =>
      file(await writeHandIn(await chain({...handIn, student}, handIn.machines)), `${student}.modlab`),
    ),
  );
}

const steps = ['insert', 'remove'].map((id) => ({id, title: id, task: '', solution: ''}));
const known = {...lab('first-module', 0), steps} as unknown as ClassOptions['labs'][number];

/** `base`: whether there is one for the machines. */
function together(base: boolean, labs: ClassOptions['labs'] = [known]) {
  const spawned: FakeMachine[] = [];
  const hand = new ClassHandIns({
    labs,
    pageUrl: () => 'https://modlab.test/',
    manifest,
    imageUrl: (name) => name,
    machines: {
      spawn: () => {
        const machine = new FakeMachine(`machine ${spawned.length}`);
        spawned.push(machine);
        return machine;
      },
    },
    saves: {
      baseFor: () =>
        Promise.resolve(
          base
            ? ({ok: true, record: {tree: {file: 'tree'}}, source: {}, ramBytes: 1} as never)
            : {ok: false, why: 'base-missing', message: 'there is none'},
        ) as never,
      startOf: ({delta}) => ({kind: 'snapshot', delta}),
    },
  });
  return {hand, spawned};
}

test('each file has its row, in the order in which they came', async () => {
  const {hand} = together(false);
  const [ada] = await students('Ada');
  if (!ada) throw new Error();
  const edited = Buffer.from(fixture);
  edited[edited.length >> 1] = (edited[edited.length >> 1] ?? 0) ^ 1;
  await hand.add([ada, file(new TextEncoder().encode('noise'), 'noise.modlab')]);
  await hand.add([file(new Uint8Array(edited), 'edited.modlab')]);
  expect(hand.rows.map(({file: name, student, state, why}) => [name, student, state, why])).toEqual([
    ['Ada.modlab', 'Ada', 'read', undefined],
    ['noise.modlab', '', 'seen', 'It is no .modlab file.'],
    [
      'edited.modlab',
      '',
      'seen',
      'It cannot be read: its checksum does not match. Ask the student to send it again.',
    ],
  ]);
  expect(hand.rows[0]?.seal).toMatch(/^[0-9a-f]{64}$/);
  expect(hand.rows[0]?.chain).toBe('holds');
  expect(hand.csv().split('\r\n')).toHaveLength(5);
  expect(hand.file(1)?.name).toBe('noise.modlab');
  hand.clear();
  expect(hand.rows).toEqual([]);
});

test('what is no hand-in is said to be what it is', async () => {
  const {hand} = together(false);
  const machine = new Uint8Array(readFileSync(new URL('../../fixtures/release-6.modlab', import.meta.url)));
  const read = await readHandIn(fixture);
  if (!read.ok) throw new Error(read.message);
  const {handIn} = read;
  const later = {
    ...handIn,
    machines: handIn.machines.map((each) => ({...each, meta: {...each.meta, format: 99}})),
  };
  await hand.add([
    file(machine, 'machine.modlab'),
    file(await pack({kind: 'poster', format: 1}, []), 'poster.modlab'),
    file(await pack({format: 1}, []), 'nothing.modlab'),
    file(await pack(7 as unknown as object, []), 'list.modlab'),
    file(await writeHandIn({...handIn, student: 'x'.repeat(101)}), 'long.modlab'),
    file(await pack({kind: 'hand-in', format: 1, lab: 'x', madeAt: 1, machines: []}, []), 'nobody.modlab'),
    file(await writeHandIn(later as never), 'newer.modlab'),
    {name: 'huge.modlab', size: 40 << 20} as File,
  ]);
  const again = 'Ask the student to send it again.';
  expect(hand.rows.map(({why}) => why)).toEqual([
    'It is a saved machine, not a hand-in. Ask the student for a hand-in: Share, Hand in.',
    `It cannot be read: it says that it is a "poster", which this version does not know. ${again}`,
    `It cannot be read: its header does not say what it is. ${again}`,
    `It cannot be read: its header is no record. ${again}`,
    `It cannot be read: student in its header is not what it has to be. ${again}`,
    `It cannot be read: its header lacks student. ${again}`,
    'It was made by a newer version of the site. Reload the page to get it, then drop the file again.',
    'It is larger than a hand-in can be: 41943040 bytes, the limit is 33554432.',
  ]);
});

test('a lab that the site does not have, and a machine that cannot be restored, are said', async () => {
  const {hand: strange} = together(false, [lab('another', 0)]);
  await strange.add(await students('Ada'));
  expect(strange.rows[0]?.why).toContain('no lab "first-module"');
  const {hand, spawned} = together(false);
  await hand.add(await students('Ada', 'Bob'));
  await hand.look();
  expect(hand.rows.map(({state}) => state)).toEqual(['seen', 'seen']);
  expect(hand.rows.every(({why}) => why !== undefined && why !== '')).toBe(true);
  expect(spawned).toEqual([]);
});

test('a lab that the browser does not have has its title, and it is said where it is to be had', async () => {
  const read = await readHandIn(fixture);
  if (!read.ok) throw new Error(read.message);
  const of = async (lab: string, origin: object | undefined) => {
    const machines = read.handIn.machines.map((each) => ({
      ...each,
      meta: {...each.meta, lab, ...(origin && {origin})},
    }));
    return file(await writeHandIn(await chain({...read.handIn, lab}, machines as never)), `${lab}.modlab`);
  };
  const {hand} = together(false);
  await hand.add([
    await of('first-module', undefined),
    await of('gauge--300f', {title: 'The gauge', address: 'https://teacher.example/gauge/'}),
    await of('gauge--300f', {title: 'The gauge'}),
    await of('gone', undefined),
  ]);
  expect(hand.rows.map(({title, why}) => [title, why])).toEqual([
    ['first-module', undefined],
    [
      'The gauge',
      'This browser does not have the lab "The gauge". Open it first, at https://modlab.test/?lab=https%3A%2F%2Fteacher.example%2Fgauge%2F, then drop the hand-ins again.',
    ],
    [
      'The gauge',
      'This browser does not have the lab "The gauge". It did not come from an address: drop its .zip on this page and open it, then drop the hand-ins again.',
    ],
    ['gone', 'This site has no lab "gone". Look at the hand-in on the site on which it was made.'],
  ]);
});

test('looking is one machine after the other, and what is stopped can be gone on with', async () => {
  const {hand, spawned} = together(true);
  await hand.add(await students('Ada', 'Bob'));
  const looking = hand.look();
  await expect.poll(() => spawned[0]?.options !== undefined).toBe(true);
  expect(hand.isLooking).toBe(true);
  expect(hand.rows.map(({state}) => state)).toEqual(['looking', 'read']);
  hand.stop();
  expect(spawned[0]?.ended).toBe(true);
  spawned[0]?.die();
  await looking;
  await settle();
  expect(spawned).toHaveLength(1);
  expect(hand.isLooking).toBe(false);
  expect(hand.rows.map(({state}) => state)).toEqual(['read', 'read']);
});
