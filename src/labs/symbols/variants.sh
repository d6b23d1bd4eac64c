#!/usr/bin/env bash
# Owns the two modules that ask for what they cannot have: built apart, as the Makefile says.
mkdir "$WORK/apart"
cp "$LAB"/*.[ch] "$LAB/Makefile" "$WORK/apart/"
make -s -C "$TREE" KCFLAGS="-Os -fmacro-prefix-map=$WORK/apart/=" M="$WORK/apart" APART=1 KBUILD_MODPOST_WARN=1 modules \
  >"$WORK/apart/build.log" 2>&1 || { cat "$WORK/apart/build.log" >&2; exit 1; }
for name in intruder orphan; do
  strip --strip-debug "$WORK/apart/$name.ko" -o "$name.ko"
done

# The directory in which a module is to call what it may not.
mkdir -p closed
cp "$LAB"/closed/{Makefile,caller.c} closed/
