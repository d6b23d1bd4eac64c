/** Owns how the table of a class words a row: how far its student says to be, and what a teacher should look at. */
import type {ClassRow} from '../../session/sharing/grading/class-hand-ins';

type Described = Pick<ClassRow, 'why' | 'chain' | 'steps' | 'state'>;

/** What does not hold. */
export function remarksOf({why, chain, steps}: Described): string[] {
  return [
    ...(why === undefined ? [] : [why]),
    ...(chain === '' || chain === 'holds' ? [] : [`The chain ${chain}.`]),
    ...steps.flatMap(({title, seen, why: lacking = ''}) =>
      seen === 'no' ? [`"${title}" is claimed, and no machine shows it: ${lacking}`] : [],
    ),
  ];
}

const claimedOf = ({steps}: Described) => steps.filter(({at}) => at !== undefined);

export function stepsOf(row: Described): string {
  const {state, steps, why} = row;
  if (steps.length === 0) return '';
  const claimed = claimedOf(row);
  if (state !== 'seen' || why !== undefined) return `${claimed.length} of ${steps.length} claimed`;
  const seen = claimed.filter((step) => step.seen !== 'no' && step.seen !== undefined);
  return `${seen.length} of ${steps.length} seen`;
}

/** What its machines have said to a row without remarks; undefined: nobody has asked them. */
export function verdictOf(row: Described): {text: string; isWell: boolean} | undefined {
  if (row.state !== 'seen' || row.chain !== 'holds' || remarksOf(row).length > 0) return undefined;
  const claimed = claimedOf(row).length;
  if (claimed === 0) return {text: 'no step is claimed', isWell: false};
  return {text: claimed === row.steps.length ? 'all of it holds' : 'what is claimed holds', isWell: true};
}
