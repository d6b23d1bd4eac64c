/** Owns the lab on parameters: variables of a module, set at load or while it runs, and what is refused. */
import {loadFailed, loadSucceeded, onceBuilt, ran} from '../checks/trace-events';
import {writable} from '../checks/files';
import {logged, loggedInOrder, loggedTimes} from '../checks/log';
import {moduleLoaded, parameterIs} from '../checks/modules';
import {all, any} from '../checks/verdict';
import type {Lab} from '../lab';

export default {
  id: 'parameters',
  order: 6,
  title: 'Parameters',
  summary:
    'Give a module values when it is loaded, change one while it runs, and give it values it cannot use.',
  level: 'core',
  minutes: 15,
  needs: ['first-module'],
  modules: [{file: 'greeter.ko', does: 'load', parameters: 'howmany=2 whom=test marks=1,2'}],
  steps: [
    {
      id: 'ask',
      title: 'Ask what can be set',
      say: 'Ask `modinfo` which parameters `greeter.ko` has, and of which types.',
      command: 'modinfo greeter.ko',
      check: ran('modinfo', {code: 0}),
      hint: '`modinfo` takes the path of a file. The parameters stand behind `parm:`.',
      solution: 'modinfo greeter.ko',
      covers: ['6.desc', '6.types'],
    },
    {
      id: 'defaults',
      title: 'Set nothing',
      say: 'Load `greeter.ko` without any values, and read what it says.',
      command: 'insmod greeter.ko',
      check: all(loadSucceeded('greeter.ko'), logged(/^greeter: hello, world$/)),
      hint: 'Plain `insmod greeter.ko`. The lines are in the log pane, and in `dmesg | tail`.',
      solution: 'insmod greeter.ko',
      covers: ['6.types'],
    },
    {
      id: 'set',
      title: 'Set an int and a string',
      say: 'Remove it, and load it so that it greets someone of your choice three times: `howmany` and `whom`.',
      check: all(
        parameterIs('greeter', 'howmany', '3'),
        parameterIs('greeter', 'whom', /^(?!world$)./),
        loggedTimes(/^greeter: hello, (?!world$)/, 3),
      ),
      hint: 'Values go behind the file, each as `name=value`, with no spaces around the `=`.',
      solution: 'rmmod greeter\ninsmod greeter.ko howmany=3 whom=Class',
      covers: ['6.set', '6.types'],
    },
    {
      id: 'files',
      title: 'Find them again as files',
      say: 'Look at the folder `/sys/module/greeter/parameters`: which files are there, and what is in them?',
      command: 'ls -l /sys/module/greeter/parameters; grep . /sys/module/greeter/parameters/*',
      check: all(
        moduleLoaded('greeter'),
        ran('ls'),
        any([ran('grep'), ran('cat'), ran('head'), ran('more'), ran('less')]),
      ),
      hint: '`ls -l` lists the files. `grep . FILES` prints the name of each and its lines.',
      solution: 'ls -l /sys/module/greeter/parameters; grep . /sys/module/greeter/parameters/*',
      covers: ['6.sysfs'],
    },
    {
      id: 'permissions',
      title: 'Try to write where you may not',
      say: 'As root, try to write a 5 into `howmany` with `tee`. Then try as `student` to write a name into `whom`.',
      command:
        'echo 5 | tee /sys/module/greeter/parameters/howmany; su student -c "echo me | tee /sys/module/greeter/parameters/whom"',
      // A redirection that root's own shell could not make leaves no trace; a program that failed does.
      check: all(
        ran('tee', {code: 1}),
        any(
          [ran('tee', {code: 1, least: 2}), ran('sh', {code: 1})],
          'only one of the two writes has been refused so far',
        ),
      ),
      hint: '`echo 5 | tee FILE` writes a 5 to the file. `su student -c "COMMAND"` runs a command as student.',
      solution:
        'echo 5 | tee /sys/module/greeter/parameters/howmany; su student -c "echo me | tee /sys/module/greeter/parameters/whom"',
      covers: ['6.permissions'],
    },
    {
      id: 'write',
      title: 'Change one while it runs',
      say: 'As root, write `moon` into the file of `whom`. Then remove `greeter`. Whom does it say goodbye to?',
      check: loggedInOrder(/^greeter: hello, (?!moon)/, /^greeter: goodbye, moon/),
      hint: '`echo moon >/sys/module/greeter/parameters/whom`, then `rmmod greeter`.',
      solution: 'echo moon >/sys/module/greeter/parameters/whom\nrmmod greeter',
      covers: ['6.write'],
    },
    {
      id: 'arrays',
      title: 'Several values in one',
      say: 'Load it again and give `marks` three numbers, with commas between them.',
      check: all(parameterIs('greeter', 'marks', /^-?\d+,-?\d+,-?\d+$/), logged(/^greeter: mark 3 of 3 is /)),
      hint: 'No spaces after the commas: a space begins the next parameter.',
      solution: 'insmod greeter.ko marks=3,1,4\ncat /sys/module/greeter/parameters/marks',
      covers: ['6.arrays', '6.set'],
    },
    {
      id: 'wrong-type',
      title: 'A word for a number',
      say: 'Remove it. Load it with a word as the value of `howmany`, and find in the log who refused it.',
      check: all(
        loadFailed('greeter.ko', 'EINVAL'),
        logged(
          /^greeter: `[^a-z']*[a-z][^']*' invalid for parameter `howmany'$/,
          'that howmany was given a word',
        ),
      ),
      hint: 'For example `howmany=many`. It has to be removed first: a module cannot be loaded twice.',
      solution: 'rmmod greeter\ninsmod greeter.ko howmany=many\ndmesg | tail -3',
      covers: ['6.wrong-type'],
    },
    {
      id: 'unknown',
      title: 'A parameter that it does not have',
      say: 'Load it with `colour=red`. It has no such parameter. Does the load fail?',
      command: 'insmod greeter.ko colour=red',
      check: all(moduleLoaded('greeter'), logged(/^greeter: unknown parameter 'colour' ignored$/)),
      hint: '`insmod greeter.ko colour=red`, then `lsmod`, and the log.',
      solution: 'insmod greeter.ko colour=red',
      covers: ['6.unknown'],
    },
    {
      id: 'quiet',
      title: 'A parameter of your own',
      say: 'Add to `greeter.c` a parameter `quiet` of the type `bool`, which root may write to: if it is set, there is no goodbye. Build it, load it, and set `quiet` while it runs.',
      check: all(
        onceBuilt(loadSucceeded('greeter.ko')),
        writable('/sys/module/greeter/parameters/quiet'),
        parameterIs('greeter', 'quiet', 'Y'),
      ),
      hint: 'A `static bool`, and a `module_param` line with `bool` and the permissions of `whom`. Then `make`, `rmmod greeter`, `insmod greeter.ko`, and write a 1 to the file.',
      solution:
        'patch -p1 <.solutions/quiet.patch\nmake\nmodinfo -p greeter.ko\nrmmod greeter\ninsmod greeter.ko\necho 1 >/sys/module/greeter/parameters/quiet\ncat /sys/module/greeter/parameters/quiet',
      covers: ['6.types', '6.permissions', '6.write'],
    },
  ],
} satisfies Lab;
