#!/usr/bin/env bash
# Owns the C library of the guest's programs and of those that students link: musl, with the words, headers and functions
# of Debian's C library where courses meet the difference. build.sh MUSL OUT: makes OUT/include and OUT/libc.a of MUSL,
# Debian's musl-dev:i386 unpacked. Run by rootfs/build.sh, whose compiler it uses.
set -euo pipefail
here=$(cd "$(dirname "$0")" && pwd)
musl=$1 out=$2
cc=$here/../musl-cc.sh
rm -rf "$out"
mkdir -p "$out/objects"
cp -r "$musl/usr/include/i386-linux-musl" "$out/include"
cp -r "$here/include/." "$out/include/"
cd "$out/include"

# What is added to a header stands at its end, once, and only where extensions are on.
extend() { # extend HEADER, with the text on standard input
  local guard=_MODLAB_${1//[^a-z]/_}
  {
    printf '\n#if (defined(_GNU_SOURCE) || defined(_BSD_SOURCE)) && !defined(%s)\n#define %s\n' "$guard" "$guard"
    cat
    echo '#endif'
  } >>"$1"
}
while read -r header brings; do
  case $header in '' | '#'*) continue ;; esac
  tr ' ' '\n' <<<"$brings" | sed 's/.*/#include <&>/' >"$out/text"
  if [ -f "$here/additions/$header" ]; then cat "$here/additions/$header" >>"$out/text"; fi
  extend "$header" <"$out/text"
done <"$here/additions/includes"
(cd "$here/additions" && find . -name '*.h' | sed 's,^\./,,' | LC_ALL=C sort) | while read -r header; do
  if ! grep -q "^$header " "$here/additions/includes"; then extend "$header" <"$here/additions/$header"; fi
done
# Names of fields that musl has for _GNU_SOURCE alone.
sed -i 's/^#ifdef _GNU_SOURCE$/#if defined(_GNU_SOURCE) || defined(_BSD_SOURCE)/' netinet/tcp.h netinet/udp.h
# Where a header has moved to concerns nobody who compiles what Debian compiles.
sed -i '/^#warning redirecting/d' sys/*.h ./*.h
# Under _GNU_SOURCE it returns the words.
sed -i 's/^int strerror_r (.*/#ifdef _GNU_SOURCE\nchar *strerror_r (int, char *, size_t) __asm__("__gnu_strerror_r");\n#else\n&\n#endif/' string.h
grep -q __gnu_strerror_r string.h

rm "$out/text"

# Frame pointers: backtrace() begins with its own.
cd "$here"
for source in *.c *.S; do
  "$cc" -nostdinc -isystem "$out/include" -isystem "$(gcc -print-file-name=include)" \
    -isystem "$MODLAB_LINUX_HEADERS" -Os -fno-omit-frame-pointer -ffunction-sections -Wall -Werror \
    -c "$source" -o "$out/objects/modlab-${source%.*}.o"
  # A program may have functions of these names.
  nm -g --defined-only "$out/objects/modlab-${source%.*}.o" | sed 's/.* //' >"$out/names"
  objcopy --weaken-symbols="$out/names" "$out/objects/modlab-${source%.*}.o"
done
if [ ! -f "$out/../musl/libc.a" ]; then cp "$musl/usr/lib/i386-linux-musl/libc.a" "$out/../musl/libc.a"; fi
cp "$out/../musl/libc.a" "$out/libc.a"
rm "$out/names"
ar d "$out/libc.a" strerror.lo strsignal.lo
# It parses for ours (getopt.c).
ar x --output "$out/objects" "$out/libc.a" getopt.lo
objcopy --redefine-sym getopt=__musl_getopt "$out/objects/getopt.lo"
ar rD "$out/libc.a" "$out/objects/getopt.lo"
rm "$out/objects/getopt.lo"
ar rD "$out/libc.a" "$out"/objects/*.o
# Where musl-cc.sh finds it.
cp "$out/libc.a" "$musl/usr/lib/i386-linux-musl/libc.a"
