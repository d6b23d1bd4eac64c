/** Owns how a machine is brought into a lab: what root runs before the first step, and where. */
import type {Lab} from './lab';

/** Quiet, and ends with 0 if it went well. enter-lab is build-scripts/rootfs/skeleton/usr/lib/modlab/enter-lab. */
export const enterLabScript = ({id, setUp = 'true'}: Pick<Lab, 'id' | 'setUp'>) => ({
  script: `/usr/lib/modlab/enter-lab ${id} && { ${setUp}; }`,
  cwd: `/root/labs/${id}`,
});
