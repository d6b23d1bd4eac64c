/**
 * Owns what the browser says of this site's storage. Not every one says all of it: Safari estimates since 17, and
 * WebKitGTK has no `navigator.storage`.
 */
const storage = (): Partial<StorageManager> => ('storage' in navigator ? navigator.storage : {});

/** Bytes; undefined if the browser does not say. `lasting`: they are not deleted to make room. */
export async function storageUse(): Promise<{used: number; quota: number; lasting: boolean} | undefined> {
  const {usage: used, quota} = (await storage().estimate?.()) ?? {};
  if (used === undefined || quota === undefined) return undefined;
  return {used, quota, lasting: (await storage().persisted?.()) ?? false};
}

/** Asks the browser to keep what is stored; whether it will. */
export const persistStorage = async (): Promise<boolean> => (await storage().persist?.()) ?? false;
