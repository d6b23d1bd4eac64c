/** Owns that the page's own scripts, and no others, may become workers: it is imported before anything that makes one. */
import {trustOwnScripts} from '../protocol/own-script';

trustOwnScripts((address) => new URL(address, document.baseURI), location.origin);
