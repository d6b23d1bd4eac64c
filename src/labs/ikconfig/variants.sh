#!/usr/bin/env bash
# Owns the source that this lab shows: configs.c, from the kernel's own tree.
mkdir -p tree/kernel
cp "$TREE/kernel/configs.c" tree/kernel/
grep -q remove_proc_entry tree/kernel/configs.c
