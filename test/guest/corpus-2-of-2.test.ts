/** Owns the other half of the corpus's tests: two processors share them. */
import {areas, testCorpus} from './corpus-cases';

testCorpus(areas('m').from);
