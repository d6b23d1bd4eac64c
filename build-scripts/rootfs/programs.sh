#!/usr/bin/env bash
# Owns the programs that are fetched when one of them is first run: they lie in further parts of the tree's image, below
# programs/, which the guest sees at /usr/src/.modlab/programs. Leaves in build/rootfs: programs.tar; bash.tar, strace.tar and
# toybox.tar; make.bin, which is in the tree's image itself, as every build needs it; and programs.links with a line `PLACE PROGRAM` for each name by which the guest calls one. Run by build.sh.
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

"$here/../fetch-source.sh" make-dfsg "$MAKE_VERSION" "$MAKE_FILES" "$sources"
"$here/../fetch-source.sh" toybox "$TOYBOX_VERSION" "$TOYBOX_FILES" "$sources"
"$here/../fetch-source.sh" strace "$STRACE_VERSION" "$STRACE_FILES" "$sources"
"$here/../fetch-source.sh" bash "$BASH_SOURCE_VERSION" "$BASH_FILES" "$sources"
"$here/../fetch-source.sh" tree "$TREE_VERSION" "$TREE_FILES" "$sources"
"$here/../fetch-source.sh" i2c-tools "$I2C_TOOLS_VERSION" "$I2C_TOOLS_FILES" "$sources"
"$here/../fetch-source.sh" ethtool "$ETHTOOL_VERSION" "$ETHTOOL_FILES" "$sources"
"$here/../fetch-source.sh" libgpiod "$LIBGPIOD_VERSION" "$LIBGPIOD_FILES" "$sources"

out=$build/programs-root
rm -rf "$out"
mkdir -p "$out/programs" "$out/bash/programs" "$out/strace/programs" "$out/toybox/programs" "$build/bin"
: >"$build/programs.links"
# program BINARY PLACE...: called by each PLACE.
program() {
  local name place
  name=$(basename "$1")
  install -m 755 "$1" "$out/programs/$name"
  for place in "${@:2}"; do echo "$place $name" >>"$build/programs.links"; done
}
# logged NAME: standard input is run as a script; its output is shown if it fails.
logged() {
  bash -euo pipefail -s >"$build/$1.log" 2>&1 || { tail -20 "$build/$1.log" >&2; exit 1; }
}
export cc small static

install -m 755 "$build/busybox-more.bin" "$out/programs/busybox"
sed 's/$/ busybox/' "$build/busybox-more.links" >>"$build/programs.links"

# For scripts: an interactive one, with its line editing and help, would weigh half as much again, and /etc/shrc has ash for
# that. Its configure runs what it compiles, which runs here as well.
unpack bash "$(files_of "$BASH_FILES" 1)" "$(files_of "$BASH_FILES" 2)"
logged bash <<'BUILD'
# Another character set than UTF-8 would be a quarter of it.
export am_cv_func_iconv=no
# muldefs: it brings a strtoimax() of its own, which musl has in one piece with others.
./configure --build=i686-linux-musl --host=i686-linux-musl CC="$cc" CFLAGS="$small -w" LDFLAGS="$static -Wl,-z,muldefs" \
  --without-bash-malloc --disable-nls --without-curses --disable-rpath --disable-debugger --enable-static-link \
  --disable-readline --disable-history --disable-bang-history --disable-help-builtin --disable-progcomp
make -j"$(nproc)"
BUILD
install -m 755 bash "$out/bash/programs/bash"
echo '/bin/bash bash' >>"$build/programs.links"

# What insmod asks of the kernel is a thing to see; an eighth of the base, and the first visit needs none of it.
unpack strace "$(files_of "$STRACE_FILES" 1)" "$(files_of "$STRACE_FILES" 2)"
logged strace <<'BUILD'
# Its own copy of the kernel's headers: what it can decode must not depend on the building machine's.
./configure --host=i686-linux-musl CC="$cc" CFLAGS="$small" LDFLAGS="$static" --enable-mpers=no --enable-bundled=yes \
  --disable-gcc-Werror --without-libunwind --without-libdw --without-libiberty --without-libselinux
make -j"$(nproc)"
BUILD
install -m 755 src/strace "$out/strace/programs/strace"
echo '/usr/bin/strace strace' >>"$build/programs.links"

# kbuild is a make program. Debian's tarball is without its generated files.
unpack make "$(files_of "$MAKE_FILES" 1)"
zcat "$sources/$(files_of "$MAKE_FILES" 2)" | patch -s -p1
logged make <<'BUILD'
autoreconf -fi
./configure --host=i686-linux-musl CC="$cc" CFLAGS="$small" LDFLAGS="$static" --disable-nls --disable-load --without-guile
make -j"$(nproc)" -C lib
make -j"$(nproc)" make
BUILD
cp make "$build/make.bin"
echo '/usr/bin/make make' >>"$build/programs.links"

# busybox has neither file nor readelf. Debian's patches are for its packaging alone.
unpack toybox "$(files_of "$TOYBOX_FILES" 1)"
logged toybox <<'BUILD'
make allnoconfig
for symbol in FILE READELF TOYBOX_HELP; do sed -i "s/# CONFIG_$symbol is not set/CONFIG_$symbol=y/" .config; done
(yes '' || true) | make oldconfig
CC="$cc" CFLAGS=-Os LDFLAGS=-s HOSTCC=gcc make toybox
BUILD
install -m 755 toybox "$out/toybox/programs/toybox"
for place in toybox file readelf; do echo "/usr/bin/$place toybox" >>"$build/programs.links"; done

unpack tree "$(files_of "$TREE_FILES" 1)" "$(files_of "$TREE_FILES" 2)"
# shellcheck disable=SC2086
"$cc" $small $static -DLINUX -D_LARGEFILE64_SOURCE -D_FILE_OFFSET_BITS=64 ./*.c -o "$build/bin/tree"
program "$build/bin/tree" /usr/bin/tree

unpack i2c-tools "$(files_of "$I2C_TOOLS_FILES" 1)"
for tool in i2cdetect i2cdump i2cget i2cset i2ctransfer; do
  more=()
  case $tool in i2cdetect) ;; *) more=(tools/util.c) ;; esac
  # shellcheck disable=SC2086
  "$cc" $small $static -Iinclude tools/$tool.c tools/i2cbusses.c "${more[@]}" lib/smbus.c -o "$build/bin/$tool"
  program "$build/bin/$tool" "/usr/sbin/$tool"
done

unpack ethtool "$(files_of "$ETHTOOL_FILES" 1)"
logged ethtool <<'BUILD'
./configure --host=i686-linux-musl CC="$cc" CFLAGS="$small" LDFLAGS="$static" --disable-netlink --disable-pretty-dump
make -j"$(nproc)" ethtool
BUILD
program ethtool /usr/sbin/ethtool

# Its makefiles want libtool and autoconf-archive for six small programs.
unpack libgpiod "$(files_of "$LIBGPIOD_FILES" 1)"
for tool in gpiodetect gpiofind gpioget gpioinfo gpiomon gpioset; do
  # shellcheck disable=SC2086
  "$cc" $small $static -D_GNU_SOURCE '-DGPIOD_VERSION_STR="1.6.3"' -Iinclude \
    tools/$tool.c tools/tools-common.c lib/*.c -o "$build/bin/$tool"
  program "$build/bin/$tool" "/usr/bin/$tool"
done

pack() { # pack NAME DIRECTORY
  tar -C "$2" --format=ustar --sort=name --owner=0 --group=0 --numeric-owner --mode=755 --mtime="@$SOURCE_DATE_EPOCH" \
    -cf "$build/$1.tar" programs
}
for part in bash strace toybox; do
  pack $part "$out/$part"
  rm -rf "${out:?}/$part"
done
pack programs "$out"
ls -l "$build"/{programs,bash,strace,toybox}.tar
