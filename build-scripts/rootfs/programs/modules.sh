# Owns the programs that build modules and look into them; to be sourced by ../programs.sh.
# shellcheck shell=bash disable=SC2154

# kbuild is a make program. It is in the base: what is fetched loses its pages, and with them v86's compiled code, each time
# it ends, and a build starts five of them. Debian's tarball is without its generated files.
"$here/../fetch-source.sh" make-dfsg "$MAKE_VERSION" "$MAKE_FILES" "$sources"
unpack make "$(files_of "$MAKE_FILES" 1)"
zcat "$sources/$(files_of "$MAKE_FILES" 2)" | patch -s -p1
logged make <<'BUILD'
autoreconf -fi
./configure --host=i686-linux-musl CC="$cc" CFLAGS="$small" LDFLAGS="$static" --disable-nls --disable-load --without-guile
make -j"$(nproc)" -C lib
make -j"$(nproc)" make
BUILD
cp make "$build/make.bin"

# busybox has neither file nor readelf.
fetched toybox
logged toybox <<'BUILD'
make allnoconfig
for symbol in FILE READELF TOYBOX_HELP; do sed -i "s/# CONFIG_$symbol is not set/CONFIG_$symbol=y/" .config; done
(yes '' || true) | make oldconfig
CC="$cc" CFLAGS=-Os LDFLAGS=-s HOSTCC=gcc make toybox
BUILD
program toybox toybox /usr/bin/toybox /usr/bin/file /usr/bin/readelf
