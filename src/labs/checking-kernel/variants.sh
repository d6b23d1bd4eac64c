#!/usr/bin/env bash
# Owns the bringing of find-leaks, which is no C source.
install -m 755 "$LAB/find-leaks" find-leaks
