/** Owns half of the labs' tests, so that two processors share them: every second lab from the first on. */
import {labs} from '../../src/labs/catalogue';
import {testLab} from './lab-cases';
import {wanted} from './wanted-labs';

wanted(labs.filter((_, i) => i % 2 === 0)).forEach(testLab);
