#!/usr/bin/env bash
# Owns gmp, mpfr and mpc as WebAssembly: what cc1 folds constants with. Leaves them in build/toolchain/math.
set -euo pipefail
# shellcheck source=environment.sh
. "$(dirname "$0")/environment.sh"
math=$build/math
word="$GMP_VERSION $MPFR_VERSION $MPC_VERSION $EMSCRIPTEN_VERSION"
if ! fresh "$math" "$word"; then exit 0; fi

library() { # library NAME CONFIGURE_OPTION...
  local name=$1
  shift
  mkdir -p "$math/build-$name"
  cd "$math/build-$name"
  "../../src/$name/configure" --prefix="$math" --disable-shared --enable-static "$@" \
    CC=emcc AR=emar RANLIB=emranlib NM=emnm CFLAGS=-O2 >"$math/$name.log" 2>&1
  make -j"$jobs" install >>"$math/$name.log" 2>&1
}

library gmp --build=x86_64-linux-gnu --host=none --disable-assembly
library mpfr --build=x86_64-linux-gnu --host=wasm32-unknown-linux --with-gmp="$math"
library mpc --build=x86_64-linux-gnu --host=wasm32-unknown-linux --with-gmp="$math" --with-mpfr="$math"
made "$math" "$word"
