#!/usr/bin/env bash
# Owns what the checking kernel's tree has in place of the first one's: changes.tar in build/checking/tree, laid out as the
# tree image is. The two kernels are one source, so that this is the configuration, what was generated from it, and the
# symbols; all else, and the tree's further parts, they share. So the tree keeps the directory that is named after the
# first kernel, and the name of the second is a link to it.
set -euo pipefail
# shellcheck source=../toolchain/environment.sh
. "$(dirname "$0")/../toolchain/environment.sh"
first=$MODLAB_BUILD/kernel/linux
second=$MODLAB_KERNEL_BUILD/kernel/linux
directory=usr/src/linux-headers-$(cat "$MODLAB_BUILD/kernel/release")
release=$(cat "$MODLAB_KERNEL_BUILD/kernel/release")
work=$MODLAB_KERNEL_BUILD/tree/work
rm -rf "$work"
target=$work/root/$directory
mkdir -p "$target"

"$here/../tree/probe.sh" "$second" "$work/probe"
cd "$second"
{
  ls .config Module.symvers Makefile include/config/auto.conf include/config/kernel.release scripts/module.lds
  find include arch/x86/include -name '*.h' \( -type f -o -type l \) -not -path '*/.*'
  find scripts/mod -name '*.h' -type f
} | LC_ALL=C sort -u | while read -r path; do
  if [ "$path" = Makefile ] || ! cmp -s "$path" "$first/$path"; then echo "$path"; fi
done >"$work/files"
tar -cf - -T "$work/files" | tar -C "$target" -xf -
"$here/../tree/prepared.sh" "$work/probe/environment" "$target"
# The kernel's own Makefile is the same for both.
rm "$target/Makefile.kernel"

mkdir -p "$work/root/lib/modules/$release"
ln -s "/usr/src/linux-headers-$release" "$work/root/lib/modules/$release/build"
ln -s "$(basename "$directory")" "$work/root/usr/src/linux-headers-$release"
find "$work/root" -type d -exec chmod 755 {} + -o -type f -exec chmod 644 {} +
tar -C "$work/root" --format=ustar --sort=name --owner=0 --group=0 --numeric-owner --mtime="@$SOURCE_DATE_EPOCH" \
  -cf "$MODLAB_KERNEL_BUILD/tree/changes.tar" lib usr
wc -l <"$work/files"
