# Sourced by the checks that need a running platform, from the root of the tree.
# start_platform: ./tenantry up on free ports with an empty data directory. Sets api and management, the addresses;
# banner, the file with what it printed; TENANTRY_OPERATOR_EMAIL and …_PASSWORD hold for the first operator.
# start_platform again: stops it, and starts it on the data that it has.
# in_background COMMAND…: runs it until the script ends. Both are stopped by their process id, whatever ends the script.

scratch=$(mktemp -d)
banner=$scratch/banner
platform=
background=()
export TENANTRY_OPERATOR_EMAIL=operator@checks.test TENANTRY_OPERATOR_PASSWORD='an operator of the checks'

stop() { # process id
  kill "$1" 2>/dev/null || :
  wait "$1" 2>/dev/null || :
}

stop_everything() {
  local pid
  for pid in "${background[@]}" $platform; do
    stop "$pid"
  done
  rm -rf "$scratch"
}
trap stop_everything EXIT
trap 'exit 1' HUP INT TERM

in_background() {
  "$@" &
  background+=($!)
}

start_platform() {
  if [[ -n $platform ]]; then
    stop "$platform"
    [[ ${1:-} == again ]] || rm -rf "$scratch/data"
  fi
  : >"$banner" # there before the first look, and without what an earlier start said
  ./tenantry up --data-dir "$scratch/data" --port 0 --management-port 0 >"$scratch/log" 2>>"$banner" &
  platform=$!
  until grep -q 'Ctrl-C drains' "$banner"; do
    if ! kill -0 "$platform" 2>/dev/null; then
      cat "$scratch/log" "$banner" >&2
      exit 1
    fi
    sleep 0.2
  done
  api=$(sed -n 's/^ *API *//p' "$banner")
  management=$(sed -n 's|^ *Metrics *\(.*\)/metrics$|\1|p' "$banner")
}
