/** Owns what a notice is: words for the person, and what they can do. */

/** Something the person should know. `actions` are what they can do about it; whoever shows it may add `Other` ones. */
export interface Notice<Other extends string = never> {
  text: string;
  tone: 'info' | 'warning' | 'error';
  actions: (NoticeAction | Other)[];
  /** It is dropped if another one stands there. */
  givesWay?: boolean;
}

export type NoticeAction =
  | 'show-where'
  | 'rewind'
  | 'take-over'
  | 'copy'
  | 'retry'
  | 'restore'
  | 'open-found'
  | 'reboot'
  | 'start-fresh'
  | 'open-anyway'
  | 'update-lab'
  | 'export';
