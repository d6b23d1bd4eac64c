/** Owns what a package for an LMS has written into its page: that it is one, and where the list of its own labs lies. */

/** Undefined: this is a site. `course`: of its course.yaml; undefined if it has only labs that the site has. */
export function ownPackage(): {course: string | undefined} | undefined {
  const content = document.querySelector<HTMLMetaElement>('meta[name="modlab-package"]')?.content;
  return content === undefined ? undefined : {course: content || undefined};
}
