/** Owns the lab on a module of the kernel's own tree: chosen in its configuration, and that configuration shown. */
import {sameText} from '../checks/compare';
import {loadSucceeded, notFound, onceBuilt, removedBy, unloadEnded} from '../checks/trace-events';
import {absent, exists, fileHas} from '../checks/files';
import {logged} from '../checks/log';
import {moduleLoaded} from '../checks/modules';
import {all} from '../checks/verdict';
import type {Lab} from '../lab';

const here = (name: string) => `/root/labs/ikconfig/${name}`;

export default {
  id: 'ikconfig',
  order: 8,
  title: 'A module from the kernel’s own tree',
  summary:
    'A module that came with this kernel shows how it was configured, and who decides what is a module.',
  level: 'core',
  minutes: 18,
  needs: ['first-module', 'insmod-modprobe'],
  modules: [],
  steps: [
    {
      id: 'appear',
      title: 'A file appears',
      say: 'Look for `/proc/config.gz`. Then load `configs.ko` with `insmod`, from the folder of this kernel’s modules, and look again.',
      check: all(moduleLoaded('configs'), exists('/proc/config.gz', 'file')),
      hint: '`insmod` wants the whole path: `/lib/modules/$(uname -r)/kernel/` and then the path of the source in the kernel’s tree, `kernel/configs.c`, with `.ko` in place of `.c`.',
      solution:
        'ls -l /proc/config.gz\ninsmod /lib/modules/$(uname -r)/kernel/kernel/configs.ko\nls -l /proc/config.gz\nlsmod',
      covers: ['8.appears', '8.insmod-modprobe'],
    },
    {
      id: 'config',
      title: 'Three answers',
      say: 'Unpack `/proc/config.gz` into a file `config`. Count the options that are `=y`, those that are `=m`, and those that are not set.',
      check: fileHas(here('config'), /^CONFIG_IKCONFIG=m$/m, '`config` does not hold the configuration yet'),
      hint: '`zcat FILE` prints a file that is packed with gzip. `grep -c =m config` counts lines.',
      solution:
        'zcat /proc/config.gz >config\ngrep -c =y config\ngrep -c =m config\ngrep -c "is not set" config\ngrep -E "IKCONFIG|IKHEADERS" config',
      covers: ['8.config'],
    },
    {
      id: 'names',
      title: 'Its names',
      say: 'Keep the lines of `/proc/kallsyms` that belong to this module in a file `names`. Which function do you expect there?',
      check: fileHas(
        here('names'),
        /^(?!0{8})[0-9a-f]{8} t ikconfig_read_current\t\[configs\]$/m,
        '`names` does not hold the names of configs yet',
      ),
      hint: 'In `/proc/kallsyms` the module’s name stands in brackets at the end of a line: `grep configs /proc/kallsyms`.',
      solution: 'grep configs /proc/kallsyms | tee names',
      covers: ['8.kallsyms'],
    },
    {
      id: 'sysfs',
      title: 'Its folder',
      say: 'Look around in `/sys/module/configs`. Find the file that says where the module’s code, its section `.text`, begins, and copy what it says into a file `address`.',
      check: sameText(here('address'), '/sys/module/configs/sections/.text'),
      hint: 'Names that begin with a dot are shown by `ls -A` only: `ls -A /sys/module/configs/sections`.',
      solution:
        'ls /sys/module/configs\ncat /sys/module/configs/coresize\nls -A /sys/module/configs/sections\ncat /sys/module/configs/sections/.text | tee address\nsort names | head -4',
      covers: ['8.sysfs'],
    },
    {
      id: 'vanish',
      title: 'The file vanishes',
      say: 'Remove `configs` with `rmmod`. Then look for `/proc/config.gz` and for `/sys/module/configs`.',
      check: all(unloadEnded('configs', ''), absent('/proc/config.gz'), absent('/sys/module/configs')),
      hint: '`rmmod configs`. If a program has the file open, close it first.',
      solution: 'rmmod configs\nls -l /proc/config.gz /sys/module/configs',
      covers: ['8.appears'],
    },
    {
      id: 'modprobe',
      title: 'The same by name',
      say: 'Load `configs` with `modprobe`, and remove it with `modprobe` as well.',
      check: all(loadSucceeded('configs.ko', {by: 'modprobe'}), removedBy('configs', 'modprobe')),
      hint: '`modprobe NAME` loads, `modprobe -r NAME` removes. With `-v` it says what it does.',
      solution: 'modprobe -v configs\nls -l /proc/config.gz\nmodprobe -v -r configs',
      covers: ['8.insmod-modprobe'],
    },
    {
      id: 'builtin',
      title: 'What has no file',
      say: 'Find the line of `virtio_console`, which drives the terminal you type into, in `/lib/modules/$(uname -r)/modules.builtin`. Try to load the file that it names with `insmod`.',
      check: notFound('virtio_console.ko', {by: 'insmod'}),
      hint: 'The paths in `modules.builtin` begin in the folder where it lies: `insmod /lib/modules/$(uname -r)/kernel/drivers/...`.',
      solution:
        'grep virtio_console /lib/modules/$(uname -r)/modules.builtin\ninsmod /lib/modules/$(uname -r)/kernel/drivers/char/virtio_console.ko\nmodprobe -v virtio_console',
      covers: ['8.builtin'],
    },
    {
      id: 'kconfig',
      title: 'Ask the question',
      say: 'Compare `tree/init/Kconfig` with `greeter/Kconfig`. Change the second so that `GREETER`, too, can be chosen to be a module.',
      check: fileHas(
        here('greeter/Kconfig'),
        /^config GREETER\n\s*tristate\s+"/m,
        'in greeter/Kconfig the option GREETER has two states, not three',
      ),
      hint: 'Built in or not are two states. One word of `tree/init/Kconfig` says three. `vi greeter/Kconfig`, or `sed -i s/OLD/NEW/ greeter/Kconfig`.',
      solution: 'cat tree/init/Kconfig\nsed -i s/bool/tristate/ greeter/Kconfig\ncat greeter/Kconfig',
      covers: ['8.tree', '8.config'],
    },
    {
      id: 'makefile',
      title: 'Use the answer',
      say: 'Look at `tree/kernel/Makefile`. Then add the line to `greeter/Makefile` that builds `greeter.o` as the configuration says.',
      check: fileHas(
        here('greeter/Makefile'),
        /^obj-\$[({]CONFIG_GREETER[)}]\s*\+?=\s*greeter\.o\s*$/m,
        'greeter/Makefile has no line that builds greeter.o as CONFIG_GREETER says',
      ),
      hint: "It has the shape of the line for `configs.o`. In the shell put it in single quotes, since `$(` means something there: `echo '...' >>greeter/Makefile`.",
      solution:
        "cat tree/kernel/Makefile\necho 'obj-$(CONFIG_GREETER) += greeter.o' >>greeter/Makefile\ncat greeter/Makefile",
      covers: ['8.tree'],
    },
    {
      id: 'ask',
      title: 'Ask from a source',
      say: 'Let `greeter.c` say in the log which of y, m and n this kernel answered for `IKCONFIG`: `greeter: IKCONFIG is ...`. Build it as a module and load it.',
      check: all(onceBuilt(loadSucceeded('greeter.ko')), logged(/^greeter: IKCONFIG is m$/)),
      hint: '`IS_BUILTIN(CONFIG_IKCONFIG)` and `IS_MODULE(CONFIG_IKCONFIG)` are 1 or 0 when the source is compiled. To build outside of the tree, answer for it on the command line: `make -C /lib/modules/$(uname -r)/build M=$PWD/greeter CONFIG_GREETER=m`.',
      solution:
        'patch -p1 <.solutions/ask.patch\nmake -C /lib/modules/$(uname -r)/build M=$PWD/greeter CONFIG_GREETER=m\ninsmod greeter/greeter.ko\ndmesg | tail -2',
      covers: ['8.config', '8.tree'],
    },
  ],
} satisfies Lab;
