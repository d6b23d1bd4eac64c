#!/usr/bin/env bash
# Owns the bringing of the trial, which is no C source.
install -m 755 "$LAB/trial" trial
