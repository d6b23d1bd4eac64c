#!/usr/bin/env bash
# Owns the making of the index of the kernel's interface (kernel-api.ts), from the headers that the tree image has.
# Leaves kernel-api.json in build/tree. Needs build/kernel, and headers.sh before it.
set -euo pipefail
here=$(cd "$(dirname "$0")" && pwd)
# shellcheck source=versions.env
. "$here/versions.env"
"$here/../apt-install.sh" "universal-ctags=$CTAGS_VERSION"
cd "$here/../.."
npx --no-install tsx build-scripts/tree/kernel-api.ts "$MODLAB_BUILD/kernel/linux" "$MODLAB_BUILD/tree/work/headers" \
  "$MODLAB_BUILD/tree/kernel-api.json"
