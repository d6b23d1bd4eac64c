/** Owns what a drop holds: files with their names, those of directories below the directory's name. */

export interface DroppedFile {
  /** Parts separated by slashes. */
  name: string;
  blob: File;
}

/** Stops where nobody would want it: somebody's home directory was dropped by mistake. */
const MOST = 3000;

const isDirectory = (entry: FileSystemEntry): entry is FileSystemDirectoryEntry => entry.isDirectory;

/** To be called while the drop is dealt with; the browser forgets it afterwards. What is read comes later. */
export function droppedFiles(data: DataTransfer): Promise<DroppedFile[]> {
  const items = [...data.items].filter(({kind}) => kind === 'file');
  const found = items.map((item) => ({entry: item.webkitGetAsEntry(), file: item.getAsFile()}));
  return gather(found);
}

async function gather(found: {entry: FileSystemEntry | null; file: File | null}[]): Promise<DroppedFile[]> {
  const files: DroppedFile[] = [];
  for (const {entry, file} of found)
    if (entry && isDirectory(entry)) await walk(entry, entry.name, files);
    else if (file) files.push({name: file.name, blob: file});
  return files;
}

async function walk(directory: FileSystemDirectoryEntry, name: string, into: DroppedFile[]): Promise<void> {
  const reader = directory.createReader();
  for (;;) {
    // A reader gives some at a time, and none at the end.
    const entries = await new Promise<FileSystemEntry[]>((resolve) =>
      reader.readEntries(resolve, () => resolve([])),
    );
    if (entries.length === 0 || into.length > MOST) return;
    for (const entry of entries) {
      // Of .git, .DS_Store and the like a kernel makes nothing.
      if (entry.name.startsWith('.')) continue;
      const path = `${name}/${entry.name}`;
      if (isDirectory(entry)) await walk(entry, path, into);
      else {
        const file = await fileOf(entry as FileSystemFileEntry);
        if (file) into.push({name: path, blob: file});
      }
    }
  }
}

const fileOf = (entry: FileSystemFileEntry) =>
  new Promise<File | undefined>((resolve) => entry.file(resolve, () => resolve(undefined)));
