/** Owns the shape of a lesson.md: an introduction, for each step what to think before and what to know after, and the boxes at its end. */

import {plain} from './format/text';

/** A step's part of lesson.md, in Markdown. */
export interface StepText {
  /** What to predict, and what to look at. */
  before: string;
  /** Why it went so; shown when the step is done. */
  after: string;
  /** Line of its heading in lesson.md, from 1. */
  line: number;
  /** Where the solution is code: a change to the lab's sources that does it, as a unified diff. Not from lesson.md. */
  patch?: string;
}

/** What a lesson says in boxes of their own, under these headings. */
export const BOXES = ['On your laptop', 'You may have read', 'What you can do now'] as const;
export type BoxTitle = (typeof BOXES)[number];

export interface LessonText {
  title: string;
  intro: string;
  steps: ReadonlyMap<string, StepText>;
  /** In Markdown; those that the lesson has. */
  boxes: ReadonlyMap<BoxTitle, string>;
}

/**
 * Takes a lesson.md apart: `# Title`, the introduction, and a section `## <step id>` for each step, in which what
 * follows `### Why` is for afterwards. What follows `### On your laptop` and the like is a box of the whole lab, wherever
 * it is. Headings inside fenced code are code.
 */
export function readLessonText(markdown: string): LessonText {
  let title = '';
  const intro: string[] = [];
  const steps = new Map<string, {before: string[]; after: string[]; line: number}>();
  const boxes = new Map<BoxTitle, string[]>();
  let into = intro;
  let section: {before: string[]; after: string[]} | undefined;
  let fenced = false;
  plain(markdown)
    .split('\n')
    .forEach((line, i) => {
      if (line.startsWith('```')) fenced = !fenced;
      const heading = fenced ? null : /^(#{1,3}) (.+)$/.exec(line);
      const [, marks, words = ''] = heading ?? [];
      if (marks === '#' && title === '') title = words.trim();
      else if (marks === '##') {
        const begun = {before: [], after: [], line: i + 1};
        steps.set(words.trim(), begun);
        section = begun;
        into = begun.before;
      } else if (marks === '###' && words.trim() === 'Why' && section) into = section.after;
      else if (marks === '###' && isBox(words.trim())) {
        into = boxes.get(words.trim() as BoxTitle) ?? [];
        boxes.set(words.trim() as BoxTitle, into);
      } else into.push(line);
    });
  const join = (lines: string[]) => lines.join('\n').trim();
  return {
    title,
    intro: join(intro),
    steps: new Map(
      [...steps].map(([id, {before, after, line}]) => [id, {before: join(before), after: join(after), line}]),
    ),
    boxes: new Map([...boxes].map(([title, lines]) => [title, join(lines)])),
  };
}

/** A lesson with its solutions: `patches` by the step that each solves. */
export function lessonTextOf(markdown: string, patches: ReadonlyMap<string, string>): LessonText {
  const text = readLessonText(markdown);
  for (const [step, patch] of patches) {
    const section = text.steps.get(step);
    if (section) section.patch = patch;
  }
  return text;
}
const isBox = (words: string) => (BOXES as readonly string[]).includes(words);
