/** Owns how the course covers a clause, where that is not by doing: it is seen, or only told. */
import type {Clause} from './curriculum';

/** What a student looks at while something prepared does it; every other clause they do themselves, or write. */
export const SEEN: ReadonlySet<Clause> = new Set<Clause>([
  '1.driver',
  '1.spellings',
  '1.synchronous',
  '4.other-files',
  '7.list',
  '9.gpl',
  '13.five',
  '14.contiguous',
  '15.contexts',
  '15.reentrant',
  '20.skeleton',
  '22.options',
]);

/** What the course only tells, and why the machine cannot show it. Nothing else may be only told. */
export const TOLD: Readonly<Partial<Record<Clause, string>>> = {
  '1.packages': 'the guest has its kernel’s headers; packages are a distribution’s',
  '4.manual': 'the guest has no man; --help is read in its place',
  '15.smp': 'the guest has one processor',
};
