/** Owns the making of changes to a machine that stands: written into its memory and its registers, and shown. */
import {evaluateExpression} from '../../../debugger/values/evaluate';
import {NOT_STANDING, assignment, callsAhead, jumping, namedRegisters, returning, skipping} from './changes';
import {assign} from '../../../debugger/values/assign';
import {kernelScope} from '../kernel/scope';
import {nameOf} from '../../editor/paths';
import type {CallAhead} from './changes';
import type {EngineControl, Standing} from './engine-control';
import type {ChangeOutcome} from '../views';
import type {Assigned} from '../../../debugger/values/assign';
import type {Patch} from '../../../debugger/values/storage';
import type {Value} from '../../../debugger/values/value';
import type {StackFrame} from '../call-stack';

const TROUBLE =
  'What is shown has failed already, and will not go on. Step back to a stop before it, and change things there.';

export class Changing {
  readonly #control: EngineControl;

  constructor(control: EngineControl) {
    this.#control = control;
  }

  /** `what`: an expression that says what is changed, or a value that is shown. */
  set(what: string | Value, text: string, frame: number): Promise<ChangeOutcome> {
    return this.#change(
      ({frames}) => {
        const found = frames[frame];
        if (!found) return {ok: false, message: NOT_STANDING};
        const where = found.own?.frame ?? this.#scopeOf(found);
        return typeof what === 'string' ? assignment(where, what, text) : assign(what, text, where);
      },
      `${typeof what === 'string' ? what : what.name} is changed.`,
    );
  }

  /** The innermost function returns at once. */
  returnWith(text: string): Promise<ChangeOutcome> {
    return this.#change(({frames}) => returning(frames, this.#scopeOf, text), 'The function has returned.');
  }

  /** The machine goes on at another line of the function, when it goes on. */
  jumpTo(path: string, line: number): Promise<ChangeOutcome> {
    return this.#change(({frames}) => jumping(frames, path, line), `It goes on at ${nameOf(path)}:${line}.`);
  }

  /** Names of the functions that the line is about to call, in their order. */
  async callsAhead(): Promise<string[]> {
    const {memory, standing} = this.#control;
    const now = standing();
    if (!now || now.isTrouble) return [];
    const calls = (await memory.settle(() => this.#callsOf(now))) ?? [];
    return [...new Set(calls.flatMap(({name}) => name ?? []))];
  }

  #callsOf({frames}: Standing): CallAhead[] {
    const info = frames[0]?.own?.module.build.info;
    return info?.ask(() => callsAhead(frames)) ?? [];
  }

  /** Runs up to a call of the line, and goes on behind it: the call seems to have returned this number. */
  async skipCall(name: string, text: string): Promise<ChangeOutcome> {
    const {memory, standing, goOn, nextShown} = this.#control;
    const now = standing();
    const calls = now && (await memory.settle(() => this.#callsOf(now)));
    const call = calls?.find((each) => each.name === name);
    const own = now?.frames[0]?.own;
    if (!now || !call || !own) return {ok: false, message: `The line does not call ${name}() from here on.`};
    const number = await memory.settle(() => evaluateExpression(text === '' ? '0' : text, own.frame));
    const value = number?.ok ? number.value.integer() : undefined;
    if (value === undefined) return {ok: false, message: `“${text}” is not a number here.`};
    if (now.stop.address !== call.at) {
      const cfa = await memory.settle(() => own.frame.cfa());
      const shown = nextShown();
      await goOn(() =>
        Promise.resolve({
          addresses: [call.at],
          endsAt: (frame) => frame !== undefined && frame.cfa() === cfa,
        }),
      );
      await shown;
    }
    if (standing()?.stop.address !== call.at)
      return {ok: false, message: `The machine did not reach the call of ${name}().`};
    return this.#change(
      () => ({ok: true, patches: skipping(call, Number(BigInt.asUintN(32, value)))}),
      `${name}() seems to have returned ${text === '' ? '0' : text}.`,
    );
  }

  readonly #scopeOf = ({registers}: StackFrame) =>
    kernelScope(this.#control.kernel, this.#control.memory.read, registers);

  #change(work: (standing: Standing) => Assigned, why: string): Promise<ChangeOutcome> {
    const {exclusively, memory, standing, showAgain} = this.#control;
    return exclusively(async () => {
      const now = standing();
      if (!now) return {ok: false, message: NOT_STANDING};
      if (now.isTrouble) return {ok: false, message: TROUBLE};
      const assigned = await memory.settle(() => work(now));
      if (!assigned) return {ok: false, message: 'This reads more memory than one question may.'};
      if (!assigned.ok) return assigned;
      const isWritten = await this.#write(assigned.patches);
      if (!isWritten) return {ok: false, message: 'There is no memory to write to.'};
      await showAgain(why);
      return {ok: true};
    });
  }

  async #write(patches: readonly Patch[]): Promise<boolean> {
    const {debug} = this.#control;
    for (const patch of patches)
      if (patch.kind === 'memory' && (await debug((api) => api.write(patch.address, patch.bytes))) !== true)
        return false;
    const registers = namedRegisters(patches);
    if (Object.keys(registers).length === 0) return true;
    return (await debug((api) => api.setRegisters(registers))) === true;
  }
}
