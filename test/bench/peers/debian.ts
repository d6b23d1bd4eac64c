/**
 * Owns Debian's stock kernel for a 686 and a root file system of one program for it, as somebody who embeds an emulator would
 * put them together. Packages are fetched into a directory of their own: nothing is installed.
 */
import {execFileSync} from 'node:child_process';
import {cp, mkdir, readdir, writeFile} from 'node:fs/promises';
import {join} from 'node:path';

export interface DebianGuest {
  /** Paths. */
  kernel: string;
  initrd: string;
  /** `linux-image-… 6.1…`, as the table says it. */
  named: string;
}

const INIT = `#!/bin/busybox sh
/bin/busybox --install -s /bin
mount -t proc none /proc
mount -t sysfs none /sys
mount -t devtmpfs none /dev
mount -t tmpfs none /tmp
export HOME=/root PS1='\\w # '
cd /root
exec setsid cttyhack sh
`;

export async function debianGuest(directory: string): Promise<DebianGuest> {
  const apt = aptIn(directory);
  await Promise.all(
    ['lists/partial', 'cache/archives/partial', 'root/bin', 'root/proc', 'root/sys'].map((each) =>
      mkdir(join(directory, each), {recursive: true}),
    ),
  );
  await writeFile(join(directory, 'status'), '');
  try {
    apt('apt-get', 'update');
  } catch {
    // One bad list is no harm: the download says what is truly missing.
  }
  const image = /Depends: (linux-image-\S+)/.exec(apt('apt-cache', 'depends', 'linux-image-686'))?.[1];
  if (image === undefined) throw new Error('Debian has no kernel for a 686');
  apt('apt-get', 'download', image, 'busybox-static');
  for (const deb of (await readdir(directory)).filter((file) => file.endsWith('.deb')))
    execFileSync('dpkg-deb', [
      '-x',
      join(directory, deb),
      join(directory, deb.startsWith('linux') ? 'linux' : 'busybox'),
    ]);
  const version = image.replace('linux-image-', '');
  const root = join(directory, 'root');
  for (const each of ['dev', 'tmp', 'root']) await mkdir(join(root, each), {recursive: true});
  await cp(join(directory, 'busybox/bin/busybox'), join(root, 'bin/busybox'));
  // A module that needs no other.
  await cp(
    join(directory, 'linux/lib/modules', version, 'kernel/drivers/net/dummy.ko'),
    join(root, 'root/small.ko'),
  );
  await writeFile(join(root, 'init'), INIT, {mode: 0o755});
  const initrd = join(directory, 'initrd');
  execFileSync('sh', ['-c', `find . | cpio -o -H newc --quiet | gzip -9 > '${initrd}'`], {cwd: root});
  return {kernel: join(directory, 'linux/boot', `vmlinuz-${version}`), initrd, named: image};
}

/** Calls apt's programs for i386, with their state in that directory. */
function aptIn(directory: string): (program: string, ...words: string[]) => string {
  const options = [
    `Dir::State::lists=${directory}/lists`,
    `Dir::Cache=${directory}/cache`,
    `Dir::State::status=${directory}/status`,
    'APT::Architecture=i386',
    'APT::Architectures::=i386',
    'Debug::NoLocking=true',
  ].flatMap((option) => ['-o', option]);
  return (program, ...words) =>
    execFileSync(program, [...options, ...words], {
      cwd: directory,
      encoding: 'utf8',
      stdio: ['ignore', 'pipe', 'pipe'],
    });
}
