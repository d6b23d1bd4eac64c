/**
 * Owns the proof that whatever a guest's programs write to the call file, in whatever pieces, neither the machine's
 * worker nor the compiler's throws, holds more than it may, or serves more calls than it may.
 */
import fc from 'fast-check';
import {expect, test} from 'vitest';
import {CompileCalls} from '../../../src/compiler/calls/calls';
import {CallFile} from '../../../src/machine/calls/call-file';
import {CallRelay} from '../../../src/machine/calls/call-relay';
import {CALL_LIMITS} from '../../../src/machine/calls/limits';
import {absent, call, channel, directory, done, file, stdin, u32} from '../call-ports';
import type {JobOutcome} from '../../../src/compiler/job';
import type {CallMessage, CallReply} from '../../../src/protocol/compile-calls';

const LIMITS = {...CALL_LIMITS, calls: 3, headBytes: 400, frameBytes: 600, callBytes: 2000, allBytes: 4000};

/** Both workers' parts and what lies between; the compiler makes something of each job, or asks for more. */
function bothSides(onJob: () => void) {
  const calls: CallFile = new CallFile({
    onWrite: (callId, bytes) => relay.write(callId, bytes),
    onClose: (callId) => relay.close(callId),
  });
  const relay: CallRelay = new CallRelay({
    send: (callId, chunks) => calls.send(callId, chunks),
    unreadBytes: () => calls.unreadBytes,
    onChange: () => undefined,
    limits: LIMITS,
  });
  let jobs = 0;
  const compiled = (): JobOutcome =>
    jobs++ % 5 === 4
      ? {ok: false, why: 'crashed', message: 'it was too much'}
      : {
          ok: true,
          exitCode: 0,
          stdout: new Uint8Array(jobs % 7),
          stderr: new Uint8Array(0),
          written: [{path: '/root/a.o', bytes: new Uint8Array(300), mode: 0o644}],
          removed: [],
          missing: jobs % 3 === 0 ? ['/root/x/missing.h'] : [],
          looked: [],
          ms: 1,
        };
  const connect = () => {
    const [mine, its] = channel<CallMessage, CallReply>();
    new CompileCalls(its, {
      load: () => Promise.resolve({ok: true}),
      foreseen: () => undefined,
      known: () => undefined,
      compile: () => {
        onJob();
        return Promise.resolve(compiled());
      },
      checkpatch: () => Promise.resolve({ok: false, why: 'crashed', message: 'it was too much'}),
      onOutput: () => undefined,
    });
    relay.connect(mine);
  };
  return {calls, relay, connect};
}

/** Each question comes while the words before it are still being written. */
const answered = Buffer.concat([
  call(['gcc', '-c', 'a.c']),
  directory('/root', ['a.c']),
  file('/root/a.c', 'x'),
  done,
]);
const sound = fc.constantFrom(
  answered,
  call(['gcc', '-c', 'a.c']),
  call(['gcc', '--version']),
  call(['constructor']),
  call(['gcc', '-']),
  done,
  stdin('int x;'),
  file('/root/a.c', 'x'),
  file('/root/x/missing.h', 'x'),
  absent('/root/a.c'),
  directory('/root', ['a.c']),
  u32(0xffffffff),
  u32(400),
);
const piece = fc.oneof(
  {weight: 3, arbitrary: sound},
  fc.uint8Array({maxLength: 40}),
  fc.uint8Array({minLength: 500, maxLength: 700}),
);
const step = fc.oneof(
  {
    weight: 8,
    arbitrary: fc.record({
      do: fc.constant('write' as const),
      to: fc.nat(5),
      piece,
      cut: fc.integer({min: 1, max: 50}),
    }),
  },
  fc.record({do: fc.constant('read' as const), to: fc.nat(5), count: fc.nat(1000)}),
  fc.record({do: fc.constant('close' as const), to: fc.nat(5)}),
  fc.record({do: fc.constant('connect' as const)}),
  fc.record({do: fc.constant('fail' as const), to: fc.nat(5)}),
);

test('any bytes on any calls', async () => {
  let jobs = 0;
  await fc.assert(
    fc.asyncProperty(fc.array(step, {minLength: 5, maxLength: 40}), async (steps) => {
      const {calls, relay, connect} = bothSides(() => jobs++);
      connect();
      const open = Array.from({length: 6}, () => calls.open());
      for (const each of steps) {
        const slot = 'to' in each ? each.to : 0;
        const callId = open[slot] ?? 0;
        if (each.do === 'write')
          for (let at = 0; at < each.piece.length; at += each.cut)
            calls.write(callId, each.piece.subarray(at, at + each.cut));
        if (each.do === 'read') calls.read(callId, each.count, slot, () => undefined);
        if (each.do === 'connect') connect();
        if (each.do === 'fail') relay.fail(callId, 'gcc: stopped', 1);
        if (each.do === 'close') {
          calls.close(callId);
          open[slot] = calls.open();
        }
        // A program that was just called runs now, if nothing else keeps it.
        if (each.do !== 'read') await new Promise((resolve) => setImmediate(resolve));
        expect(relay.served.length).toBeLessThanOrEqual(LIMITS.calls);
        expect(relay.heldBytes).toBeLessThanOrEqual(LIMITS.allBytes + 50);
        // What a result may add, and the messages with which each of six calls can end.
        expect(calls.unreadBytes).toBeLessThanOrEqual(LIMITS.allBytes + 6 * 200);
      }
      for (const callId of open) calls.close(callId);
      await new Promise((resolve) => setImmediate(resolve));
      expect([relay.served, relay.heldBytes, calls.unreadBytes]).toEqual([[], 0, 0]);
    }),
    {numRuns: 1000},
  );
  // Else nothing but refusals would have been tried.
  expect(jobs).toBeGreaterThan(300);
});
