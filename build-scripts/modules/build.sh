#!/usr/bin/env bash
# Owns the modules stage: every lab's sources built by the real kbuild, the kernel's own modules, the databases of
# depmod, and all of it with the rootfs in one cpio. Leaves in build/modules (build/checking/modules): rootfs.cpio; lazy/ and lazy.tar, the
# modules that are not in it, as the guest is to see them below /usr/src.
set -euo pipefail
here=$(cd "$(dirname "$0")" && pwd)
repo=$(cd "$here/../.." && pwd)
# shellcheck source=../versions.env
. "$here/../versions.env"
build=${MODLAB_BUILD:?run build-scripts/build}
kernel_build=${MODLAB_KERNEL_BUILD:-$build}
out=$kernel_build/modules
tree=$kernel_build/kernel/linux
release=$(cat "$kernel_build/kernel/release")
export ARCH=i386 SOURCE_DATE_EPOCH
KBUILD_BUILD_TIMESTAMP=$(LC_ALL=C date -u -d "@$SOURCE_DATE_EPOCH")
export KBUILD_BUILD_TIMESTAMP KBUILD_BUILD_USER=modlab KBUILD_BUILD_HOST=modlab KBUILD_BUILD_VERSION=1
umask 022

rm -rf "$out/root" "$out/lazy"
mkdir -p "$out"
cp -a "$build/rootfs/root" "$out/root"
root=$out/root

make -s -C "$tree" modules_install INSTALL_MOD_PATH="$root" INSTALL_MOD_STRIP=1 DEPMOD=true
rm -f "$root/lib/modules/$release/build" "$root/lib/modules/$release/source"
"$here/split.sh" "$root" "$out/lazy"
ln -s "/usr/src/linux-headers-$release" "$root/lib/modules/$release/build"

# A lab that asks for another kernel is not on this one's machines.
cd "$repo"
npx --no-install tsx build-scripts/lab-directories.ts "${MODLAB_KERNEL:-standard}" | while read -r id; do
  "$here/build-lab.sh" "$repo/src/labs/$id" "$root/root/labs/$id"
done

gcc -O2 -o "$out/gen_init_cpio" "$tree/usr/gen_init_cpio.c"
# What rcS makes in /dev.
sed -n 's/^\([^# ]*\) \([^ ]*\) \([bc]\)\([0-9]*\):\([0-9]*\)$/\1 \2 \3 \4 \5/p' "$root/lib/modules/$release/modules.devname" |
  while read -r module node kind major minor; do
    case $node in */*) echo "dir ${node%/*} 755 0 0" ;; esac
    case $module in tun | fuse) mode=666 ;; *) mode=600 ;; esac
    echo "nod $node $mode 0 0 $kind $major $minor"
  done >"$out/devices.list"
"$out/gen_init_cpio" -t "$SOURCE_DATE_EPOCH" "$out/devices.list" >"$root/usr/lib/modlab/devices.cpio"

# gen_init_cpio writes what the list says and nothing of this machine: owners, modes, order, one time for all.
list=$out/rootfs.list
(
  echo 'dir /. 755 0 0' # the root itself: as a tmpfs it would be open to all
  cd "$root"
  find . -mindepth 1 | LC_ALL=C sort | while read -r path; do
    path=${path#.}
    owner='0 0'
    case $path in /home/student*) owner='1000 1000' ;; esac
    mode=$(stat -c %a "$root$path")
    if [ -L "$root$path" ]; then echo "slink $path $(readlink "$root$path") 777 $owner"
    elif [ -d "$root$path" ]; then echo "dir $path $mode $owner"
    else echo "file $path $root$path $mode $owner"; fi
  done
  # init's first descriptors, before rcS has mounted devtmpfs.
  echo 'nod /dev/console 600 0 0 c 5 1'
  echo 'nod /dev/null 666 0 0 c 1 3'
) >"$list"
"$out/gen_init_cpio" -t "$SOURCE_DATE_EPOCH" "$list" >"$out/rootfs.cpio"
ls -l "$out/rootfs.cpio"
