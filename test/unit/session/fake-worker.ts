/** Owns a worker as a test sees it: an API behind a real channel, which dies when the test says so. */
import {expose} from 'comlink';
import type {WorkerLike} from '../../../src/session/workers/machine-process';

export interface FakeWorker {
  worker: WorkerLike;
  ended: boolean;
  /** Its error event, with that message. */
  die: (message: string) => void;
}

export function fakeWorker(api: object): FakeWorker {
  const {port1, port2} = new MessageChannel();
  const errors = new EventTarget();
  expose(api, port1);
  const listen = port2.addEventListener.bind(port2);
  const worker = Object.assign(port2, {
    addEventListener: (type: string, listener: never) =>
      type === 'error' ? errors.addEventListener(type, listener) : listen(type, listener),
    terminate: () => {
      fake.ended = true;
      port1.close();
      port2.close();
    },
  });
  const fake: FakeWorker = {
    worker,
    ended: false,
    die: (message) => errors.dispatchEvent(Object.assign(new Event('error'), {message})),
  };
  return fake;
}
