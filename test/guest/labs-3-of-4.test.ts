/** Owns a quarter of the labs' tests: several processors share them. */
import {testLab} from './lab-cases';
import {quarter} from './wanted-labs';

quarter(3).forEach(testLab);
