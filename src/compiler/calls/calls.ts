/** Owns the compile calls of one machine: frames go to the call they belong to, replies to the machine's worker. */
import {CompileCall} from './call';
import type {CallHost} from './call';
import type {CallMessage, CallPort, CallReply} from '../../protocol/compile-calls';

export class CompileCalls {
  readonly #port: CallPort<CallReply, CallMessage>;
  readonly #host: CallHost;
  readonly #calls = new Map<number, CompileCall>();

  constructor(port: CallPort<CallReply, CallMessage>, host: CallHost) {
    this.#port = port;
    this.#host = host;
    port.addEventListener('message', ({data}) => this.#onMessage(data));
    port.start();
  }

  /** Another machine is in place: nobody waits for what was asked for on this one. */
  end(): void {
    this.#port.close();
    for (const call of this.#calls.values()) call.close();
    this.#calls.clear();
  }

  #onMessage(message: CallMessage): void {
    const {callId} = message;
    switch (message.kind) {
      case 'call':
        return this.#begin(callId, message.head);
      case 'frame':
        return this.#calls.get(callId)?.onFrame(message.type, message.payload);
      case 'closed':
        this.#calls.get(callId)?.close();
        this.#calls.delete(callId);
        return this.#post({kind: 'released', callId});
    }
  }

  #begin(callId: number, head: Uint8Array<ArrayBuffer>): void {
    const call = new CompileCall(this.#host, (reply) => {
      if (this.#calls.get(callId) !== call) return;
      if (reply.kind === 'result') this.#calls.delete(callId);
      this.#post({...reply, callId});
    });
    this.#calls.set(callId, call);
    void call.serve(head);
  }

  #post(reply: CallReply): void {
    const chunks = 'chunks' in reply ? reply.chunks : [];
    this.#port.postMessage(reply, [...new Set(chunks.map(({buffer}) => buffer))]);
  }
}
