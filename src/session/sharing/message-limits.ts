/** Owns what is known of how long a message may be elsewhere, for a link that is to travel in one. */

/**
 * Characters that arrive whole, rounded down; docs/saves.md says where the figures are from. Teams counts 28 KB with the
 * markup that it adds, which was seen to halve it.
 */
const TOOLS = [
  {name: 'Discord', limit: 2_000},
  {name: 'Telegram', limit: 4_096},
  {name: 'Teams', limit: 14_000},
  {name: 'Slack', limit: 40_000},
  {name: 'WhatsApp', limit: 65_536},
] as const;

/** A link that is longer should go as a file: only few ways are left that pass it on whole. */
export const LINK_WARNING = 40_000;

export interface MessageLimits {
  /** Who cuts, splits or refuses a message with this link. */
  rejectedBy: string[];
  acceptedBy: string[];
}

export const messageLimits = (characters: number): MessageLimits => ({
  rejectedBy: TOOLS.filter(({limit}) => characters > limit).map(({name}) => name),
  acceptedBy: TOOLS.filter(({limit}) => characters <= limit).map(({name}) => name),
});
