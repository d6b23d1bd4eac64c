#!/usr/bin/env bash
# Owns the toolchain stage: GCC's compiler and drivers and binutils for i686 as WebAssembly, from Debian's sources.
# Leaves them in images/toolchain. About 40 minutes on two cores; `build` runs it only when it is named.
set -euo pipefail
# shellcheck source=environment.sh
. "$(dirname "$0")/environment.sh"
"$here/../apt-install.sh" "emscripten=$EMSCRIPTEN_VERSION" "binutils=$BINUTILS_VERSION" gcc g++ make bison flex xz-utils zstd
for step in sources math binutils gcc link; do
  echo "toolchain: $step"
  "$here/$step.sh"
done
unset NODE_OPTIONS NODE_PATH
cd "$here/../.."
npx --no-install tsx build-scripts/toolchain/publish.ts toolchain
