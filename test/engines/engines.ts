/** Owns the list of the engines that the built site is tested in besides Chromium's. */
import {firefox} from './firefox';
import {webkit} from './webkit';
import type {Engine} from './browser';

export const ENGINES: readonly Engine[] = [firefox, webkit];
