/** Owns what is kept of each line of a recording: the variables of its function, the module's statics, and what pointers point at. */
import {globalsOf, variablesOf} from '../../../debugger/values/variables';
import {stripped} from '../../../debugger/info/types';
import {isOwnStatic} from '../variable-views';
import type {RecordedStep, RecordedValue} from './recording';
import type {WalkedLine} from './walk';
import type {Value} from '../../../debugger/values/value';

const STATICS_LIMIT = 40;
const TEXT_LIMIT = 200;

/** Of a line that is about to run. */
export function stepAt({module, frame, at}: WalkedLine): RecordedStep {
  const {info, pathOf} = module.build;
  const [scope] = info.ask(() => info.scopesAt(frame.address, at)) ?? [];
  const values = new Map<string, RecordedValue>();
  const name = scope?.name ?? '';
  // Of a recursion each call has variables of its own.
  const within = `${name}@${(frame.cfa() ?? 0).toString(16)}`;
  info.ask(() => {
    for (const {value} of scope ? variablesOf(frame, scope) : [])
      keep(values, `${within}.${value.name}`, value);
  });
  info.ask(() => {
    const own = globalsOf(frame).filter(({value, file}) => isOwnStatic(value.name, file));
    for (const {value} of own.slice(0, STATICS_LIMIT)) keep(values, `.${value.name}`, value);
  });
  return {place: at && {path: pathOf(at.file), line: at.line}, function: name, values};
}

function keep(values: Map<string, RecordedValue>, key: string, value: Value): void {
  const number = value.integer();
  const type = stripped(value.type);
  const isNumber = type.kind === 'base' && number !== undefined;
  values.set(key, {
    name: value.name,
    text: value.text.slice(0, TEXT_LIMIT),
    number: isNumber ? Number(number) : undefined,
  });
  if (type.kind !== 'pointer' || stripped(type.to()).kind !== 'struct' || !value.isFollowable()) return;
  const target = value.followed();
  values.set(`${key}->`, {name: `*${value.name}`, text: target.text.slice(0, TEXT_LIMIT), number: undefined});
}
