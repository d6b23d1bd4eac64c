/** Owns the installing of what the tests want besides npm's packages, so that it goes on beside those that need none of it. */
import {findBrowser} from './browser/find-browser';

console.log(findBrowser());
