#!/usr/bin/env bash
# Owns binutils as WebAssembly for i686: as, ld, ar, nm, objcopy, strip, their like and their libraries. Leaves them
# unlinked or linked in build/toolchain/binutils; link.sh makes the programs that are shipped.
set -euo pipefail
# shellcheck source=environment.sh
. "$(dirname "$0")/environment.sh"
binutils=$build/binutils
word="$BINUTILS_VERSION $EMSCRIPTEN_VERSION"

if fresh "$binutils" "$word"; then
  cd "$binutils"
  # As debian/rules configures them, less what needs another process or a shared library (plugins, gold, jansson).
  export ac_cv_func_psignal=yes DEB_TARGET_MULTIARCH=i386-linux-gnu
  ../src/binutils/configure \
    --build=x86_64-linux-gnu --host=wasm32-unknown-emscripten --target=i686-linux-gnu \
    --with-sysroot=/ --prefix=/usr --libdir=/usr/lib/i386-linux-gnu --sysconfdir=/etc \
    --with-pkgversion="GNU Binutils for Debian" --enable-obsolete --enable-deterministic-archives \
    --disable-compressed-debug-sections --enable-new-dtags --disable-x86-used-note --disable-werror \
    --disable-shared --disable-plugins --disable-gold --disable-gprof --disable-gprofng --disable-gdb --disable-gdbserver \
    --disable-sim --disable-nls --disable-libctf --without-zstd \
    CC=emcc CXX=em++ AR=emar RANLIB=emranlib NM=emnm CC_FOR_BUILD=gcc CFLAGS=-O2 CXXFLAGS=-O2 MAKEINFO=true \
    >configure.log 2>&1
  made "$binutils" "$word"
fi
cd "$binutils"
make -j"$jobs" MAKEINFO=true all-binutils all-gas all-ld >objects.log 2>&1
