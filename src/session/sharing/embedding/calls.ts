/** Owns the calls of a page that has this one in a frame: what they may hold, and what they do. */
import * as v from 'valibot';
import type {ModlabApi} from '../../modlab-api';

export type CallApi = Pick<ModlabApi, 'ready' | 'run' | 'type' | 'openLab' | 'exportFile' | 'link'>;

/** In characters. */
const SCRIPT_LIMIT = 64 << 10;
const TEXT_LIMIT = 4 << 10;
const SCRIPT_MS_LIMIT = 600_000;

const text = (name: string, limit: number) => {
  const otherwise = `${name} must be text of at most ${limit} characters`;
  return v.pipe(v.string(otherwise), v.maxLength(limit, otherwise));
};
const TIMEOUT = `timeoutMs must be a whole number of milliseconds from 1 to ${SCRIPT_MS_LIMIT}`;
const timeoutMs = v.pipe(
  v.number(TIMEOUT),
  v.integer(TIMEOUT),
  v.minValue(1, TIMEOUT),
  v.maxValue(SCRIPT_MS_LIMIT, TIMEOUT),
);
const options = v.strictObject(
  {timeoutMs: v.optional(timeoutMs), cwd: v.optional(text('cwd', TEXT_LIMIT))},
  'options must be an object of timeoutMs and cwd, and of nothing else',
);

/** The arguments of each call. What a schema says is the rest of a sentence. */
const run = v.strictTuple(
  [text('script', SCRIPT_LIMIT), v.optional(options)],
  'it takes a script and options, and nothing else',
);
const type = v.strictTuple([text('text', TEXT_LIMIT)], 'it takes a text, and nothing else');
const ID = 'id must be a lab’s id: small letters, digits and dashes';
const openLab = v.strictTuple(
  [v.pipe(v.string(ID), v.regex(/^[a-z0-9-]{1,64}$/, ID))],
  'it takes the id of a lab, and nothing else',
);
const nothing = v.strictTuple([], 'it takes no arguments');

export type CallAnswer = {ok: true; value: unknown} | {ok: false; name: string; message: string};

const wrong = (message: string): CallAnswer => ({ok: false, name: 'wrong-call', message});
const unfit = (call: string, [{message}]: readonly [v.BaseIssue<unknown>, ...unknown[]]): CallAnswer =>
  wrong(`${call}: ${message}.`);

/** Does what is asked for once the machine is there. It never rejects: what goes wrong is an answer. */
export async function runCall(api: CallApi, call: unknown, args: unknown): Promise<CallAnswer> {
  try {
    switch (call) {
      case 'run': {
        const given = v.safeParse(run, args);
        if (!given.success) return unfit('run', given.issues);
        const [script, {timeoutMs: limit, cwd} = {}] = given.output;
        await api.ready;
        const how = {...(limit !== undefined && {timeoutMs: limit}), ...(cwd !== undefined && {cwd})};
        return {ok: true, value: await api.run(script, how)};
      }
      case 'type': {
        const given = v.safeParse(type, args);
        if (!given.success) return unfit('type', given.issues);
        await api.ready;
        api.type(given.output[0]);
        return {ok: true, value: undefined};
      }
      case 'openLab': {
        const given = v.safeParse(openLab, args);
        if (!given.success) return unfit('openLab', given.issues);
        await api.openLab(given.output[0]);
        return {ok: true, value: undefined};
      }
      case 'snapshot':
      case 'link': {
        const given = v.safeParse(nothing, args);
        if (!given.success) return unfit(call, given.issues);
        await api.ready;
        return {ok: true, value: await (call === 'link' ? api.link() : api.exportFile())};
      }
      default:
        return wrong('There is no such call: there are run, type, openLab, snapshot and link.');
    }
  } catch (error) {
    const {name, message} = error instanceof Error ? error : new Error(String(error));
    return {ok: false, name, message};
  }
}
