/** Owns what the person is told of each foreseeable failure: one sentence that says what happened and what to do. */
import {labFailureMessage} from './lab-messages';
import type {Failure} from './result';

const parts = {engine: 'the emulator', base: 'the machine', kernel: 'the kernel'} as const;

export function failureMessage(failure: Failure): string {
  switch (failure.why) {
    case 'download-failed':
      return `The download of ${parts[failure.what]} did not finish. Check the connection and try again; what has arrived is kept by the browser where possible.`;
    case 'hash-mismatch':
      return `The file of ${parts[failure.what]} arrived damaged. Try again; if it stays so, the site's copy is broken or something on the way alters it.`;
    case 'bad-delta':
      return 'This saved machine cannot be read. It is still stored, and nothing else is affected: choose an earlier one, or start fresh.';
    case 'engine-failed':
      return 'The emulator could not start: it needs WebAssembly and about 300 MB of memory. Close other tabs, or try a current browser.';
    case 'engine-mismatch':
      return 'This saved machine was made with another version of the emulator and cannot run on this one. Nothing was changed; open it where it was made, or start fresh.';
    case 'base-missing':
      return 'This saved machine was made with another version of this site, whose base is not kept here. Open it where it was made, or ask for a new export.';
    case 'base-not-fetched':
      return 'The base that this machine stands on could not be fetched. Check the connection and try again, or download the file without it.';
    case 'link-too-long':
      return 'This machine has changed too much to fit into a link. Download it as a file and send that.';
    case 'hand-in-too-large':
      return 'This machine is too large to be handed in. Remove large files from it and try again, or download it as a file and send that.';
    case 'not-a-modlab-file':
      return 'This is not a saved machine. Choose a file that ends in .modlab.';
    case 'file-too-new':
      return 'This saved machine was made by a newer version of the site. Reload the page to get it, then open the file again.';
    case 'file-too-large':
      return 'This file is too large to be a saved machine. Nothing was opened.';
    case 'file-damaged':
      return 'This saved machine is damaged, perhaps by a transfer that was cut. Nothing was opened; ask for the file again.';
    case 'is-hand-in':
      return 'This file is a hand-in: it holds several machines. Open it with the button "Open a file", or drop it on the page.';
    case 'is-machine':
      return 'This file is a saved machine, not a hand-in. Ask the student for a hand-in: Share, Hand in.';
    case 'unreadable':
      return 'The browser could not read this file. A directory cannot be opened; a file may have been moved: choose it again.';
    case 'address-not-https':
      return 'The address of the saved machine must begin with https:, or be a path on this site. Nothing was opened.';
    case 'address-unreachable':
      return 'The saved machine could not be fetched. Its host cannot be reached, or does not allow other sites to read it: it must send "Access-Control-Allow-Origin". Download the file and drop it on the page instead.';
    case 'address-timeout':
      return 'The saved machine could not be fetched: its host did not send it in time. Check the connection and reload the address, or download the file and drop it on the page instead.';
    case 'address-status':
      return `The saved machine could not be fetched: its host answered ${failure.status}${failure.status === 404 ? ', there is no such file' : ''}. Check the address, or ask for a new one.`;
    case 'address-is-a-page':
      return 'That address leads to a web page, not to a saved machine. Use the address of the .modlab file itself (on GitHub: "Raw").';
    case 'quota':
      return 'The browser has no room left for this site, so the machine was not saved. Remove old saves, or download this machine as a file.';
    case 'unavailable':
      return 'The browser does not let this site store anything (a private window?). The machine runs, but it is not saved: download it as a file before you leave.';
    case 'not-found':
      return 'This saved machine is no longer there. Another tab may have removed it.';
    case 'damaged':
      return 'This saved machine does not match its checksum, so it was not started. An earlier one may be fine.';
    case 'not-running':
      return 'The machine is not running. Restore the last save, or start fresh.';
    case 'busy':
      return 'The machine is being saved already.';
    case 'base-unavailable':
      return 'The machine was not saved: the base that it is compared with could not be fetched. Check the connection and save again.';
    case 'elsewhere':
      return 'This machine is open in another tab. Take it over (it is saved there first), or work on a copy of it.';
    case 'froze':
      return 'The page stopped responding when it last opened this machine, so it was not opened this time. It is still among your saves: start fresh, or open it anyway.';
    case 'worker-died':
      return 'The emulator stopped unexpectedly. Your last save is safe: restore it, or start fresh.';
    case 'lab-not-fetched':
    case 'lab-not-listed':
    case 'not-a-lab':
    case 'lab-malformed':
    case 'lab-link-damaged':
    case 'lab-unknown':
    case 'no-such-lab':
    case 'lab-missing':
      return labFailureMessage(failure);
    default:
      return unknownFailure(failure);
  }
}

function unknownFailure(failure: never): string {
  return `Something went wrong: ${JSON.stringify(failure)}`;
}
