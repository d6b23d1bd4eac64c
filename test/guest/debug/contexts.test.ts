/** Owns the proof that contexts are told apart. */
import {afterAll, beforeAll, describe, expect, test} from 'vitest';
import {startGuest} from '../../../src/cli/guest/harness';
import {DebuggedLab} from './session';
import type {Lab} from '../../../src/cli/guest/harness';
import type {StopView} from '../../../src/session/debug/views';

describe('two contexts in one function', () => {
  const home = '/root/ticks';
  let lab: Lab;
  let debugged: DebuggedLab;

  beforeAll(async () => {
    lab = await startGuest();
    debugged = await new DebuggedLab(lab, home).withCompiler();
    await debugged.provide('ticks.c');
  }, 120_000);
  afterAll(() => lab.stop());

  test('are two stops of one history: the process, then the timer on top of somebody', async () => {
    const breakpoint = debugged.breakAt('ticks.c', '/* writes */');
    await lab.run(`cd ${home} && make >&2 && insmod ticks.ko`, {timeoutMs: 60_000});
    await debugged.isSet(breakpoint);
    const {stops} = debugged;
    const wrote = lab.run('echo > /dev/ticks', {timeoutMs: 60_000});
    const both: StopView[] = [await debugged.stop(stops), await debugged.resumeTo()];
    const byTimer = both.find(({context}) => context?.maySleep === false);
    const byProcess = both.find(({context}) => context?.maySleep === true);
    expect(byProcess?.context).toMatchObject({maySleep: true});
    expect(byProcess?.context?.task).toMatch(/^process sh/);
    expect(byTimer?.context).toMatchObject({maySleep: false});
    expect(byTimer?.context?.task).toMatch(/^a soft interrupt \(timer, tasklet\), on top of/);
    for (const {id} of debugged.breakpoints.all) debugged.breakpoints.remove(id);
    await debugged.engine.resume();
    expect((await wrote).exitCode).toBe(0);
  }, 60_000);
});
