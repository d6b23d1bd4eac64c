/**
 * Owns what a guest's words can do beyond being drawn. A machine may come from a stranger, so they reach neither the
 * clipboard nor the page, answer no question about them, and open a link only as a person asks, who sees where to.
 */
import {WebLinksAddon} from '@xterm/addon-web-links';
import type {Terminal} from '@xterm/xterm';

/** A longer address is drawn, but is no link: nobody could read where it leads. */
const ADDRESS_LIMIT = 2000;

/** Where a link leads, as the browser would write it; undefined for all that a terminal has no business to open. */
export function linkTarget(address: string): string | undefined {
  if (address.length > ADDRESS_LIMIT || !URL.canParse(address)) return undefined;
  const {protocol, href, username, password} = new URL(address);
  // A name before the host is there to be taken for the host.
  const plain = (protocol === 'https:' || protocol === 'http:') && username === '' && password === '';
  return plain ? href : undefined;
}

/** `box` shows an address while the pointer is on its link: the words of a link may say another. */
export function guardTerminal(terminal: Terminal, box: HTMLElement): void {
  const links = {
    activate: (event: MouseEvent, address: string) => {
      const target = linkTarget(address);
      if (target !== undefined && (event.ctrlKey || event.metaKey))
        window.open(target, '_blank', 'noopener,noreferrer');
    },
    hover: (_event: MouseEvent, address: string) => {
      const target = linkTarget(address);
      box.title =
        target === undefined ? 'This link cannot be opened from here.' : `Ctrl+click opens ${target}`;
    },
    leave: () => box.removeAttribute('title'),
  };
  // OSC 8: without a handler xterm would ask at a plain click.
  terminal.options.linkHandler = links;
  terminal.loadAddon(new WebLinksAddon(links.activate, {hover: links.hover, leave: links.leave}));

  const {parser} = terminal;
  // The clipboard (OSC 52) is a person's: they select and copy. xterm knows it only by its add-on; this keeps it so.
  parser.registerOscHandler(52, () => true);
  // Colours may be set, not asked for: the answer is typed at whatever reads the terminal next.
  for (const colour of [4, 10, 11, 12])
    parser.registerOscHandler(colour, (data) => data.split(';').some((part) => part.trim() === '?'));
  // DECRQSS, likewise. What programs wait for (device attributes, the cursor's place) is still answered.
  parser.registerDcsHandler({intermediates: '$', final: 'q'}, () => true);
}
