# Sourced by the checks that run on Node.js, from the root of the tree.
# node_tools NAME [FOLDER]: installs what the folder (scripts/node) pins, unless it is there; NAME is the check that asks.

node_tools() {
  local found major minor folder=${2:-scripts/node}
  found=$(node --version 2>/dev/null) || found=none
  IFS=. read -r major minor _ <<<"${found#v}"
  if ! { [[ $major == 20 && $minor -ge 19 ]] || [[ $major == 22 && $minor -ge 12 ]] || [[ $major =~ ^[0-9]+$ && $major -gt 22 ]]; }; then
    echo "$1: needs Node.js 20.19 or newer of the 20 line, or 22.12 or newer; found $found. The build itself, ./mvnw verify, needs no Node.js." >&2
    exit 1
  fi
  if ! command -v npm >/dev/null; then
    echo "$1: needs npm, which comes with Node.js; there is none on the PATH." >&2
    exit 1
  fi
  # npm empties node_modules before it installs, so the copy of the lock tells of a whole installation only.
  if ! cmp -s "$folder/package-lock.json" "$folder/node_modules/installed-lock.json"; then
    npm ci --prefix "$folder" --ignore-scripts --no-audit --no-fund --loglevel=error >/dev/null
    cp "$folder/package-lock.json" "$folder/node_modules/installed-lock.json"
  fi
}
