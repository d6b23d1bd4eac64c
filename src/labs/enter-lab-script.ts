/** Owns how a machine is brought into a lab: what root runs before the first step, and where. */
import type {Lab} from './lab';

/** What the guest calls a lab. */
export const nameInGuest = ({id, guestName = id}: Pick<Lab, 'id' | 'guestName'>) => guestName;

/** Where a lab's files are in the guest. `name`: what the guest calls it. */
export const labDirectory = (name: string) => `/root/labs/${name}`;

/**
 * For a machine that was saved when the lab had another id: its directory gets the present name beside its own. Writes
 * the id under which the machine entered the lab, if it is a former one.
 */
export const formerDirectoryScript = ({id, formerIds = []}: Pick<Lab, 'id' | 'formerIds'>) =>
  `cd /root/labs; for former in ${formerIds.join(' ')}; do
  if [ -d "$former" ] && [ ! -L "$former" ]; then ln -sfn "$former" ${id}; echo "$former"; exit; fi
done`;

/** Quiet, and ends with 0 if it went well. enter-lab is build-scripts/rootfs/skeleton/usr/lib/modlab/enter-lab. */
export const enterLabScript = ({setUp = 'true', ...lab}: Pick<Lab, 'id' | 'guestName' | 'setUp'>) => ({
  script: `/usr/lib/modlab/enter-lab ${nameInGuest(lab)} && { ${setUp}; }`,
  cwd: labDirectory(nameInGuest(lab)),
});
