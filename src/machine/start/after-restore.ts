/** Owns what a machine is told when it goes on after a sleep: that it is another time, and that it is one of several. */
import type {AgentClient} from '../agent/client';

/** Its wall clock is late, and all copies of it share one state of the random generator. */
export function wakeUp(guest: AgentClient): void {
  void guest.reset();
  void guest.setClock(Date.now());
  void guest.addEntropy(crypto.getRandomValues(new Uint8Array(32)));
}
