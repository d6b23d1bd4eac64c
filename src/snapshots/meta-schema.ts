/** Owns the judging of a saved machine's record that comes from outside: what each of its fields may be. */
import * as v from 'valibot';
import {
  ADDRESS_LIMIT,
  DEBUGGED_LENGTH,
  DEBUGGED_LIMIT,
  EVIDENCE_LIMIT,
  FORMAT,
  HAPPENED_LENGTH,
  HAPPENED_LIMIT,
  KINDS,
  NAME_LIMIT,
  NOTE_LIMIT,
  PREDICTION_LIMIT,
  SCREEN_LIMIT,
  TITLE_LIMIT,
} from './meta';
import {PACKED_LIMIT} from './debug-info/packed-objects';

/** The largest time a Date can hold; a larger one throws when it is shown. */
const LAST_DATE = 8.64e15;
/** A machine whose whole RAM changed to noise would be this large. */
export const FILE_LIMIT = 160 << 20;

/** Four times what the site's machines have; for an older base, nobody but the file says how much it is. */
const RAM_LIMIT = 512 << 20;

const hash = v.pipe(v.string(), v.regex(/^[0-9a-f]{64}$/));

export const time = v.pipe(v.number(), v.safeInteger(), v.minValue(0), v.maxValue(LAST_DATE));

/** More steps than any lab has. */
const STEPS_LIMIT = 100;
const bySteps = <S extends v.GenericSchema>(each: S) =>
  v.pipe(
    v.record(v.pipe(v.string(), v.regex(/^[a-z0-9-]{1,64}$/)), each),
    v.check((steps) => Object.keys(steps).length <= STEPS_LIMIT, 'too many steps'),
  );
const progressSchema = bySteps(
  v.object({at: time, evidence: v.pipe(v.string(), v.maxLength(EVIDENCE_LIMIT))}),
);
const predictionsSchema = bySteps(v.pipe(v.string(), v.maxLength(PREDICTION_LIMIT)));

const said = v.pipe(v.string(), v.maxLength(DEBUGGED_LENGTH));
const lineNumber = v.pipe(v.number(), v.safeInteger(), v.minValue(0));
const place = {function: said, file: said, line: lineNumber, text: said};
const debugEventSchema = v.variant('kind', [
  v.object({
    kind: v.literal('stop'),
    by: v.picklist(['breakpoint', 'step', 'back', 'change', 'oops']),
    ...place,
    task: said,
    context: v.picklist(['process', 'interrupt']),
  }),
  v.object({
    kind: v.literal('recording'),
    function: said,
    end: v.picklist(['returned', 'oops', 'lines', 'left']),
    lines: lineNumber,
  }),
  v.object({kind: v.literal('origin'), value: said, ...place}),
]);

export const labId = v.pipe(v.string(), v.regex(/^[a-z0-9-]{1,64}$/));
export const length = (limit: number) =>
  v.pipe(v.number(), v.safeInteger(), v.minValue(0), v.maxValue(limit));

export const metaSchema = v.object({
  format: v.literal(FORMAT),
  id: v.pipe(v.string(), v.maxLength(100)),
  kind: v.picklist(KINDS),
  name: v.pipe(v.string(), v.maxLength(NAME_LIMIT)),
  lab: labId,
  origin: v.exactOptional(
    v.object({
      title: v.pipe(v.string(), v.maxLength(TITLE_LIMIT)),
      address: v.exactOptional(v.pipe(v.string(), v.maxLength(ADDRESS_LIMIT))),
    }),
  ),
  edition: v.exactOptional(v.pipe(v.string(), v.regex(/^[0-9a-f]{8}$/))),
  savedAt: time,
  size: length(FILE_LIMIT),
  checksum: hash,
  identity: v.object({
    engine: v.pipe(v.string(), v.maxLength(100)),
    base: hash,
    ramBytes: v.pipe(v.number(), v.safeInteger(), v.minValue(1 << 20), v.maxValue(RAM_LIMIT)),
  }),
  kernelRelease: v.pipe(v.string(), v.maxLength(100)),
  progress: progressSchema,
  predictions: v.exactOptional(predictionsSchema),
  debugged: v.exactOptional(v.pipe(v.array(debugEventSchema), v.maxLength(DEBUGGED_LIMIT))),
  happened: v.exactOptional(
    v.pipe(v.array(v.pipe(v.string(), v.maxLength(HAPPENED_LENGTH))), v.maxLength(HAPPENED_LIMIT)),
  ),
  screen: v.pipe(v.string(), v.maxLength(SCREEN_LIMIT)),
  stopped: v.exactOptional(
    v.object({
      port: v.picklist(['breakpoint', 'coming', 'live', 'going']),
      address: v.pipe(v.number(), v.safeInteger(), v.minValue(0), v.maxValue(2 ** 32 - 1)),
    }),
  ),
  debugInfo: v.exactOptional(v.object({size: length(PACKED_LIMIT), checksum: hash})),
  note: v.exactOptional(v.pipe(v.string(), v.maxLength(NOTE_LIMIT))),
});
