/** Owns how the id of a lab that is not built in looks: what is made of it is in identity.ts. */

/** Between the lab's own id and its mark; a built-in lab's id never has two dashes in a row. */
export const BEFORE_MARK = '--';

/** Whether an id is of a lab that is not built in. */
export const isAdded = (id: string) => id.includes(BEFORE_MARK);
