/** Owns lab.files.json: which files a published lab has, as a static host lists no directory. */
import * as v from 'valibot';
import {FILES_LIMIT, isBadPath} from './files';
import type {LabFiles} from './files';

/** Lies beside lab.yaml. */
export const MANIFEST = 'lab.files.json';
/** Characters; a path has 200 at most. */
const TEXT_LIMIT = 256 << 10;

const path = v.pipe(
  v.string(),
  v.check((value) => !isBadPath(value)),
);
const schema = v.object({
  format: v.literal(1),
  files: v.pipe(
    v.array(v.union([path, v.object({path, executable: v.boolean()})])),
    v.maxLength(FILES_LIMIT),
  ),
});

/** Text of the manifest. */
export function manifestOf(files: LabFiles): string {
  const listed = [...files]
    .filter(([file]) => file !== MANIFEST)
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([file, {mode}]) => (mode & 0o111 ? {path: file, executable: true} : file));
  return `${JSON.stringify({format: 1, files: listed}, null, 2)}\n`;
}

/** Paths with their permissions; undefined if the text is no such list. */
export function readManifest(text: string): ReadonlyMap<string, number> | undefined {
  if (text.length > TEXT_LIMIT) return undefined;
  let data: unknown;
  try {
    data = JSON.parse(text);
  } catch {
    return undefined;
  }
  const parsed = v.safeParse(schema, data);
  if (!parsed.success) return undefined;
  return new Map(
    parsed.output.files.map((file) =>
      typeof file === 'string'
        ? ([file, 0o644] as const)
        : ([file.path, file.executable ? 0o755 : 0o644] as const),
    ),
  );
}
