#!/usr/bin/env bash
# Owns the installing of Debian packages that a stage needs: apt-install.sh NAME[=VERSION]... Asks the network only
# for what is missing.
set -euo pipefail
missing=()
for wanted in "$@"; do
  name=${wanted%%=*}
  have=$(dpkg-query -W -f '${db:Status-Abbrev}${Version}' "$name" 2>/dev/null || true)
  case $wanted in
    *=*) if [ "$have" != "ii ${wanted#*=}" ]; then missing+=("$wanted"); fi ;;
    *) case $have in ii*) ;; *) missing+=("$wanted") ;; esac ;;
  esac
done
if [ ${#missing[@]} -eq 0 ]; then exit 0; fi

# Several tests may find at once that something is missing; apt knows one at a time.
exec 9>/run/lock/modlab-apt
flock 9
apt-get -qq update || true # one bad list is no harm; the install says what is truly missing
DEBIAN_FRONTEND=noninteractive apt-get -qq -o Dpkg::Use-Pty=0 install -y --no-install-recommends "${missing[@]}"
