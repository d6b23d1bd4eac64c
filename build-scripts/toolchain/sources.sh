#!/usr/bin/env bash
# Owns the sources of the toolchain: fetched by sha256, unpacked, and patched as far as Debian's patches touch the C
# compiler and its driver. Leaves in build/toolchain/src: gmp, mpfr, mpc, gcc, binutils, zstd, xz.
set -euo pipefail
# shellcheck source=environment.sh
. "$(dirname "$0")/environment.sh"
sources=$build/sources
src=$build/src

fetch() { "$here/../fetch-source.sh" "$1" "$2" "$3" "$sources/$1"; }
unpack() { # unpack NAME TARBALL
  mkdir -p "$src/$1"
  tar -C "$src/$1" --strip-components=1 -xf "$2"
}

fetch gmp "$GMP_VERSION" "$GMP_FILES"
fetch mpfr4 "$MPFR_VERSION" "$MPFR_FILES"
fetch mpclib3 "$MPC_VERSION" "$MPC_FILES"
fetch gcc-12 "$GCC_VERSION" "$GCC_FILES"
fetch libzstd "$ZSTD_VERSION" "$ZSTD_FILES"
fetch xz-utils "$XZ_VERSION" "$XZ_FILES"
fetch binutils "$BINUTILS_VERSION" "$BINUTILS_FILES"

if fresh "$src/gmp" "$GMP_VERSION"; then
  unpack gmp "$sources"/gmp/gmp_*.orig.tar.xz
  # The documentation is not free enough for Debian; configure wants its Makefile.
  mkdir -p "$src/gmp/doc"
  printf 'all install:\n' >"$src/gmp/doc/Makefile.in"
  made "$src/gmp" "$GMP_VERSION"
fi
if fresh "$src/mpfr" "$MPFR_VERSION"; then
  unpack mpfr "$sources"/mpfr4/mpfr4_*.orig.tar.xz
  made "$src/mpfr" "$MPFR_VERSION"
fi
if fresh "$src/mpc" "$MPC_VERSION"; then
  unpack mpc "$sources"/mpclib3/mpclib3_*.orig.tar.gz
  made "$src/mpc" "$MPC_VERSION"
fi
if fresh "$src/zstd" "$ZSTD_VERSION"; then
  unpack zstd "$sources"/libzstd/libzstd_*.orig.tar.xz
  made "$src/zstd" "$ZSTD_VERSION"
fi
if fresh "$src/xz" "$XZ_VERSION"; then
  unpack xz "$sources"/xz-utils/xz-utils_*.orig.tar.xz
  made "$src/xz" "$XZ_VERSION"
fi

if fresh "$src/binutils" "$BINUTILS_VERSION"; then
  unpack binutils "$sources"/binutils/binutils_*.orig.tar.xz
  tar -C "$src/binutils" -xf "$sources"/binutils/binutils_*.debian.tar.xz
  grep -v -e '^#' -e '^$' "$src/binutils/debian/patches/series" | while read -r patch _; do
    patch -d "$src/binutils" -p1 -s <"$src/binutils/debian/patches/$patch"
  done
  # The documents that a patch touches are not made here: makeinfo is not wanted for them.
  made "$src/binutils" "$BINUTILS_VERSION"
fi

if fresh "$src/gcc" "$GCC_VERSION"; then
  # Debian's tarball holds the real one.
  rm -rf "$src/gcc-package"
  unpack gcc-package "$sources"/gcc-12/gcc-12_*.orig.tar.gz
  tar -C "$src/gcc-package" -xf "$sources"/gcc-12/gcc-12_*.debian.tar.xz
  unpack gcc "$src"/gcc-package/gcc-*-dfsg.tar.xz
  # Those of debian/rules.patch that reach cc1 or the driver on x86, in its order. git-updates is not among them:
  # rules.patch has it commented out, and Debian's own gcc-12 behaves without it (-Waddress's stray note, PR 106947).
  # gcc-ice-dump and gcc-ice-apport are left out: they call the compiler again after it crashed.
  for patch in gcc-textdomain gcc-distro-specs gcc-hash-style-gnu pr93371 gcc-multiarch canonical-cpppath gcc-as-needed; do
    patch -d "$src/gcc" -p2 -s <"$src/gcc-package/debian/patches/$patch.diff"
  done
  # What debian/rules.patch writes on i386.
  cat >"$src/gcc/gcc/distro-defaults.h" <<'HEADER'
/* distro specific configuration injected by the distro build.  */

#ifndef ACCEL_COMPILER
#define DIST_DEFAULT_ASYNC_UNWIND 1
#endif
HEADER
  touch "$src/gcc/gcc/s-tm-texi"
  rm -rf "$src/gcc-package"
  made "$src/gcc" "$GCC_VERSION"
fi
