#!/usr/bin/env bash
# Owns the division of the kernel's modules: split.sh ROOT LAZY leaves in ROOT's /lib/modules those of the list
# base-modules with all that they need, puts the others into LAZY as /usr/src/modules-RELEASE/kernel, and writes the
# databases of both. Beside LAZY it leaves LAZY.tar.
#
# The guest sees the others by the link kernel-more. Their databases are a second set in more/, which the guest's kmod
# asks where the first knows nothing (rootfs/patches/kmod-more.patch): so `depmod -a` in the guest, which reads every module,
# reads those of the base alone and forgets nothing.
set -euo pipefail
here=$(cd "$(dirname "$0")" && pwd)
root=$1 lazy=$2
build=${MODLAB_BUILD:?run build-scripts/build}
kernel_build=${MODLAB_KERNEL_BUILD:-$build}
release=$(cat "$kernel_build/kernel/release")
work=$kernel_build/modules/split
depmod() {
  ln -sfn "$build/rootfs/kmod.bin" "$kernel_build/modules/depmod"
  "$kernel_build/modules/depmod" -b "$1" -F "$kernel_build/kernel/System.map" "$release"
}

installed=$root/lib/modules/$release
rm -rf "$work" "$lazy"
mkdir -p "$work" "$lazy/usr/src/modules-$release"

# Those of the list, and what they need.
depmod "$root"
grep -v '^#' "$here/base-modules" | sed 's,.*,kernel/&.ko,' >"$work/wanted"
if missing=$(while read -r path; do if [ ! -f "$installed/$path" ]; then echo "$path"; fi; done <"$work/wanted") &&
  [ -n "$missing" ]; then
  echo "modules: in the list of the base and not built: $missing" >&2
  exit 1
fi
sed 's/://' "$installed/modules.dep" | awk 'NR == FNR { wanted[$1]; next } $1 in wanted' "$work/wanted" - |
  tr ' ' '\n' | sed '/^$/d' | LC_ALL=C sort -u >"$work/base"

# All others, where they will be seen.
mv "$installed/kernel" "$work/all"
(cd "$work/all" && find . -name '*.ko' | sed 's,^\./,kernel/,' | LC_ALL=C sort) >"$work/every"
LC_ALL=C comm -23 "$work/every" "$work/base" >"$work/others"
while read -r path; do
  mkdir -p "$(dirname "$installed/$path")"
  mv "$work/all/${path#kernel/}" "$installed/$path"
done <"$work/base"
while read -r path; do
  mkdir -p "$(dirname "$lazy/usr/src/modules-$release/$path")"
  mv "$work/all/${path#kernel/}" "$lazy/usr/src/modules-$release/$path"
done <"$work/others"

# The second set knows the modules of both.
both=$work/both/lib/modules/$release
mkdir -p "$both"
cp -a "$installed/." "$both/"
cp -a "$lazy/usr/src/modules-$release/kernel" "$both/kernel-more"
awk 'NR == FNR { base[$1]; next } { if (!($1 in base)) sub(/^kernel\//, "kernel-more/"); print }' \
  "$work/base" "$installed/modules.order" >"$both/modules.order"
depmod "$work/both"
mkdir "$installed/more"
cp "$both"/modules.{dep,alias}.bin "$installed/more/"

# The first one those of the base; but whatever a device node loads has its node.
grep -v '^kernel-more/' "$both/modules.order" >"$installed/modules.order"
depmod "$root"
cp "$both/modules.devname" "$installed/"
ln -s "/usr/src/modules-$release/kernel" "$installed/kernel-more"
# Soft dependencies are no database but a file of modprobe's settings.
mkdir -p "$root/lib/modprobe.d"
{
  echo '# Of the modules in kernel-more.'
  grep '^softdep ' "$both/modules.softdep" | grep -vxFf <(grep '^softdep ' "$installed/modules.softdep") || true
} >"$root/lib/modprobe.d/kernel-more.conf"
mkdir -p "$root/etc/depmod.d"
printf '%s\n' '# Modules that are fetched when they are opened. Their databases are in more/.' 'exclude kernel-more' \
  >"$root/etc/depmod.d/kernel-more.conf"

find "$lazy" -type d -exec chmod 755 {} + -o -type f -exec chmod 644 {} +
tar -C "$lazy" --format=ustar --sort=name --owner=0 --group=0 --numeric-owner --mtime="@$SOURCE_DATE_EPOCH" \
  -cf "$lazy.tar" usr
echo "modules: $(wc -l <"$work/base") in the base, $(wc -l <"$work/others") fetched when they are opened"
