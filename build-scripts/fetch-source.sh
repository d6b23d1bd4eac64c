#!/usr/bin/env bash
# Owns the fetching of a Debian source package at its pinned version: fetch-source.sh NAME VERSION FILES TO, where
# FILES has a "sha256 name" line for each file. A file that is not the pinned one stops the build.
set -euo pipefail
name=$1 version=$2 files=$3 to=$4
mkdir -p "$to"
cd "$to"
check() { grep -v '^$' <<<"$files" | sha256sum --check --quiet --strict -; }
if check 2>/dev/null; then exit 0; fi

# A list of our own: the machine's may have no source entries, and is not ours to change.
lists=$to/apt
mkdir -p "$lists/lists/partial"
cat >"$lists/sources.list" <<LIST
deb-src [signed-by=/usr/share/keyrings/debian-archive-keyring.gpg] http://deb.debian.org/debian bookworm main
deb-src [signed-by=/usr/share/keyrings/debian-archive-keyring.gpg] http://deb.debian.org/debian bookworm-updates main
deb-src [signed-by=/usr/share/keyrings/debian-archive-keyring.gpg] http://deb.debian.org/debian-security bookworm-security main
LIST
options=(-o "Dir::Etc::SourceList=$lists/sources.list" -o Dir::Etc::SourceParts=/dev/null
  -o "Dir::State::Lists=$lists/lists" -o APT::Sandbox::User=root)
apt-get "${options[@]}" -qq update
# It fails too for a file of the package that is not among those wanted; the sums decide.
apt-get "${options[@]}" -qq source --download-only "$name=$version" || true
check
