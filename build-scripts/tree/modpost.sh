#!/usr/bin/env bash
# Owns modpost as WebAssembly: kbuild's check of a module's symbols, from our kernel's own scripts/mod. Leaves
# modpost.wasm in build/tree.
set -euo pipefail
# shellcheck source=../toolchain/environment.sh
. "$(dirname "$0")/../toolchain/environment.sh"
tree=${MODLAB_KERNEL_BUILD:-$MODLAB_BUILD}/kernel/linux
out=${MODLAB_KERNEL_BUILD:-$MODLAB_BUILD}/tree

"$here/../apt-install.sh" "emscripten=$EMSCRIPTEN_VERSION"
# file2alias reads the devices' tables by offsets that the kernel's build has written for the guest; elfconfig.h too.
cd "$tree/scripts/mod"
emcc -O2 -std=gnu11 -I"$tree/scripts/include" "$here/host/host.c" "$here/../tree/map-file.c" \
  modpost.c file2alias.c sumversion.c symsearch.c -o "$out/modpost.wasm" \
  -sALLOW_MEMORY_GROWTH=1 -sMAXIMUM_MEMORY=1073741824 -sTOTAL_STACK=1048576 \
  -sERROR_ON_UNDEFINED_SYMBOLS=0 -sWARN_ON_UNDEFINED_SYMBOLS=0
