/** Owns the traffic of machines with the outside: what is sent, what arrives, what is handed in. */
import {Emitter} from '../async/emitter';
import {labDirectory} from '../../labs/enter-lab-script';
import {findLab} from '../../labs/former-ids';
import {HandIns} from './hand-in';
import {Incoming} from './incoming';
import {Outgoing} from './outgoing';
import type {Fetch} from './fetch-snapshot';
import type {ClassHandIns, ClassOptions} from './grading/class-hand-ins';
import type {ReceivedHandIn} from './hand-in';
import type {IncomingOptions, Offer} from './incoming';
import type {SwitchResult} from '../messages/result';
import type {AskGuest} from '../machine/guest-channel';
import type {Saves, ImportedSnapshot} from '../saves/saves';
import type {OutgoingOptions} from './outgoing';
import type {Failure, Result} from '../messages/result';
import type {Lab} from '../../labs/lab';

export interface ExchangeEvents {
  /** Something from outside is to be decided; undefined: nothing is any more. */
  incoming: Offer | undefined;
  /** A hand-in is looked at; undefined: none is any more. */
  'hand-in': ReceivedHandIn | undefined;
}

export interface ExchangeOptions {
  saves: Saves;
  labs: readonly Lab[];
  clock: {now(): number};
  fetch: Fetch;
  pageUrl: () => string;
  capture: OutgoingOptions['capture'];
  /** Keeps it, and puts it in place of the present machine, which is saved first. */
  open: (taken: ImportedSnapshot) => Promise<SwitchResult>;
  keep: (taken: ImportedSnapshot) => Promise<Result>;
  /** Asks the running machine. */
  ask: AskGuest;
  /** See SessionOptions. */
  labSources?: (lab: string) => Promise<ReadonlyMap<string, string>>;
  /** What a machine is started with that is only looked at. */
  machines: ClassOptions['machines'];
  manifest: ClassOptions['manifest'];
  imageUrl: ClassOptions['imageUrl'];
  restore: (id: string) => Promise<SwitchResult>;
  /** Something is on its way from an address, and takes a while; undefined: no longer. */
  fetching: IncomingOptions['fetching'];
  /** Tells the person of what an address held that cannot be opened, once the page's own machine is there. */
  refused: (failure: Failure) => void;
}

export class Exchange extends Emitter<ExchangeEvents> {
  readonly handIns: HandIns;
  readonly incoming: Incoming;
  readonly outgoing: Outgoing;
  readonly #options: ExchangeOptions;
  #class: ClassHandIns | undefined;

  constructor(options: ExchangeOptions) {
    super();
    this.#options = options;
    this.handIns = new HandIns({
      ...options,
      now: () => options.clock.now(),
      reopen: options.restore,
      patches: async (of) => {
        const {patchesOf} = await import('./patches/patches-of');
        const {guestName = of.lab} = findLab(options.labs, of.lab) ?? {};
        return patchesOf(of, labDirectory(guestName), options.ask, options.labSources);
      },
      changed: (handIn) => this.emit('hand-in', handIn),
    });
    this.incoming = new Incoming({
      ...options,
      offered: (offer) => this.emit('incoming', offer),
      handIn: (file) => this.handIns.receive(file),
    });
    this.outgoing = new Outgoing({...options, handIns: this.handIns});
  }

  /** What the page's address holds: a link's fragment, the value of `?snapshot=`. */
  async receiveFromAddress(fragment: string, snapshot: string | null): Promise<void> {
    const {incoming} = this;
    const received = await (snapshot === null
      ? incoming.receiveLink(fragment)
      : incoming.receiveAddress(snapshot));
    if (received?.ok === false) this.#options.refused(received);
  }

  /** The hand-ins of a class, looked at together; fetched when there are some. */
  async classHandIns(): Promise<ClassHandIns> {
    const {ClassHandIns} = await import('./grading/class-hand-ins');
    return (this.#class ??= new ClassHandIns(this.#options));
  }
}
