/** Owns how a step's work in the debugger reads for a person: what to click, to press, to type, one sentence each, in Markdown. */
import {COMMANDS} from '../debugger/commands';
import type {Command} from '../debugger/commands';
import type {DebugAction} from '../../labs/format/debug';

/** "Step over: **F10**" */
function keyOf(wanted: Command): string {
  const way = COMMANDS.find(({command}) => command === wanted);
  return way ? `${way.name}: **${way.key}**` : '';
}

const times = (count: number) => (count === 1 ? '' : count === 2 ? ', twice' : `, ${count} times`);

function breakpoint(wanted: NonNullable<DebugAction['breakpoint']>): string {
  const {condition, fromHit, log} = wanted;
  const where =
    'function' in wanted
      ? `In the Debugger pane, put a breakpoint on the function \`${wanted.function}\``
      : `In \`${wanted.file}\`, click in the margin left of the line \`${wanted.code}\`, or press **F9** there`;
  const further = [
    condition === undefined ? '' : `with the condition \`${condition}\``,
    fromHit === undefined ? '' : `from its hit number ${fromHit} on`,
    log === undefined ? '' : `which logs \`${log}\` and does not stop`,
  ].filter((each) => each !== '');
  return `${[where, ...further].join(', ')}.`;
}

export function actionWords(action: DebugAction): string {
  const {type, step, set, record, whenChanged} = action;
  if (action.breakpoint) return breakpoint(action.breakpoint);
  if (action.clear) return 'Remove all breakpoints: another click on each dot, or in the Debugger pane.';
  if (type !== undefined) return `Type \`${type}\` in terminal 1.`;
  if (action.continue !== undefined) return `${keyOf('resume')}${times(action.continue)}.`;
  if (step !== undefined) return `${keyOf(step)}${times(action.times ?? 1)}.`;
  if (set) return `In the Debugger pane, change \`${set.variable}\` to \`${set.value}\`.`;
  if (record !== undefined) return `In the Debugger pane, record a call of \`${record}\`.`;
  if (whenChanged !== undefined) return `In the recording, click the value of \`${whenChanged}\`.`;
  return 'In the recording, press **Go there**.';
}

/** Keys that a person has at hand in each such step. */
export const DEBUG_KEYS: readonly (readonly [keys: string, what: string])[] = [
  ['F9', 'breakpoint'],
  ...COMMANDS.map(({name, key}) => [key, name.replace('Step ', '').toLowerCase()] as const),
];
