/** Owns the ids that labs once had: addresses, saved machines and hand-ins go on naming them. */
import type {Lab} from './lab';

type Renamed = Pick<Lab, 'id' | 'formerIds'>;

/** The lab that has or had this id. */
export const findLab = <L extends Renamed>(labs: readonly L[], id: string): L | undefined =>
  labs.find((lab) => lab.id === id) ?? labs.find(({formerIds}) => formerIds?.includes(id));

/** The id that the lab has now; the given one, if no lab here ever had it. */
export const currentId = (labs: readonly Renamed[], id: string) => findLab(labs, id)?.id ?? id;
