#!/usr/bin/env bash
# Owns what is not built with the rest: stray.ko, built apart as the Makefile says, and the script that watches a load.
mkdir "$WORK/apart"
cp "$LAB/stray.c" "$LAB/Makefile" "$WORK/apart/"
make -s -C "$TREE" KCFLAGS="-Os -fmacro-prefix-map=$WORK/apart/=" M="$WORK/apart" APART=1 KBUILD_MODPOST_WARN=1 modules \
  >"$WORK/apart/build.log" 2>&1 || { cat "$WORK/apart/build.log" >&2; exit 1; }
strip --strip-debug "$WORK/apart/stray.ko" -o stray.ko

install -m 755 "$LAB/watch.sh" watch.sh
install -m 644 "$LAB/functions" functions
