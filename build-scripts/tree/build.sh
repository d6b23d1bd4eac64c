#!/usr/bin/env bash
# Owns the tree stage: the kernel's tree as a module's build sees it, and modpost, which belongs to the kernel's release.
# Leaves both in images/toolchain. Needs build/kernel.
set -euo pipefail
tree=$(cd "$(dirname "$0")" && pwd)
"$tree/headers.sh"
"$tree/modpost.sh"
cd "$tree/../.."
npx --no-install tsx build-scripts/toolchain/publish.ts tree
