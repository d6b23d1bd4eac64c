/** Owns what is done with a guest after a restore: time has passed, and there may be other copies of it. */
import type {AgentClient} from '../agent/client';

/** Its wall clock is late, and all copies of it share one state of the random generator. */
export function wakeUp(guest: AgentClient): void {
  void guest.reset();
  void guest.setClock(Date.now());
  void guest.addEntropy(crypto.getRandomValues(new Uint8Array(32)));
}
