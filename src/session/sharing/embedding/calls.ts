/** Owns the calls of a page that has this one in a frame: what they may hold, and what they do. */
import * as v from 'valibot';
import type {ModlabApi} from '../../modlab-api';

export type CallApi = Pick<ModlabApi, 'ready' | 'run' | 'type' | 'openLab' | 'exportFile' | 'link'>;

/** In characters. */
const SCRIPT_LIMIT = 64 << 10;
const TEXT_LIMIT = 4 << 10;
const SCRIPT_MS_LIMIT = 600_000;

const run = v.union([
  v.strictTuple([v.pipe(v.string(), v.maxLength(SCRIPT_LIMIT))]),
  v.strictTuple([
    v.pipe(v.string(), v.maxLength(SCRIPT_LIMIT)),
    v.strictObject({
      timeoutMs: v.optional(v.pipe(v.number(), v.integer(), v.minValue(1), v.maxValue(SCRIPT_MS_LIMIT))),
      cwd: v.optional(v.pipe(v.string(), v.maxLength(TEXT_LIMIT))),
    }),
  ]),
]);
const type = v.strictTuple([v.pipe(v.string(), v.maxLength(TEXT_LIMIT))]);
const openLab = v.strictTuple([v.pipe(v.string(), v.regex(/^[a-z0-9-]{1,64}$/))]);
const nothing = v.strictTuple([]);

export type CallAnswer = {ok: true; value: unknown} | {ok: false; name: string; message: string};

const wrong = (message: string): CallAnswer => ({ok: false, name: 'wrong-call', message});

/** Does what is asked for once the machine is there. It never rejects: what goes wrong is an answer. */
export async function runCall(api: CallApi, call: unknown, args: unknown): Promise<CallAnswer> {
  try {
    switch (call) {
      case 'run': {
        const given = v.safeParse(run, args);
        if (!given.success) return wrong(`run: ${v.summarize(given.issues)}`);
        const [script, {timeoutMs, cwd} = {}] = given.output;
        await api.ready;
        const options = {...(timeoutMs !== undefined && {timeoutMs}), ...(cwd !== undefined && {cwd})};
        return {ok: true, value: await api.run(script, options)};
      }
      case 'type': {
        const given = v.safeParse(type, args);
        if (!given.success) return wrong(`type: ${v.summarize(given.issues)}`);
        await api.ready;
        api.type(given.output[0]);
        return {ok: true, value: undefined};
      }
      case 'openLab': {
        const given = v.safeParse(openLab, args);
        if (!given.success) return wrong(`openLab: ${v.summarize(given.issues)}`);
        await api.openLab(given.output[0]);
        return {ok: true, value: undefined};
      }
      case 'snapshot':
      case 'link': {
        const given = v.safeParse(nothing, args);
        if (!given.success) return wrong(`${call}: ${v.summarize(given.issues)}`);
        await api.ready;
        return {ok: true, value: await (call === 'link' ? api.link() : api.exportFile())};
      }
      default:
        return wrong('There is no such call.');
    }
  } catch (error) {
    const {name, message} = error instanceof Error ? error : new Error(String(error));
    return {ok: false, name, message};
  }
}
