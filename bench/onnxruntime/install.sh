#!/usr/bin/env bash
# Fetches ONNX Runtime's shared library, the benchmarks' opponent, out of the npm package onnxruntime-node into artifacts/onnxruntime.
# Nothing is run out of the package. TAILOR_ONNXRUNTIME=<libonnxruntime.so> names another library to the benchmarks instead.
set -euo pipefail
cd "$(dirname "$0")/../.."

version=1.30.0
sha512=b7086cd42d82fc1164cf5c9ce4e634288536194aba0d444eee10f86f1e50d90cb79c0309c115d6f31537355733136f5503d96894b3987a9a03f1f8d318e7c8ab
target=artifacts/onnxruntime

fail() { printf 'onnxruntime: %s\n' "$@" >&2; exit 1; }

case "$(uname -s)-$(uname -m)" in
  Linux-x86_64) library=bin/napi-v6/linux/x64/libonnxruntime.so.1 ;;
  Linux-aarch64) library=bin/napi-v6/linux/arm64/libonnxruntime.so.1 ;;
  *) fail "the package has no library for $(uname -s) on $(uname -m); name one in TAILOR_ONNXRUNTIME." ;;
esac

if [ "$(cat "$target/version" 2>/dev/null)" = "$version" ] && [ -f "$target/libonnxruntime.so" ]; then
  echo "onnxruntime: $version is there."
  exit 0
fi

command -v npm >/dev/null || fail "npm is missing; install it (apt-get install npm), or name a library in TAILOR_ONNXRUNTIME."
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
echo "onnxruntime: fetching onnxruntime-node $version (110 MB)"
npm pack "onnxruntime-node@$version" --silent --pack-destination "$folder" >/dev/null || fail "npm could not fetch onnxruntime-node@$version."
archive=$folder/onnxruntime-node-$version.tgz
sha512sum --check --status <<<"$sha512  $archive" || fail "the package is not the one that this script knows: expected SHA-512 $sha512."
tar -xzf "$archive" -C "$folder" "package/$library" package/package.json
mkdir -p "$target"
mv "$folder/package/$library" "$target/libonnxruntime.so"
mv "$folder/package/package.json" "$target/package.json"
echo "$version" >"$target/version"
echo "onnxruntime: $version is in $target."
