/** Owns how a check looks at the guest: over the control channel, each thing at most once in a round. */
import type {CheckContext, LogLine} from '../../labs/lab';
import type {DebugEvent} from '../../protocol/guest/debug-event';
import type {AskGuest} from '../machine/guest-channel';
import type {GuestFailure, GuestResult} from '../../protocol/guest';

/** The guest could not be asked: nothing is known, so nothing is judged. */
export class GuestUnavailable extends Error {
  override name = 'Unseen';
}

const SCRIPT_MS = 5_000;
/** A script of a check says yes or no, and in a few words why. */
const OUTPUT_LIMIT = 64 << 10;

/** `undefined` when the kernel refused (nothing there); throws Unseen for whatever else went wrong. */
function seen<T>(result: GuestResult<T>): ({ok: true} & T) | undefined {
  if (result.ok) return result;
  if (result.why === 'errno') return undefined;
  throw new GuestUnavailable((result satisfies GuestFailure).message);
}

/** Eyes for one round. `lab`: as the guest calls it. `log`: the lab's part of the kernel's log. `debugged`: of the debugger. */
export function createCheckContext(
  ask: AskGuest,
  lab: string,
  log: () => readonly LogLine[],
  debugged: readonly DebugEvent[] = [],
): CheckContext {
  const memory = new Map<string, Promise<unknown>>();
  const once = <T>(key: string, look: () => Promise<T>): Promise<T> => {
    const known = memory.get(key) as Promise<T> | undefined;
    if (known) return known;
    const looking = look();
    memory.set(key, looking);
    return looking;
  };
  const decode = (bytes: Uint8Array) => new TextDecoder().decode(bytes);

  const file = (path: string) =>
    once(`file ${path}`, async () => {
      const read = seen(await ask((guest) => guest.readFile(path, 1 << 20)));
      return read && decode(read.bytes);
    });

  return {
    modules: () => once('modules', async () => seen(await ask((guest) => guest.modules()))?.modules ?? []),
    log: () => Promise.resolve(log()),
    traceEvents: () =>
      once('events', async () => seen(await ask((guest) => guest.traceEvents()))?.events ?? []),
    debugEvents: () => Promise.resolve(debugged),
    file,
    stat: (path) => once(`stat ${path}`, async () => seen(await ask((guest) => guest.stat(path)))?.stat),
    list: (path) =>
      once(`list ${path}`, async () =>
        seen(await ask((guest) => guest.list(path)))?.entries.map(({name}) => name),
      ),
    run: (script) =>
      once(`run ${script}`, async () => {
        const ran = seen(
          await ask((guest) =>
            guest.run(script, {cwd: `/root/labs/${lab}`, timeoutMs: SCRIPT_MS, outputLimit: OUTPUT_LIMIT}),
          ),
        );
        if (!ran) return {stdout: '', stderr: '', exitCode: -1};
        return {stdout: decode(ran.stdout), stderr: decode(ran.stderr), exitCode: ran.exitCode};
      }),
  };
}
