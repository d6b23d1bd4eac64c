/** Owns reading /proc/modules. */
import {linesOf} from '../../protocol/lines';
import type {ModuleLine} from '../../protocol/guest';

/** A line has some sixty bytes: room for a thousand modules and more. */
export const MODULES_FILE_LIMIT = 256 << 10;
/** Nothing here loads so many. */
const MODULES_LIMIT = 1000;
const USERS_LIMIT = 200;
/** MODULE_NAME_LEN is 60 on this kernel. */
const NAME_LIMIT = 64;

/** `hello 12288 0 - Live 0xc8851000 (O)`: name, size, refcount, users, state, address, taint. */
export function moduleLines(text: string): ModuleLine[] {
  return linesOf(text, {lines: MODULES_LIMIT, length: USERS_LIMIT * NAME_LIMIT})
    .filter((line) => line !== '')
    .map((line) => {
      const [name = '', size = '0', refcount = '0', users = '-', state = 'Live', address = '', taint = ''] =
        line.split(' ', 7);
      return {
        name: name.slice(0, NAME_LIMIT),
        size: Number(size),
        // A kernel without unloading prints `-` here.
        refcount: Number(refcount) || 0,
        usedBy: users === '-' ? [] : userNames(users),
        state: state as ModuleLine['state'],
        address: address.slice(0, NAME_LIMIT),
        taint: taint.replace(/[()]/g, '').slice(0, NAME_LIMIT),
      };
    });
}

const userNames = (users: string): string[] =>
  users
    .split(',', USERS_LIMIT)
    .filter((user) => user !== '')
    .map((user) => user.slice(0, NAME_LIMIT));
