#!/usr/bin/env bash
# Owns the bringing of the comparison, which is no C source.
install -m 755 "$LAB/compare" compare
