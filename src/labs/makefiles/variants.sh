#!/usr/bin/env bash
# Owns what this lab has beside its modules: one that was built for another kernel, and the directory in which a Makefile is written.

# Built for another kernel, as far as its vermagic says.
sed 's/vermagic=6\.12/vermagic=6.11/' solo.ko >solo-old.ko
! cmp -s solo.ko solo-old.ko

mkdir -p mine
cp "$LAB"/mine/{Makefile,first.c,second.c,duet.h} mine/
