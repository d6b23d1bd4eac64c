/** Owns the other half of the labs' tests: every second lab from the second on. */
import {labs} from '../../src/labs/catalogue';
import {testLab} from './lab-cases';
import {wanted} from './wanted-labs';

wanted(labs.filter((_, i) => i % 2 === 1)).forEach(testLab);
