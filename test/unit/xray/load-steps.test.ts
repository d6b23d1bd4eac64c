/** Owns the proof that a watched load is read rightly: the trace's lines, the steps they make, and where a load stopped. */
import {describe, expect, test} from 'vitest';
import {loadSteps} from '../../../src/session/xray/load-steps';
import {readLoadTrace} from '../../../src/session/xray/load-trace';
import {LOADED, TWICE} from './traces';

const DENIED = `1.0 finit_module(3, "", 0) = -1 EPERM (Operation not permitted) <0.001>
--
   22.8 |   0)               |  __ia32_sys_finit_module() {
   22.9 |   0) + 34.161 us   |    may_init_module(); /* = 0xffffffff */
   23.0 |   0) ! 819.159 us  |  } /* __ia32_sys_finit_module = 0xffffffff */
`;

test('lines of function_graph become calls within calls', () => {
  const {syscall, startUs, calls} = readLoadTrace(LOADED, 'hello');
  expect(startUs).toBeCloseTo(22_083_187);
  expect(syscall).toEqual({text: 'finit_module(3, "", 0) = 0', seconds: 0.130741, errno: ''});
  const [entry] = calls;
  expect(calls).toHaveLength(1);
  expect(entry).toMatchObject({name: '__ia32_sys_finit_module', durationUs: 130287.5, returned: 0});
  const load = entry?.calls[1]?.calls[1];
  expect(load?.calls.map(({name}) => name)).toEqual([
    'find_any_unique_sec',
    'module_patient_check_exists',
    '__layout_sections',
    'execmem_alloc',
    'module_patient_check_exists',
    'resolve_symbol',
    'strndup_user',
    'parse_args',
    'mod_sysfs_setup',
    'do_init_module',
  ]);
  const init = load?.calls.at(-1)?.calls[0]?.calls[0];
  expect(init).toMatchObject({name: 'hello_init [hello]', returned: 0});
  expect(init?.durationUs).toBeCloseTo(492);
});

describe('the module’s init', () => {
  /** It began and ended as these lines of the kernel's events say. */
  const around = (start: string, finish: string, within = '') =>
    readLoadTrace(
      `--
   22.100000 |   0)               |  do_one_initcall() {
   22.100010 |   0)               |    /* initcall_start: func=${start} */
${within}   22.100500 |   0)               |    /* initcall_finish: func=${finish} */
   22.100520 |   0) ! 520.111 us  |  } /* do_one_initcall = 0xfffffff4 */
   22.100600 |   0) + 10.000 us   |  synchronize_rcu(); /* = 0x0 */
`,
      'hello',
    ).calls;

  test('is a call among those of the kernel, with its time and what it returned', () => {
    const inner = '   22.100100 |   0) + 10.000 us   |      execmem_alloc(); /* = 0x0 */\n';
    const [call, next] = around(
      'hello_init+0x0/0x1000 [hello]',
      'hello_init+0x0/0x1000 [hello] ret=-12',
      inner,
    );
    expect(call).toMatchObject({
      ...{name: 'do_one_initcall', durationUs: 520.111, returned: -12},
      calls: [{name: 'hello_init [hello]', returned: -12, calls: [{name: 'execmem_alloc'}]}],
    });
    expect(call?.calls[0]?.durationUs).toBeCloseTo(490);
    expect(next?.name).toBe('synchronize_rcu');
  });

  test.each([
    ['0xc883a000', '0xc883a000 ret=-12'],
    // What stood at that address before.
    ['other_init+0x0/0x1000 [other]', 'other_init+0x0/0x1000 [other] ret=-12'],
  ])('of a module that is gone has no name of its own: %s', (start, finish) => {
    expect(around(start, finish)[0]?.calls).toMatchObject([{name: 'init [hello]', returned: -12}]);
  });

  test('whose end is missing ends with its caller', () => {
    const [call, next] = around('hello_init+0x0/0x1000 [hello]', '');
    expect(call).toMatchObject({durationUs: 520.111, calls: [{name: 'hello_init [hello]', durationUs: 0}]});
    expect(next?.name).toBe('synchronize_rcu');
  });
});

test('times that are no numbers are none', () => {
  const text = '--\n  1.2.3 |   0) + 4.5.6 us   |  may_init_module(); /* = 0x0 */\n';
  const {calls} = readLoadTrace(text, 'hello');
  expect(calls).toMatchObject([{atUs: 0, durationUs: 0}]);
});

describe('the steps of a load', () => {
  const stopped = (text: string) => {
    const {steps, errno} = loadSteps(readLoadTrace(text, 'hello'), 'load');
    return {
      errno,
      at: steps.findIndex(({state}) => state === 'failed'),
      last: steps.findLastIndex(({state}) => state !== 'not-reached'),
    };
  };

  test('are all done when it succeeds, and no time counts twice', () => {
    const {steps, errno, totalUs} = loadSteps(readLoadTrace(LOADED, 'hello'), 'load');
    expect(errno).toBe('');
    expect(totalUs).toBe(130287.5);
    expect(steps.map(({state}) => state)).toEqual(Array(10).fill('done'));
    expect(steps[9]?.durationUs).toBe(25949.89);
    expect(steps.reduce((sum, {durationUs}) => sum + durationUs, 0)).toBeLessThanOrEqual(totalUs);
  });

  test('stop where the kernel refused', () => {
    expect(stopped(TWICE)).toEqual({errno: 'EEXIST', at: 5, last: 5});
    expect(loadSteps(readLoadTrace(TWICE, 'hello'), 'load').steps[4]?.state).toBe('not-reached');
    expect(stopped(DENIED)).toEqual({errno: 'EPERM', at: 1, last: 1});
  });
});
