#!/usr/bin/env bash
# Owns the building of one lab: `build-lab.sh LAB_FOLDER TARGET` compiles a folder of src/labs with the real kbuild and
# leaves in TARGET what the guest shall have at /root/labs/<id>: sources, modules, programs, and what variants.sh adds.
set -euo pipefail
here=$(cd "$(dirname "$0")" && pwd)
# shellcheck source=../versions.env
. "$here/../versions.env"
lab=$(cd "$1" && pwd)
target=$2
build=${MODLAB_BUILD:?run build-scripts/build}
kernel_build=${MODLAB_KERNEL_BUILD:-$build}
tree=$kernel_build/kernel/linux
export ARCH=i386 SOURCE_DATE_EPOCH
KBUILD_BUILD_TIMESTAMP=$(LC_ALL=C date -u -d "@$SOURCE_DATE_EPOCH")
export KBUILD_BUILD_TIMESTAMP KBUILD_BUILD_USER=modlab KBUILD_BUILD_HOST=modlab KBUILD_BUILD_VERSION=1
umask 022
mkdir -p "$target"

# Where it is compiled; a name of its own for each lab, so that several can be at work.
work=$kernel_build/modules/labs/$(basename "$lab")
rm -rf "$work"
mkdir -p "$work"
if [ -f "$lab/Makefile" ]; then
  find "$lab" -maxdepth 1 -type f \( -name '*.[ch]' -o -name Makefile -o -name Kbuild \) -exec cp {} "$work/" \;
  cp "$work"/* "$target/"
  # A path of this machine would stand in __FILE__ and in the debug sections.
  make -s -C "$tree" KCFLAGS="-Os -fmacro-prefix-map=$work/=" M="$work" modules >"$work/build.log" 2>&1 ||
    { cat "$work/build.log" >&2; exit 1; }
  for module in "$work"/*.ko; do strip --strip-debug "$module" -o "$target/$(basename "$module")"; done
fi

# Solutions to the steps in which the student writes code, as patches: `patch -p1 <.solutions/STEP.patch`.
if [ -d "$lab/solutions" ]; then
  mkdir -p "$target/.solutions"
  cp "$lab"/solutions/*.patch "$target/.solutions/"
fi

# Programs of the lab, static as all of the guest's.
if [ -d "$lab/programs" ]; then
  export MODLAB_MUSL=$build/rootfs/musl MODLAB_LINUX_HEADERS=$build/rootfs/linux-headers
  mkdir -p "$target/programs"
  for program in "$lab"/programs/*.c; do
    cp "$program" "$target/programs/"
    (cd "$lab/programs" && "$here/../rootfs/musl-cc.sh" -Os -s -Wall -Wl,--gc-sections "$(basename "$program")" \
      -o "$target/programs/$(basename "$program" .c)")
  done
fi

# Files made from the built ones: damaged, of another kernel, of another licence. It runs in TARGET; $WORK is where the
# lab was compiled, with all that kbuild left there.
if [ -f "$lab/variants.sh" ]; then
  (cd "$target" && WORK=$work LAB=$lab TREE=$tree bash -euo pipefail "$lab/variants.sh")
fi
