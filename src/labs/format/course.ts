/** Owns the format of course.yaml, version 1: a list of labs with a title of its own. */
import * as v from 'valibot';
import {map, optional, several, shaped, text} from './words.ts';

const entry = shaped(
  500,
  /^(?:[a-z0-9]+(?:-[a-z0-9]+)*|(?:https:\/\/)?[^\s:?#\\]*(?:\/|\.zip))$/,
  'must be the id of a lab of this site, or an address: of a directory, with a / at its end, or of a .zip',
);

export const courseSchema = map({
  format: v.literal(1, 'must be 1: the version of the format'),
  title: text(60),
  summary: optional(text(300)),
  labs: several(entry, 50, 1),
});

/** course.yaml, read and found right. */
export type CourseData = v.InferOutput<typeof courseSchema>;

/** Whether an entry is an address, from that of course.yaml on; else it is the id of a lab of the site. */
export const isAddress = (lab: string) => /[/.]/.test(lab);
