/** Owns the installing of what the tests want besides npm's packages, so that it goes on beside those that need none of it. */
import {findBrowser} from './browser/find-browser';
import {ENGINES} from './engines/engines';

console.log(findBrowser({headless: true}));
for (const engine of ENGINES) console.log(engine.name, engine.absent() ?? 'is here');
