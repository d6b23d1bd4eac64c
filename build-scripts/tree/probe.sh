#!/usr/bin/env bash
# Owns the question how kbuild builds a module: probe.sh TREE DIRECTORY builds the least one there, and leaves beside it, as
# `environment`, what kbuild exported.
set -euo pipefail
tree=$1 probe=$2
mkdir -p "$probe"
cat >"$probe/Makefile" <<'MAKE'
obj-m := probe.o
$(shell env -0 >$(src)/environment)
MAKE
printf '#include <linux/module.h>\nMODULE_LICENSE("GPL");\n' >"$probe/probe.c"
env -i PATH="$PATH" make -C "$tree" ARCH=i386 KCFLAGS= M="$probe" modules >"$probe.log" 2>&1 || true
