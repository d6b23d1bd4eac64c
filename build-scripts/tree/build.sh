#!/usr/bin/env bash
# Owns the tree stage: the kernel's tree as a module's build sees it, and modpost, which belongs to the kernel's release,
# and the index of what its headers declare.
# Leaves both in images/toolchain; of the checking kernel (MODLAB_KERNEL=checking), what differs. Needs build/kernel.
set -euo pipefail
tree=$(cd "$(dirname "$0")" && pwd)
if [ "${MODLAB_KERNEL:-standard}" = checking ]; then
  "$tree/changes.sh"
else
  "$tree/headers.sh"
  "$tree/kernel-api.sh"
fi
"$tree/modpost.sh"
cd "$tree/../.."
npx --no-install tsx build-scripts/toolchain/publish.ts tree
