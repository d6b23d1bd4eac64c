#!/usr/bin/env bash
# Owns the programs that are fetched when one of them is first run: they lie in further parts of the tree's image, below
# programs/, which the guest sees at /usr/src/.modlab/programs. Leaves in build/rootfs: a tar for each part (../toolchain/publish.ts
# has them by name), make.bin, and programs.links with a line `PLACE PROGRAM` for each name by which the guest calls one. Run by build.sh.
set -euo pipefail
here=$(cd "$(dirname "$0")" && pwd)
# shellcheck source=../versions.env
. "$here/../versions.env"
build=${MODLAB_BUILD:?run build-scripts/build}/rootfs
sources=$build/sources
# shellcheck source=sources.sh
. "$here/sources.sh"
cc=$here/musl-cc.sh
small='-Os -ffunction-sections -fdata-sections'
static='-s -Wl,--gc-sections'
out=$build/programs-root
rm -rf "$out"
mkdir -p "$build/bin"
: >"$build/programs.links"

# fetched NAME: a tree to build in, of the Debian source package whose pins are NAME_VERSION and NAME_FILES.
fetched() {
  local pins=${1^^}
  pins=${pins//-/_}
  local version=${pins}_VERSION files=${pins}_FILES
  if [ "$1" = bash ]; then version=BASH_SOURCE_VERSION; fi # bash has a BASH_VERSION of its own.
  "$here/../fetch-source.sh" "$1" "${!version}" "${!files}" "$sources"
  # A package that is Debian's own, or whose patches are for its packaging alone, is pinned by one file.
  local debian
  debian=$(files_of "${!files}" 2)
  unpack "$1" "$(files_of "${!files}" 1)" ${debian:+"$debian"}
}
# program PART BINARY PLACE...: called by each PLACE; fetched with the others of PART.
program() {
  local name place
  name=$(basename "$2")
  mkdir -p "$out/$1/programs"
  install -m 755 "$2" "$out/$1/programs/$name"
  for place in "${@:3}"; do echo "$place $name" >>"$build/programs.links"; done
}
# logged NAME: standard input is run as a script; its output is shown if it fails.
logged() {
  bash -euo pipefail -s >"$build/$1.log" 2>&1 || { tail -20 "$build/$1.log" >&2; exit 1; }
}
export cc small static here build

program programs "$build/busybox-more.bin"
mv "$out/programs/programs/busybox-more.bin" "$out/programs/programs/busybox"
sed 's/$/ busybox/' "$build/busybox-more.links" >>"$build/programs.links"
for concern in modules scripts hardware network nano; do
  # shellcheck source=/dev/null
  . "$here/programs/$concern.sh"
done

for directory in "$out"/*; do
  part=$(basename "$directory")
  tar -C "$directory" --format=ustar --sort=name --owner=0 --group=0 --numeric-owner --mode=755 \
    --mtime="@$SOURCE_DATE_EPOCH" -cf "$build/$part.tar" programs
  ls -l "$build/$part.tar"
done
