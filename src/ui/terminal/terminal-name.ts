/** Owns how a terminal is called on the page. */
import {terminalNumber} from '../../protocol/consoles';
import type {GuestTerminal} from '../../protocol/consoles';

/** What a person has called it, which may be a stranger's text: without what is not shown, or turns what is. */
export function terminalName({port, name}: Pick<GuestTerminal, 'port' | 'name'>): string {
  const shown = name.replace(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/gu, '').trim();
  return shown === '' ? `Terminal ${terminalNumber(port)}` : shown;
}
