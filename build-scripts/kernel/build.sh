#!/usr/bin/env bash
# Owns the kernel stage: Debian's Linux source with our configuration, its modules, and a tree to build others against.
# Leaves in build/kernel: linux/ (the tree, configured and built), vmlinux, System.map, release, config, Module.symvers.
# MODLAB_KERNEL=checking makes the second kernel (config.checking), in build/checking/kernel.
set -euo pipefail
here=$(cd "$(dirname "$0")" && pwd)
# shellcheck source=../versions.env
. "$here/../versions.env"
build=${MODLAB_KERNEL_BUILD:?run build-scripts/build}/kernel
tree=$build/linux
configs=("$here/config.fragment" "$here/config.distribution")
if [ "$MODLAB_KERNEL" = checking ]; then configs+=("$here/config.checking"); fi

"$here/../apt-install.sh" "$LINUX_PACKAGE=$LINUX_VERSION" \
  gcc gcc-multilib make bc bison flex libelf-dev cpio rsync xz-utils zstd patch

mkdir -p "$build"
source_id="$LINUX_VERSION $(cat "$here"/patches/*.patch | sha256sum | cut -d' ' -f1)"
if [ "$(cat "$build/unpacked" 2>/dev/null)" != "$source_id" ]; then
  rm -rf "$tree"
  mkdir "$tree"
  tar -C "$tree" --strip-components=1 -xf "/usr/src/$LINUX_TARBALL"
  for patch in "$here"/patches/*.patch; do patch -s -d "$tree" -p1 <"$patch"; done
  echo "$source_id" >"$build/unpacked"
fi
rsync -rc --delete --include='*.[ch]' --include=Kconfig --include=Makefile --exclude='*' \
  "$here/modlab/" "$tree/drivers/modlab/"

# kbuild asks the machine for much that ends up in the configuration, and so in configs.ko, or in the code: variables,
# and tools that happen to be there. It sees those that are named here; the rest is pinned in config.fragment.
kbuild() {
  env -i PATH=/usr/sbin:/usr/bin:/sbin:/bin LC_ALL=C ARCH=i386 SOURCE_DATE_EPOCH="$SOURCE_DATE_EPOCH" \
    KBUILD_BUILD_TIMESTAMP="$(LC_ALL=C date -u -d "@$SOURCE_DATE_EPOCH")" \
    KBUILD_BUILD_USER=modlab KBUILD_BUILD_HOST=modlab KBUILD_BUILD_VERSION=1 \
    make -s PAHOLE=absent RUSTC=absent RUSTFMT=absent BINDGEN=absent CLANG=absent "$@"
}

cd "$tree"
kbuild tinyconfig
scripts/kconfig/merge_config.sh -m .config "${configs[@]}" >/dev/null
kbuild olddefconfig
# Kconfig drops a symbol whose dependencies are not met without a word. The last file that names a symbol has its way.
declare -A wanted=()
while read -r line; do
  if [[ $line =~ ^(# )?(CONFIG_[A-Z0-9_a-z]+)(=| is not set) ]]; then wanted[${BASH_REMATCH[2]}]=$line; fi
done < <(cat "${configs[@]}")
failed=no
for line in "${wanted[@]}"; do
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
    echo "kernel: the configuration says \"$line\", which did not take effect" >&2
    failed=yes
  fi
done
[ "$failed" = no ]

# -Os makes a third less to download. Kconfig forbids it beside function_graph on 32 bit for compilers that align the
# stack before calling mcount; with -mfentry, which DYNAMIC_FTRACE uses here, the call comes first.
# The stack protector is for modules, where students write their arrays; in the kernel itself it is 160 KB of code.
flags=(KCFLAGS=-Os CFLAGS_KERNEL=-fno-stack-protector)
# What C leaves undefined is looked for in modules alone: in the kernel's own code it would be a tenth of the image.
own=()
if [ "$MODLAB_KERNEL" = checking ]; then own=(UBSAN_SANITIZE=n); fi
kbuild -j"$(nproc)" "${flags[@]}" "${own[@]}" vmlinux
kbuild -j"$(nproc)" "${flags[@]}" modules
kbuild kernelrelease >"$build/release"
cp .config "$build/config"
cp Module.symvers System.map "$build/"
objcopy -S vmlinux "$build/vmlinux"
