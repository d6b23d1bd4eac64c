/** Owns the proof that the machine lets through what a compile call may say, in its order and within its limits. */
import {afterEach, beforeEach, describe, expect, test, vi} from 'vitest';
import {CallFile} from '../../../src/machine/calls/call-file';
import {CallRelay} from '../../../src/machine/calls/call-relay';
import {CALL_LIMITS} from '../../../src/machine/calls/limits';
import {FrameAssembler} from '../../../src/machine/calls/frame-assembler';
import {REPLY, REQUEST} from '../../../src/protocol/compile-calls';
import {absent, call, channel, directory, done, file, frame, framesOf, stdin, u32} from '../call-ports';
import type {CallLimits} from '../../../src/machine/calls/limits';
import type {CallMessage, CallPort, CallReply} from '../../../src/protocol/compile-calls';

const bytes = (text: string): Uint8Array<ArrayBuffer> => new TextEncoder().encode(text);

describe('frames', () => {
  const limits = {limit: 1000, trusted: 1000};

  test('are whole whatever the pieces, each in a buffer of its own', () => {
    const all = Buffer.concat([frame(7, bytes('seven')), frame(8), frame(9, bytes('nine'))]);
    for (const size of [1, 2, 3, 5, 100]) {
      const frames = new FrameAssembler();
      const found: string[] = [];
      for (let at = 0; at < all.length; at += size)
        frames.push(all.subarray(at, at + size), limits, ({type, payload}) => {
          found.push(`${type} ${Buffer.from(payload).toString()}`);
          structuredClone(payload, {transfer: [payload.buffer]});
        });
      expect(found).toEqual(['7 seven', '8 ', '9 nine']);
    }
  });

  test('that are announced and do not come take no room', () => {
    const before = process.memoryUsage().arrayBuffers;
    const waiting = Array.from({length: 200}, () => {
      const frames = new FrameAssembler();
      frames.push(u32(64 << 20), {limit: 64 << 20, trusted: 4096}, () => undefined);
      frames.push(bytes('x'), {limit: 64 << 20, trusted: 4096}, () => undefined);
      return frames;
    });
    expect(waiting.length).toBe(200);
    expect(process.memoryUsage().arrayBuffers - before).toBeLessThan(16 << 20);
  });

  test('of no length or beyond the limit are refused', () => {
    for (const length of [0, 1001, 0xffffffff])
      expect(() => new FrameAssembler().push(u32(length), limits, () => undefined)).toThrow('a frame of');
  });
});

describe('the file that is called', () => {
  beforeEach(() => vi.useFakeTimers());
  afterEach(() => vi.useRealTimers());

  test('is read in as much as is wanted, over the borders of what was sent', () => {
    const calls = new CallFile({onWrite: () => undefined, onClose: () => undefined});
    const callId = calls.open();
    const read: string[] = [];
    const readNext = (count: number) =>
      calls.read(callId, count, 1, (parts) => read.push(Buffer.concat(parts).toString()));
    readNext(5);
    calls.write(callId, bytes('x'));
    calls.send(callId, [bytes('hel'), bytes(''), bytes('lo'), bytes('!')]);
    expect(calls.unreadBytes).toBe(6);
    readNext(4);
    readNext(9);
    readNext(1);
    expect(read).toEqual(['', 'hell', 'o!']);
    vi.advanceTimersByTime(1000);
    expect(read).toEqual(['', 'hell', 'o!', '']);
    calls.send(callId, [bytes('never read')]);
    calls.close(callId);
    expect(calls.unreadBytes).toBe(0);
  });
});

/** A relay with a compiler at its other end that only listens, and guests that read all. */
function relayed(limits: Partial<CallLimits> = {}) {
  const sent = new Map<number, Uint8Array[]>();
  const relay: CallRelay = new CallRelay({
    send: (callId, chunks) => sent.set(callId, [...(sent.get(callId) ?? []), ...chunks]),
    unreadBytes: () => 0,
    onChange: () => undefined,
    limits: {...CALL_LIMITS, ...limits},
  });
  const connect = () => {
    const [mine, its] = channel<CallMessage, CallReply>();
    const heard: CallMessage[] = [];
    relay.connect(mine);
    its.addEventListener('message', ({data}) => heard.push(data));
    its.start();
    return {port: its, heard, brief: () => heard.map((each) => `${each.kind} ${each.callId}`)};
  };
  /** What the guest's program was told on standard error. */
  const told = (callId: number) =>
    framesOf(sent.get(callId) ?? [])
      .filter(({type}) => type === REPLY.stderr)
      .map(({payload}) => payload.toString())
      .join('');
  const exitCode = (callId: number) =>
    framesOf(sent.get(callId) ?? [])
      .find(({type}) => type === REPLY.exit)
      ?.payload.readUInt32LE();
  return {relay, connect, sent, told, exitCode};
}

const askFiles = (
  port: CallPort<CallReply, CallMessage>,
  callId: number,
  what: 'files' | 'stdin' = 'files',
) => port.postMessage({kind: 'ask', callId, what, chunks: [new Uint8Array(frame(66))]}, []);
const end = (port: CallPort<CallReply, CallMessage>, callId: number, size = 8) =>
  port.postMessage(
    {kind: 'result', callId, chunks: [new Uint8Array(frame(REPLY.exit, u32(0), Buffer.alloc(size)))]},
    [],
  );

describe('a compile call', () => {
  test('goes over as it comes, its answers when they were asked for, and its end', () => {
    const {relay, connect, sent} = relayed();
    const {port, heard, brief} = connect();
    relay.write(1, call(['gcc']));
    askFiles(port, 1);
    expect(framesOf(sent.get(1) ?? []).map(({type}) => type)).toEqual([66]);
    relay.write(1, Buffer.concat([directory('/root', ['a.c']), file('/root/a.c', 'int a;'), done]));
    expect(brief()).toEqual(['call 1', 'frame 1', 'frame 1', 'frame 1']);
    expect(heard.map((each) => (each.kind === 'frame' ? each.type : 0))).toEqual([
      0,
      REQUEST.directory,
      REQUEST.file,
      REQUEST.done,
    ]);
    expect(relay.served).toEqual([1]);
    end(port, 1);
    expect(relay.served).toEqual([]);
    expect(relay.heldBytes).toBe(0);
    relay.close(1);
    expect(brief().length).toBe(4);
  });

  test('that nobody waits for is told to the compiler, and counted until that lets go of it', () => {
    const {relay, connect} = relayed();
    const {port, brief} = connect();
    relay.write(1, call(['gcc']));
    relay.close(1);
    expect(brief()).toEqual(['call 1', 'closed 1']);
    expect(relay.heldBytes).toBeGreaterThan(0);
    port.postMessage({kind: 'released', callId: 1}, []);
    expect(relay.heldBytes).toBe(0);
  });

  test.each([
    ['files before it has called', [file('/root/a', 'x')]],
    ['two calls', [call(['gcc']), call(['gcc'])]],
    ['a standard input that nobody wants', [call(['gcc']), stdin('x')]],
    ['files that nobody wants', [call(['gcc']), file('/root/a', 'x')]],
    ['an unknown frame', [call(['gcc']), frame(99)]],
    ['a frame without a length', [call(['gcc']), u32(0)]],
  ])('that says %s ends with a message, and what it says then is not heard', (_, pieces) => {
    const {relay, connect, told, exitCode} = relayed();
    const {brief} = connect();
    for (const piece of pieces) relay.write(1, piece);
    relay.write(1, call(['gcc']));
    relay.write(1, Buffer.alloc(100_000));
    expect(told(1)).toMatch(/^compile: this call cannot be served: a frame of .*\n$/);
    expect(exitCode(1)).toBe(1);
    expect(relay.served).toEqual([]);
    expect(brief()).toEqual(pieces[0]?.[4] === REQUEST.call ? ['call 1', 'closed 1'] : []);
  });

  test('that answers a question for files with standard input, or the other way round, ends', () => {
    for (const [what, answer] of [
      ['files', stdin('x')],
      ['stdin', done],
    ] as const) {
      const {relay, connect, told} = relayed();
      const {port} = connect();
      relay.write(1, call(['gcc']));
      askFiles(port, 1, what);
      relay.write(1, answer);
      expect(told(1)).toContain('that was not asked for');
    }
  });

  test('has limits: of its head, a frame, an answer, and all that it says', () => {
    const limits = {headBytes: 500, frameBytes: 1000, callBytes: 2800, answerFrames: 4};
    const said = (...pieces: Buffer[]) => {
      const {relay, connect, told} = relayed(limits);
      const {port} = connect();
      relay.write(1, call(['gcc']));
      askFiles(port, 1);
      for (const piece of pieces) relay.write(1, piece);
      return told(1);
    };
    expect(said(file('/a', 'x'.repeat(900)), done)).toBe('');
    expect(said(file('/a', 'x'.repeat(1000)))).toContain('a frame of');
    expect(said(...Array.from({length: 3}, (_, i) => file(`/${i}`, 'x'.repeat(960))))).toContain(
      'in one call',
    );
    expect(said(...Array.from({length: 5}, (_, i) => absent(`/${i}`)))).toContain('too many files');
    const {relay, told} = relayed(limits);
    relay.write(1, call(['gcc', 'x'.repeat(600)]));
    expect(told(1)).toContain('a frame of');
  });

  test('is one of so many at once: the others wait for their turn, and hold no more than all may', () => {
    const {relay, connect, told} = relayed({calls: 2, allBytes: 400});
    const {port, brief} = connect();
    for (const callId of [1, 2, 3, 4, 5]) relay.write(callId, call(['gcc']));
    expect(brief()).toEqual(['call 1', 'call 2']);
    relay.close(3);
    end(port, 2);
    relay.close(1);
    port.postMessage({kind: 'released', callId: 1}, []);
    expect(brief()).toEqual(['call 1', 'call 2', 'call 4', 'closed 1', 'call 5']);
    relay.write(6, call(['gcc', 'x'.repeat(300)]));
    expect(told(6)).toContain('all calls together');
    end(port, 4, 500);
    expect(told(4)).toContain('too much to be handed over');
  });

  test('can be answered in the compiler’s place, once', () => {
    const {relay, connect, told, exitCode} = relayed();
    const {port, brief} = connect();
    relay.write(1, call(['gcc']));
    relay.fail(1, 'gcc: stopped', 4);
    relay.fail(1, 'gcc: again', 5);
    end(port, 1);
    expect([told(1), exitCode(1)]).toEqual(['gcc: stopped\n', 4]);
    expect(brief()).toEqual(['call 1', 'closed 1']);
    relay.fail(2, 'nobody', 1);
  });
});

describe('another compiler', () => {
  test('is told the calls that had begun, and not what the one before had asked for', () => {
    const {relay, connect, sent} = relayed();
    relay.write(1, call(['gcc', 'early']));
    const first = connect();
    expect(first.brief()).toEqual(['call 1']);
    askFiles(first.port, 1);
    relay.write(1, file('/root/a', 'x'));
    relay.write(2, call(['ld']));
    end(first.port, 2);
    const second = connect();
    expect(second.brief()).toEqual(['call 1']);
    askFiles(second.port, 1);
    relay.write(1, Buffer.concat([file('/root/b', 'x'), done]));
    expect(second.brief()).toEqual(['call 1']);
    relay.write(1, Buffer.concat([file('/root/c', 'x'), done]));
    expect(second.brief()).toEqual(['call 1', 'frame 1', 'frame 1']);
    // Whoever was replaced is not heard.
    end(first.port, 1);
    expect(relay.served).toEqual([1]);
    expect(framesOf(sent.get(1) ?? []).length).toBe(2);
  });

  test('gets the standard input that was read already, and the one that is on its way', () => {
    const {relay, connect, sent} = relayed();
    const first = connect();
    relay.write(1, call(['gcc', '-']));
    askFiles(first.port, 1, 'stdin');
    const second = connect();
    askFiles(second.port, 1, 'stdin');
    relay.write(1, stdin('int x;'));
    const third = connect();
    askFiles(third.port, 1, 'stdin');
    for (const {heard} of [second, third])
      expect(heard[1]).toMatchObject({kind: 'frame', type: REQUEST.stdin, payload: bytes('int x;')});
    expect(framesOf(sent.get(1) ?? []).length).toBe(1);
  });

  test('finds room again: what the one before held is gone with it', () => {
    const {relay, connect} = relayed();
    connect();
    relay.write(1, call(['gcc']));
    relay.close(1);
    expect(relay.heldBytes).toBeGreaterThan(0);
    connect();
    expect(relay.heldBytes).toBe(0);
  });
});
