/** Owns files that the system opens with the installed page (Chromium's launch queue); elsewhere it does nothing. */

interface LaunchQueue {
  setConsumer(consumer: (launch: {files?: readonly FileSystemFileHandle[]}) => void): void;
}

export function openLaunched(open: (file: File) => void): void {
  const {launchQueue} = window as {launchQueue?: LaunchQueue};
  launchQueue?.setConsumer(({files}) => {
    // One question at a time: of several files the first.
    const [handle] = files ?? [];
    if (handle) void handle.getFile().then(open);
  });
}
