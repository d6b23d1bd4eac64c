# Owns how a Debian source package becomes a tree to build in; to be sourced, with $build and $sources set.
# shellcheck shell=bash disable=SC2154

# unpack NAME ORIG [DEBIAN]: a source tree with Debian's patches.
unpack() {
  rm -rf "${build:?}/$1"
  mkdir "$build/$1"
  tar -C "$build/$1" --strip-components=1 -xf "$sources/$2"
  cd "$build/$1" || exit
  local patch
  if [ $# -ge 3 ]; then tar -xf "$sources/$3"; fi
  if [ -f debian/patches/series ]; then
    while read -r patch _; do
      case $patch in '' | '#'*) continue ;; esac
      patch -s -p1 <"debian/patches/$patch"
    done <debian/patches/series
  fi
  # A patched configure.ac newer than its configure would ask for autotools.
  find . -exec touch -h -d "@$SOURCE_DATE_EPOCH" {} +
}

files_of() { awk -v n="$2" 'NF { if (++i == n) print $2 }' <<<"$1"; }
