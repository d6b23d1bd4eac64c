# Owns what every script of the toolchain stage needs to know: folders, pins, Emscripten's surroundings; to be sourced.
# shellcheck shell=bash disable=SC2034
here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
# shellcheck source=../versions.env
. "$here/../versions.env"
# shellcheck source=versions.env
. "$here/versions.env"
build=${MODLAB_BUILD:?run build-scripts/build}/toolchain
jobs=${MODLAB_JOBS:-$(nproc)}
export SOURCE_DATE_EPOCH LC_ALL=C

# Debian's emcc looks for acorn where Debian keeps it, and breaks on the fetch that newer Nodes define.
export NODE_PATH=/usr/share/nodejs:/usr/lib/x86_64-linux-gnu/nodejs NODE_OPTIONS=--no-experimental-fetch
unset EM_CACHE
# gmp's and gcc's configure take what runs on this machine from these.
export CC_FOR_BUILD=gcc CXX_FOR_BUILD=g++

# Functions: `fresh DIR WORD` empties DIR and says yes unless it already holds what WORD stands for.
fresh() {
  if [ "$(cat "$1/.made-of" 2>/dev/null)" = "$2" ]; then return 1; fi
  rm -rf "$1"
  mkdir -p "$1"
}
made() { echo "$2" >"$1/.made-of"; }
