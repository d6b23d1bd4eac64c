# Owns the programs for buses, lines and devices; to be sourced by ../programs.sh.
# shellcheck shell=bash disable=SC2154,SC2086

fetched i2c-tools
for tool in i2cdetect i2cdump i2cget i2cset i2ctransfer; do
  more=()
  case $tool in i2cdetect) ;; *) more=(tools/util.c) ;; esac
  "$cc" $small $static -Iinclude tools/$tool.c tools/i2cbusses.c "${more[@]}" lib/smbus.c -o "$build/bin/$tool"
  program programs "$build/bin/$tool" "/usr/sbin/$tool"
done

# Its makefiles want libtool and autoconf-archive for six small programs.
fetched libgpiod
# A time has 64 bits here, on Debian's i386 32.
sed -i 's/"%ld", ts->tv_sec/"%lld", ts->tv_sec/; s/%8ld\.%09ld/%8lld.%09ld/' tools/gpiomon.c
for tool in gpiodetect gpiofind gpioget gpioinfo gpiomon gpioset; do
  "$cc" $small $static -Wformat -Werror=format -D_GNU_SOURCE '-DGPIOD_VERSION_STR="1.6.3"' -Iinclude \
    tools/$tool.c tools/tools-common.c lib/*.c -o "$build/bin/$tool"
  program programs "$build/bin/$tool" "/usr/bin/$tool"
done

# The kernel has dtc and what it needs of libfdt, and made their version's header and parser when it was built.
dtc=$MODLAB_BUILD/kernel/linux/scripts/dtc
cd "$dtc" || exit
"$cc" $small $static -DNO_YAML -I. -Ilibfdt \
  {dtc,flattree,fstree,data,livetree,treesource,srcpos,checks,util,dtc-lexer.lex,dtc-parser.tab}.c -o "$build/bin/dtc"
"$cc" $small $static -DNO_YAML -I. -Ilibfdt fdtoverlay.c util.c \
  libfdt/fdt{,_ro,_wip,_sw,_rw,_strerror,_empty_tree,_addresses,_overlay}.c -o "$build/bin/fdtoverlay"
program programs "$build/bin/dtc" /usr/bin/dtc
program programs "$build/bin/fdtoverlay" /usr/bin/fdtoverlay

# Debian's evtest would do; its source is not on every mirror.
evtest=$build/evtest
mkdir -p "$evtest"
"$here/programs/evtest/names.sh" "$MODLAB_LINUX_HEADERS"/linux/input{-event-codes,}.h >"$evtest/names.h"
"$cc" $small $static -Wall -Wextra -Wno-override-init -Werror -I"$evtest" "$here"/programs/evtest/*.c -o "$build/bin/evtest"
program programs "$build/bin/evtest" /usr/bin/evtest
