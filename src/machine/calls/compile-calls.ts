/** Owns the compile calls of one machine: the file by which they come, and the relay by which they go on. */
import {CallFile} from './call-file';
import {CallRelay} from './call-relay';

export class CompileCalls {
  readonly file: CallFile;
  readonly relay: CallRelay;
  #hasChanged = false;

  /** `onReply`: something is sent to a program of the guest's. */
  constructor(onReply: () => void) {
    this.file = new CallFile({
      onWrite: (callId, bytes) => this.relay.write(callId, bytes),
      onClose: (callId) => this.relay.close(callId),
    });
    this.relay = new CallRelay({
      send: (callId, chunks) => {
        onReply();
        this.file.send(callId, chunks);
      },
      unreadBytes: () => this.file.unreadBytes,
      onChange: () => (this.#hasChanged = true),
    });
  }

  /** The calls that wait for an answer, if they are others than when this was last asked. */
  servedSinceLast(): number[] | undefined {
    if (!this.#hasChanged) return undefined;
    this.#hasChanged = false;
    return this.relay.served;
  }
}
