#!/usr/bin/env bash
# Owns the kernel stage: Debian's Linux source with our configuration, its modules, and a tree to build others against.
# Leaves in build/kernel: linux/ (the tree, configured and built), vmlinux, release, config, Module.symvers.
set -euo pipefail
here=$(cd "$(dirname "$0")" && pwd)
# shellcheck source=../versions.env
. "$here/../versions.env"
build=${MODLAB_BUILD:?run build-scripts/build}/kernel
tree=$build/linux

"$here/../apt-install.sh" "$LINUX_PACKAGE=$LINUX_VERSION" \
  gcc gcc-multilib make bc bison flex libelf-dev cpio rsync xz-utils zstd

mkdir -p "$build"
if [ "$(cat "$build/unpacked" 2>/dev/null)" != "$LINUX_VERSION" ]; then
  rm -rf "$tree"
  mkdir "$tree"
  tar -C "$tree" --strip-components=1 -xf "/usr/src/$LINUX_TARBALL"
  echo "$LINUX_VERSION" >"$build/unpacked"
fi

cd "$tree"
export ARCH=i386 SOURCE_DATE_EPOCH
KBUILD_BUILD_TIMESTAMP=$(LC_ALL=C date -u -d "@$SOURCE_DATE_EPOCH")
export KBUILD_BUILD_TIMESTAMP KBUILD_BUILD_USER=modlab KBUILD_BUILD_HOST=modlab KBUILD_BUILD_VERSION=1

make -s tinyconfig
scripts/kconfig/merge_config.sh -m .config "$here/config.fragment" >/dev/null
make -s olddefconfig
# Kconfig drops a symbol whose dependencies are not met without a word.
failed=no
while read -r line; do
  case $line in
    '# '*' is not set')
      symbol=${line#\# }
      symbol=${symbol%% *}
      if grep -q "^$symbol=" .config; then wrong=yes; else wrong=no; fi
      ;;
    *=n) if grep -q "^${line%=n}=" .config; then wrong=yes; else wrong=no; fi ;;
    CONFIG_*) if grep -qxF -- "$line" .config; then wrong=no; else wrong=yes; fi ;;
    *) wrong=no ;;
  esac
  if [ "$wrong" = yes ]; then
    echo "kernel: config.fragment says \"$line\", which did not take effect" >&2
    failed=yes
  fi
done <"$here/config.fragment"
[ "$failed" = no ]

# -Os makes a third less to download. Kconfig forbids it beside function_graph on 32 bit for compilers that align the
# stack before calling mcount; with -mfentry, which DYNAMIC_FTRACE uses here, the call comes first.
make -s -j"$(nproc)" KCFLAGS=-Os vmlinux modules
make -s kernelrelease >"$build/release"
cp .config "$build/config"
cp Module.symvers "$build/"
objcopy -S vmlinux "$build/vmlinux"
