#!/usr/bin/env bash
# Owns the state stage: the kernel image with its root file system, and the base state made by booting it once.
# Both are compressed, named by their content and listed in images/manifest.json, with the kernel's symbols; those of the
# checking kernel as `checking` there.
set -euo pipefail
here=$(cd "$(dirname "$0")" && pwd)
repo=$(cd "$here/../.." && pwd)
# shellcheck source=../versions.env
. "$repo/build-scripts/versions.env"
export SOURCE_DATE_EPOCH
build=${MODLAB_KERNEL_BUILD:-${MODLAB_BUILD:-$repo/build}}
kernel=${MODLAB_KERNEL:-standard}
out=$build/state
mkdir -p "$out"

"$repo/build-scripts/kernel/assemble.sh" "$build/kernel/vmlinux" "$build/modules/rootfs.cpio" "$out/kernel.img"
cmdline=$(cat "$repo/build-scripts/kernel/cmdline")
if [ "$kernel" = checking ]; then cmdline+=" $(cat "$repo/build-scripts/kernel/cmdline.checking")"; fi
cd "$repo"
npx tsx build-scripts/state/make-base.ts "$out/kernel.img" "$cmdline" "$RAM_BYTES" "$out/base.state"

# A window of 16 MB (--long=24) spans the whole state; the decoder in v86.wasm accepts up to 128 MB.
cp "$build/kernel/System.map" "$out/symbols.map"
for image in kernel.img base.state symbols.map; do
  zstd -q -f --ultra -22 --long=24 "$out/$image" -o "$out/$image.zst"
done
packed=$out/base.state.zst
if [ "$kernel" = checking ]; then
  # It holds twice as much, of which xz makes a seventh less; the decoder is the compiler's.
  packed=$out/base.state.xz
  xz -q -c --check=crc32 --lzma2=preset=9e,dict=64MiB,lc=1,lp=2,pb=2 "$out/base.state" >"$packed"
fi
rm -rf "$out/starts"
mkdir "$out/starts"
npx tsx build-scripts/state/make-starts.ts "$kernel" "$out/base.state" "$packed" "$RAM_BYTES" "$out/starts"
npx tsx build-scripts/state/publish.ts "$kernel" "$cmdline" "$out" "${MODLAB_IMAGES:-images}" "$build"
