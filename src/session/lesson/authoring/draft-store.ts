/** Owns the way of author mode to where drafts are kept. */
export {openDraftStore} from '../../../snapshots/drafts';
