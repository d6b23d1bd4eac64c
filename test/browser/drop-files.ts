/** Owns the dropping of files on the page, as from the system's file manager. */
import type {Page} from '@playwright/test';

export async function dropFiles(
  page: Page,
  files: readonly {name: string; bytes: Uint8Array}[],
): Promise<void> {
  await page.evaluate(
    (all) => {
      const dataTransfer = new DataTransfer();
      for (const {name, base64} of all)
        dataTransfer.items.add(new File([Uint8Array.from(atob(base64), (char) => char.charCodeAt(0))], name));
      for (const kind of ['dragover', 'drop'])
        document.body.dispatchEvent(
          new DragEvent(kind, {dataTransfer, bubbles: true, composed: true, cancelable: true}),
        );
    },
    files.map(({name, bytes}) => ({name, base64: Buffer.from(bytes).toString('base64')})),
  );
}
