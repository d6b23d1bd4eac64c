/** Owns what the page shows of machines and files that arrive, and of machines that leave. */
import {LitElement, html, nothing} from 'lit';
import {customElement, property, query, state} from 'lit/decorators.js';
import './modlab-drop';
import './modlab-hand-in';
import './modlab-incoming';
import './modlab-share';
import {describeUpload} from './upload-messages';
import type {ModlabClass} from './modlab-class';
import type {ClassHandIns} from '../../session/sharing/grading/class-hand-ins';
import type {DroppedFile} from './dropped-files';
import type {ModlabHandIn} from './modlab-hand-in';
import type {LabAnswer} from './modlab-lab-offer';
import type {IncomingAnswer} from './modlab-incoming';
import type {ModlabShare} from './modlab-share';
import type {ReceivedHandIn} from '../../session/sharing/hand-in';
import {NO_LAB_YAML} from '../../session/lesson/added/lab-failures';
import type {LabOffer} from '../../session/lesson/added/incoming-labs';
import type {Offer} from '../../session/sharing/incoming';
import type {Session} from '../../session/session';
import type {Failure, SwitchResult} from '../../session/messages/result';

/** Something came of it that the person should read. `replaced`: another machine runs now. */
export interface ExchangeNews {
  result: ({ok: true} & SwitchResult) | Failure;
  text: string;
  replaced: boolean;
  /** The save of the machine before files of it were replaced. */
  before?: string | undefined;
}

/**
 * @fires exchange-news - ExchangeNews
 * @fires exchange-done - something was decided, and the keyboard may go back to the terminal
 * @fires hand-in - boolean: whether one is being looked at
 */
@customElement('modlab-exchange')
export class ModlabExchange extends LitElement {
  /** Whose exchange this is: the element listens to it, and passes on what the person decides. */
  @property({attribute: false}) session!: Session;
  @state() private offer: Offer | undefined;
  /** A lab from elsewhere is to be decided. */
  @state() private labOffer: LabOffer | undefined;
  @state() private handIn: ReceivedHandIn | undefined;
  /** The hand-ins of a class, once there are some. */
  @state() private together: ClassHandIns | undefined;
  @query('modlab-class') private table!: ModlabClass;
  @query('modlab-share') private sheet!: ModlabShare;
  @query('modlab-hand-in') private panel!: ModlabHandIn;

  /** Opens the dialog that sends the present machine. */
  share(): Promise<void> {
    return this.sheet.show();
  }

  /** Opens the hand-in that is being looked at. */
  showHandIn(): void {
    this.panel.show();
  }

  /** A file that was chosen, dropped, or opened with the system. */
  async receive(file: File): Promise<void> {
    if (file.name.endsWith('.zip')) return this.#receiveZip(file);
    const received = await this.session.exchange.incoming.receiveFile(file);
    if (received.ok) return;
    const other = received.why === 'not-a-modlab-file';
    const text = `"${file.name}" is not a saved machine. Files that end in .modlab open here, and labs as a .zip.`;
    this.#report(other ? {ok: true} : received, other ? text : '');
  }

  /** Several files at once: the hand-ins of a class. */
  async receiveAll(files: readonly File[]): Promise<void> {
    await import('./modlab-class');
    const together = (this.together ??= await this.session.exchange.classHandIns());
    await this.updateComplete;
    this.table.show();
    await together.add(files);
  }

  protected override firstUpdated(): void {
    const {exchange} = this.session;
    exchange.on('incoming', (offer) => (this.offer = offer));
    exchange.on('hand-in', (handIn) => this.#onHandIn(handIn));
    const {incoming} = this.session.addedLabs;
    this.session.addedLabs.on('offer', (offer) => this.#onLabOffer(offer));
    this.session.addedLabs.on('changed', () => exchange.incoming.refresh());
    // It may have come before this element did.
    this.#onLabOffer(incoming.offer);
    this.offer = exchange.incoming.offer;
    this.#onHandIn(exchange.handIns.received);
  }

  protected override render() {
    const {exchange, explain} = this.session;
    return html`
      <modlab-lab-offer
        .offer=${this.labOffer}
        @lab-answer=${(event: CustomEvent<LabAnswer>) => void this.#answerLab(event.detail)}
      ></modlab-lab-offer>
      <modlab-drop
        @file-drop=${(event: CustomEvent<File>) => void this.receive(event.detail)}
        @files-drop=${(event: CustomEvent<File[]>) => void this.receiveAll(event.detail)}
        @sources-drop=${(event: CustomEvent<Promise<DroppedFile[]>>) => void this.#upload(event.detail)}
      ></modlab-drop>
      <modlab-share .source=${exchange.outgoing} .explain=${explain}></modlab-share>
      <modlab-incoming
        .offer=${this.offer}
        @incoming-answer=${(event: CustomEvent<IncomingAnswer>) => void this.#answer(event.detail)}
      ></modlab-incoming>
      ${
        this.together
          ? html`<modlab-class
              .source=${this.together}
              @class-open=${(event: CustomEvent<number>) => void this.#openOfClass(event.detail)}
              @class-close=${() => this.together?.clear()}
            ></modlab-class>`
          : nothing
      }
      <modlab-hand-in
        .handIn=${this.handIn}
        ?ofClass=${(this.together?.rows.length ?? 0) > 0}
        @class-show=${() => this.table.show()}
        @machine-open=${(event: CustomEvent<number>) => void this.#openMachine(event.detail)}
        @hand-in-close=${() => exchange.handIns.close()}
      ></modlab-hand-in>
    `;
  }

  /** A zip is a lab if it has a lab.yaml; else it is a file like any other. */
  async #receiveZip(file: File): Promise<void> {
    const received = await this.session.addedLabs.incoming.receiveFile(file);
    if (received.ok) return;
    if (received.why === 'not-a-lab' && received.message === NO_LAB_YAML)
      return this.#upload(Promise.resolve([{name: file.name, blob: file}]));
    this.#report(received, '');
  }

  #onLabOffer(offer: LabOffer | undefined): void {
    if (offer) void import('./modlab-lab-offer');
    this.labOffer = offer;
  }

  async #answerLab(answer: LabAnswer): Promise<void> {
    const {addedLabs} = this.session;
    if (answer === 'open') {
      const {result, remarks} = await addedLabs.accept();
      // With no machine before it there is none to go back to.
      const replaced = !result.ok || result.before !== undefined;
      this.#report(result, replaced ? `The lab is open. ${remarks}`.trim() : remarks, replaced);
    } else addedLabs.incoming.dismiss();
    this.#done();
  }

  async #upload(dropped: Promise<DroppedFile[]>): Promise<void> {
    const uploaded = await this.session.workspace.operations.upload(await dropped);
    const before = uploaded.ok ? uploaded.before : undefined;
    this.#news({result: {ok: true}, text: describeUpload(uploaded), replaced: false, before});
  }

  async #answer(answer: IncomingAnswer): Promise<void> {
    const {incoming} = this.session.exchange;
    switch (answer) {
      case 'open':
        this.#report(await incoming.accept(), 'Opened.', true);
        return this.#done();
      case 'keep':
        this.#report(await incoming.keep(), 'It is under Saves. Restore it there to start it.');
        return this.#done();
      case 'dismiss':
        incoming.dismiss();
        return this.#done();
      case 'lab': {
        const address = incoming.offer?.origin?.address;
        if (address === undefined) return;
        this.#report(await this.session.addedLabs.incoming.receiveAddress(address), '');
      }
    }
  }

  async #openMachine(index: number): Promise<void> {
    this.panel.hide();
    const {student = '', machines = []} = this.handIn ?? {};
    const opened = await this.session.exchange.handIns.openMachine(index);
    const whose = student === '' ? 'the hand-in' : `the hand-in of ${student}`;
    this.#report(opened, `This is machine ${index + 1} of ${machines.length} of ${whose}.`, true);
    this.#done();
  }

  async #openOfClass(place: number): Promise<void> {
    const file = this.together?.file(place);
    if (!file) return;
    this.table.hide();
    // The same as before, perhaps: it is shown all the same.
    await this.receive(file);
  }

  #onHandIn(handIn: ReceivedHandIn | undefined): void {
    const another = handIn !== undefined && handIn.machines !== this.handIn?.machines;
    this.handIn = handIn;
    this.dispatchEvent(new CustomEvent('hand-in', {detail: handIn !== undefined}));
    if (another) void this.updateComplete.then(() => this.panel.show());
  }

  #report(result: ExchangeNews['result'], text: string, replaced = false): void {
    this.#news({result, text, replaced});
  }

  #news(news: ExchangeNews): void {
    this.dispatchEvent(new CustomEvent('exchange-news', {detail: news}));
  }

  #done(): void {
    this.dispatchEvent(new CustomEvent('exchange-done'));
  }
}

declare global {
  interface HTMLElementTagNameMap {
    'modlab-exchange': ModlabExchange;
  }
}
