/** Owns the step from lab.yaml's data to a lab that runs. */
import {checkOf} from './checks/from-data';
import {matcherOf} from './patterns/matcher';
import {labDirectory} from './enter-lab-script';
import type {Expressions} from './patterns/matcher';
import type {Lab, ModuleExpectation, Step} from './lab';
import type {LabData} from './format/lab';

/** `expressions`: of whom its patterns are read; for labs that are not ours only patterns/linear.ts will do. */
export function labOf(data: LabData, expressions: Expressions): Lab {
  const {format: _, order = 0, needs = [], modules = [], steps, ...rest} = data;
  const reading = {directory: labDirectory(data.id), expressions};
  return {
    ...rest,
    order,
    needs,
    modules: modules.map(({file, does, after, parameters, errno = '', log, why = ''}): ModuleExpectation => {
      const before = after && {after};
      if (does === 'load') return {file, does, ...before, ...(parameters !== undefined && {parameters})};
      if (does === 'fail')
        return {file, does, errno, ...before, ...(log !== undefined && {log: matcherOf(log, expressions)})};
      return does === 'stay' ? {file, does, errno, ...before} : {file, does, why};
    }),
    steps: steps.map(({check, covers = [], solution = '', ...step}): Step => ({
      ...step,
      solution,
      covers,
      check: checkOf(check, reading),
    })),
  };
}
