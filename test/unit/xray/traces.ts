/** Owns traces of loads for tests, as Linux 6.12 wrote them in the guest. */
import {loadSteps} from '../../../src/session/xray/load-steps';
import {readLoadTrace} from '../../../src/session/xray/load-trace';
import {timedLine} from '../../../src/session/xray/log-times';
import type {TracedLoad} from '../../../src/session/xray/xray';

export const LOADED = `1795257106.558326 finit_module(3, "", 0) = 0 <0.130741>
1795257106.702451 +++ exited with 0 +++
--
   22.083187 |   0)               |  __ia32_sys_finit_module() {
   22.083229 |   0) + 37.836 us   |    may_init_module(); /* = 0x0 */
   22.083300 |   0)               |    init_module_from_file() {
   22.083331 |   0) ! 195.221 us  |      kernel_read_file(); /* = 0xc78 */
   22.083562 |   0)               |      load_module() {
   22.083615 |   0) + 42.383 us   |        find_any_unique_sec(); /* = 0xb */
   22.083847 |   0) + 33.009 us   |        module_patient_check_exists.constprop.0(); /* = 0x0 */
   22.083933 |   0) ! 504.441 us  |        __layout_sections(); /* = 0x19 */
   22.084681 |   0) + 83.995 us   |        execmem_alloc(); /* = 0xc882c000 */
   22.085267 |   0) + 33.560 us   |        module_patient_check_exists.constprop.0(); /* = 0x0 */
   22.090925 |   0) + 75.493 us   |        resolve_symbol(); /* = 0xc0613ef8 */
   22.091837 |   0) + 54.191 us   |        strndup_user(); /* = 0xc14f6508 */
   22.186120 |   0) + 56.864 us   |        parse_args(); /* = 0x0 */
   22.186198 |   0) # 1145.125 us |        mod_sysfs_setup(); /* = 0x0 */
   22.187433 |   0)               |        do_init_module() {
   22.187473 |   0)               |          do_one_initcall() {
   22.187509 |   0)               |            /* initcall_start: func=hello_init+0x0/0x1000 [hello] */
   22.188001 |   0)               |            /* initcall_finish: func=hello_init+0x0/0x1000 [hello] ret=0 */
   22.188037 |   0) ! 568.586 us  |          } /* do_one_initcall = 0x0 */
   22.213377 |   0) * 25949.89 us |        } /* do_init_module = 0x0 */
   22.213406 |   0) @ 129849.2 us |      } /* load_module = 0x0 */
   22.213432 |   0) @ 130138.2 us |    } /* init_module_from_file = 0x0 */
   22.213459 |   0) @ 130287.5 us |  } /* __ia32_sys_finit_module = 0x0 */
`;

export const TWICE = `1795257107.282660 finit_module(3, "", 0) = -1 EEXIST (File exists) <0.001588>
--
   22.806611 |   0)               |  __ia32_sys_finit_module() {
   22.806648 |   0) + 34.161 us   |    may_init_module(); /* = 0x0 */
   22.806712 |   0)               |    init_module_from_file() {
   22.806741 |   0) ! 158.927 us  |      kernel_read_file(); /* = 0xc78 */
   22.806930 |   0)               |      load_module() {
   22.806980 |   0) + 40.640 us   |        find_any_unique_sec(); /* = 0xb */
   22.807272 |   0) + 34.482 us   |        module_patient_check_exists.constprop.0(); /* = 0xffffffef */
   22.807368 |   0) ! 442.498 us  |      } /* load_module = 0xffffffef */
   22.807390 |   0) ! 683.277 us  |    } /* init_module_from_file = 0xffffffef */
   22.807413 |   0) ! 819.159 us  |  } /* __ia32_sys_finit_module = 0xffffffef */
`;

const SAID = `[   22.080000] hello: loading out-of-tree module taints kernel.
[   22.187700] hello: init
no time
[   22.300000] later`;

/** What the page has of a trace as text. */
export function tracedLoad(text: string, log = SAID, number = 1): TracedLoad {
  const trace = readLoadTrace(text, 'hello');
  return {
    number,
    kind: 'load',
    subject: 'hello.ko',
    trace,
    steps: loadSteps(trace, 'load'),
    log: log.split('\n').map((line) => timedLine(line, trace.startUs)),
    line: undefined,
    said: '',
  };
}
