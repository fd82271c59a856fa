# What bench/run does, step by step. Sourced, not run.

out=bench/out
rounds_file=$out/rounds.tsv
base_port=${BENCH_PORT:-18080}
heat_requests=${BENCH_HEAT:-60000}
names=() pids=()
declare -A port_of pid_of tokens_of

die() {
  echo "bench: $*" >&2
  exit 1
}

has_side() { [[ ,$sides, = *,$1,* ]]; }

# --- programs ---------------------------------------------------------------------------------

prepare() {
  command -v wrk >/dev/null || die "wrk is missing: the benchmark alone needs it (Debian: apt-get install wrk)"
  command -v curl >/dev/null || die "curl is missing"
  [ -z "$pin" ] || command -v taskset >/dev/null || die "--pin needs taskset"
  . .mvn/find-jdk.sh
  find_jdk || exit 1
  mkdir -p $out
  : >$rounds_file
  if [ ! -e $out/classpath ] || [ -n "$(find pom.xml openapi.yaml conf src bench/java -newer $out/classpath -print -quit)" ]; then
    echo "bench: building" >&2
    ./mvnw -B -q package -DskipTests dependency:build-classpath -Dmdep.includeScope=test \
      -Dmdep.outputFile=$PWD/$out/classpath.new >$out/build.log 2>&1 ||
      die "the build failed; its log is $out/build.log"
    mv $out/classpath.new $out/classpath
  fi
  classpath=target/classes:target/test-classes:$(cat $out/classpath)
  # The launcher's flags, for every side; a fixed heap, since its growth would be measured too.
  java_options="-Xms512m -Xmx512m --enable-native-access=ALL-UNNAMED -Dvertx.disableWebsockets=true ${BENCH_JAVA_OPTIONS:-}"
  if [ "$jdk_release" -ge 24 ]; then java_options+=" --sun-misc-unsafe-memory-access=allow"; fi
  if [[ $java_options != *-XX:+Use*GC* ]]; then
    if [ -z "$pin" ] && [ "$(nproc)" -gt 2 ]; then java_options+=" -XX:+UseParallelGC"; else java_options+=" -XX:+UseSerialGC"; fi
  fi
}

# Only warnings, or a debug line per request would be what is measured. The platform has its own.
quiet=-Dlogback.configurationFile=$PWD/bench/logback.xml

# The load generator and Redis on the first core, everything else on the second.
on_server_core() { if [ -n "$pin" ]; then taskset -c 1 "$@"; else "$@"; fi; }
on_load_core() { if [ -n "$pin" ]; then taskset -c 0 "$@"; else "$@"; fi; }

java() { on_server_core "$JAVA_HOME/bin/java" $java_options $quiet -cp "$classpath" "$@"; }

# --- processes --------------------------------------------------------------------------------

# background NAME COMMAND…: starts it with its output in a file and remembers its pid.
background() {
  local name=$1
  shift
  "$@" >"$out/$name.log" 2>&1 </dev/null &
  names+=("$name") pids+=($!) pid_of[$name]=$!
}

stop_all() {
  local code=$? n
  trap - EXIT INT TERM
  for ((n = ${#pids[@]} - 1; n >= 0; n--)); do
    stop "${names[n]}" "${pids[n]}"
  done
  exit $code
}

stop() {
  local n
  kill "$2" 2>/dev/null || return 0
  for ((n = 0; n < 150; n++)); do
    kill -0 "$2" 2>/dev/null || return 0
    sleep 0.1
  done
  echo "bench: $1 did not stop in 15 s; killed" >&2
  kill -9 "$2" 2>/dev/null || true
}

# wait_until NAME COMMAND…: up to 90 s, and no longer than the process lives.
wait_until() {
  local name=$1 n
  shift
  for ((n = 0; n < 900; n++)); do
    if "$@" >/dev/null 2>&1; then return; fi
    if ! kill -0 "${pid_of[$name]}" 2>/dev/null; then
      tail -20 "$out/$name.log" >&2
      die "$name ended; its log is $out/$name.log"
    fi
    sleep 0.1
  done
  die "$name was not ready in 90 s; its log is $out/$name.log"
}

answers() { curl -s -o /dev/null --max-time 2 "$1"; }

require_free() { ! (exec 3<>"/dev/tcp/127.0.0.1/$1") 2>/dev/null || die "port $1 is in use; set BENCH_PORT"; }

# start NAME PORT CLASS ARGUMENT…
start() {
  local name=$1 port=$2
  shift 2
  require_free "$port"
  port_of[$name]=$port
  background "$name" exec_java $quiet "$@" --port "$port"
  wait_until "$name" answers "http://127.0.0.1:$port/"
}

# exec, so that the pid that is remembered is Java's own.
exec_java() {
  if [ -n "$pin" ]; then
    exec taskset -c 1 "$JAVA_HOME/bin/java" $java_options -cp "$classpath" "$@"
  fi
  exec "$JAVA_HOME/bin/java" $java_options -cp "$classpath" "$@"
}

# start_databases [DATA]
start_databases() {
  [ -z "${TENANTRY_DATABASE_URL:-}" ] || return 0
  # Tenants made by SQL are not in the platform's registry, so the two never share a database.
  local data=${1:-$out/data}
  [ -n "${1:-}" ] || has_side platform || data=$out/data-direct
  rm -f $out/servers.env
  background databases exec_java $quiet io.tenantry.bench.Servers --data $data --env $out/servers.env
  wait_until databases test -e $out/servers.env
  . $out/servers.env
}

find_databases() {
  java io.tenantry.bench.ServerPids --to $out/database-pids
  read -r postgres_pid redis_pid <$out/database-pids
  if [ -n "$pin" ] && [ "$redis_pid" != 0 ]; then taskset -apc 0 "$redis_pid" >/dev/null; fi
}

# start_platform NAME CONTRACT PORT
start_platform() {
  require_free "$3"
  port_of[$1]=$3
  background "$1" platform_process "$@"
  wait_until "$1" is_ready "http://127.0.0.1:$3/health/ready"
}

# 404 is ready too: a contract of two operations has no place for health.
is_ready() {
  case $(curl -s -o /dev/null -w '%{http_code}' --max-time 2 "$1") in 200 | 404) ;; *) return 1 ;; esac
}

platform_process() {
  . bench/platform.env
  classpath="target/tenantry.jar:target/lib/*"
  exec_java "-Dtenantry.contract=$PWD/$2" io.tenantry.Main up --port "$3" \
    --management-port "$(($3 + 1000))" --data-dir "$out/$1"
}

# start_stock NAME CONTRACT PORT
start_stock() {
  start "$1" "$3" io.tenantry.bench.StockServer --contract "$2" --jwks $out/jwks.json \
    --issuer "$issuer" --audience "$audience"
}

# seed TENANTS: tenants, rows, and fresh tokens, signed by the platform when it takes part.
seed() {
  local platform=()
  ! has_side platform || platform=(--platform "http://127.0.0.1:${port_of[platform]}")
  echo "bench: $1 tenants with their rows and tokens"
  (umask 077 && java io.tenantry.bench.Seed --tenants "$1" --tokens $out/tokens --jwks $out/jwks.json \
    "${platform[@]}") || die "seeding failed"
}

# --- measuring --------------------------------------------------------------------------------

# Every side must answer the same row. The stock stack writes its JSON without blanks; that is all
# that may differ.
compare_answers() {
  local side token id answer first=
  read -r token id _ <$out/tokens
  for side in ${sides//,/ }; do
    answer=$(curl -sf -H "Authorization: Bearer $token" \
      "http://127.0.0.1:${port_of[$side]}/v1/resources/$id") || die "$side does not answer the seeded row"
    answer=${answer// /}
    [ -n "$first" ] || first=$answer
    [ "$answer" = "$first" ] || die "$side answers another row: $answer, not $first"
  done
}

# cpu PID: microseconds used so far by the server, by PostgreSQL and by Redis. The postmaster's own
# count includes the backends that have ended.
cpu() {
  cat /proc/[0-9]*/stat 2>/dev/null |
    awk -v server="$1" -v postgres="$postgres_pid" -v redis="$redis_pid" -v hz="$(getconf CLK_TCK)" '
      { pid = $1; sub(/^.*\) /, "")
        if (pid == server) s = $12 + $13
        else if (pid == redis) r = $12 + $13
        else if (pid == postgres) p += $12 + $13 + $14 + $15
        else if ($2 == postgres) p += $12 + $13 }
      END { printf "%.0f %.0f %.0f\n", s * 1e6 / hz, p * 1e6 / hz, r * 1e6 / hz }'
}

# load SIDE OPERATION TENANTS SECONDS: one line "requests µs p50 p99 bad".
load() {
  on_load_core wrk -t1 -c"$connections" -d"$4s" --timeout 10s -s bench/wrk/tenants.lua \
    "http://127.0.0.1:${port_of[$1]}" -- "$2" "$3" "${tokens_of[$1]:-$out/tokens}" 2>&1 >/dev/null |
    sed -n 's/^RESULT //p'
}

# warm_up SIDE OPERATION TENANTS SECONDS: prints how many requests were answered.
warm_up() {
  local requests bad
  read -r requests _ _ _ bad <<<"$(load "$@")"
  [ "${bad:-0}" = 0 ] || echo "bench: $1 gave $bad bad answers while it warmed up; see $out/$1.log" >&2
  echo "${requests:-0}"
}

# Until the JIT has seen enough of them, however slow the side is, but not for ever.
heat() {
  local runs total=0
  for ((runs = 0; runs < 12 && total < heat_requests; runs++)); do
    total=$((total + $(warm_up "$@" 5)))
  done
}

# measure SCENARIO SIDE OPERATION TENANTS
measure() {
  local before after requests micros p50 p99 bad
  warm_up "$2" "$3" "$4" "$warmup" >/dev/null
  read -r -a before <<<"$(cpu "${pid_of[$2]}")"
  read -r requests micros p50 p99 bad <<<"$(load "$2" "$3" "$4" "$seconds")"
  read -r -a after <<<"$(cpu "${pid_of[$2]}")"
  [ -n "${bad:-}" ] || die "$2: wrk gave no result"
  if [ "$bad" != 0 ] || [ "$requests" = 0 ]; then
    report
    die "$1: $2 gave $bad bad answers of $requests; its log is $out/$2.log"
  fi
  printf '%s\t%s\t%d\t%d\t%d\t%d\t%d\t%d\t%d\n' "$1" "$2" "$requests" "$micros" "$p50" "$p99" \
    $((after[0] - before[0])) $((after[1] - before[1])) $((after[2] - before[2])) >>$rounds_file
  printf '%s  %-13s %8d requests/s\n' "$1" "$2" $((requests * 1000000 / micros))
}

# scenario NAME OPERATION TENANTS SIDE…: a long warm-up of each, then the rounds, sides in turn.
scenario() {
  local name=$1 operation=$2 n=$3 side round
  shift 3
  # Log-ins again, since an access token lives for minutes only.
  if has_side platform; then seed "$n"; fi
  for side in "$@"; do heat "$side" "$operation" "$n"; done
  for ((round = 1; round <= rounds; round++)); do
    for side in "$@"; do
      [ "$operation" = get ] || java io.tenantry.bench.Seed --tenants "$n"
      measure "$name" "$side" "$operation" "$n"
    done
  done
}

# A contract of 2 operations beside one of 150, on every side that reads a contract.
contract_scenarios() {
  local size side port=$((base_port + 10)) measured=()
  for size in 2 150; do
    java io.tenantry.bench.SizedContract --from "$contract" \
      --operations $size --to $out/contract-$size.json
  done
  if has_side platform; then
    # Copies of its data directory hold its signing key, so that the tokens count there too.
    stop platform "${pid_of[platform]}"
    for size in 2 150; do
      rm -rf "$out/platform-$size"
      cp -a $out/platform "$out/platform-$size"
    done
  fi
  for side in platform stock; do
    has_side $side || continue
    for size in 2 150; do
      start_$side $side-$size $out/contract-$size.json $((port++))
      measured+=($side-$size)
    done
  done
  sides=${sides//platform/} # no more log-ins: the one that gives tokens is stopped
  for operation in get post; do
    scenario "contract of 2 and of 150 operations, $operation, 1 tenant" $operation 1 "${measured[@]}"
  done
}

# also SIDE FILE [OF]: the platform, or another process, under another name and asked with other credentials.
also() {
  local of=${3:-platform}
  port_of[$1]=${port_of[$of]} pid_of[$1]=${pid_of[$of]} tokens_of[$1]=$2
}

# The same read with a user's token, with API keys in rotation and with a role of many rules; then
# what a token costs on an operation that does nothing else; then a read beside a flood of wrong keys and of right ones.
credential_scenarios() {
  local flood round side n=${tenants##*,}
  seed "$n"
  java io.tenantry.bench.Credentials --platform "http://127.0.0.1:${port_of[platform]}" \
    --tenants "$n" --keys-each 10 --keys $out/keys --ruled $out/ruled || die "no credentials"
  head -1 $out/tokens >$out/first
  # As many lines in the same order of tenants, so that only the credential differs.
  for ((round = 0; round < 10; round++)); do cat $out/tokens; done >$out/jwts
  also jwt $out/jwts
  also api-key $out/keys
  credential_scenario "API keys, $n tenants, 10 keys each" jwt $((n * 10)) api-key $((n * 10))
  also jwt $out/first
  also long-role $out/ruled
  credential_scenario "a role of 50 rules among 200" jwt 1 long-role 1

  sed '0,/x-permission: public/s//x-permission: authenticated/' openapi.yaml >$out/closed.yaml
  rm -rf "$out/platform-closed"
  cp -a $out/platform $out/platform-closed
  start_platform platform-closed $out/closed.yaml $((base_port + 20))
  java io.tenantry.bench.Revocations --here "http://127.0.0.1:${port_of[platform]}" \
    --there "http://127.0.0.1:${port_of[platform-closed]}" | tee $out/revocations
  also jwt $out/tokens platform-closed
  also none $out/tokens
  for side in none jwt; do heat $side index "$n"; done
  for ((round = 1; round <= rounds; round++)); do
    for side in none jwt; do measure "a token, on an operation that does nothing" $side index "$n"; done
  done

  also alone $out/tokens
  also beside-wrong-keys $out/tokens
  also beside-right-keys $out/tokens
  for side in alone beside-wrong-keys beside-right-keys; do heat $side get "$n"; done
  for ((round = 1; round <= rounds; round++)); do
    measure "beside 1,000 other requests a second" alone get "$n"
    for side in wrong right; do
      wrk -t1 -c20 -d$((seconds + warmup + 2))s -s bench/wrk/wrong-keys.lua \
        "http://127.0.0.1:${port_of[platform]}" -- $out/keys $side >$out/flood-$side.log 2>&1 &
      flood=$!
      measure "beside 1,000 other requests a second" beside-$side-keys get "$n"
      wait $flood
    done
  done
}

# What counting a request costs: the count alone, and requests to a platform that counts them
# against requests to one that does not, both started for it alone.
metering_scenarios() {
  local side round port=$((base_port + 21)) n=${tenants##*,}
  java io.tenantry.bench.CountBench --journal "$out/count-journal" | tee $out/count
  seed "$n"
  for side in unmetered metered; do
    rm -rf "$out/platform-$side"
    mkdir "$out/platform-$side"
    cp -a $out/platform/secrets "$out/platform-$side/"
    TENANTRY_METERING_REQUESTS=$([ $side = metered ] && echo true || echo false) \
      start_platform "platform-$side" "$contract" $((port++))
    also $side $out/tokens "platform-$side"
    heat $side get "$n"
  done
  for ((round = 1; round <= rounds; round++)); do
    for side in unmetered metered; do measure "metering, $n tenants" $side get "$n"; done
  done
  for side in unmetered metered; do stop "platform-$side" "${pid_of[$side]}"; done
}

# credential_scenario NAME SIDE COUNT SIDE COUNT
credential_scenario() {
  local round
  heat "$2" get "$3"
  heat "$4" get "$5"
  for ((round = 1; round <= rounds; round++)); do
    measure "$1" "$2" get "$3"
    measure "$1" "$4" get "$5"
  done
}

# Events counted once each, over HTTP and by the store alone, beside COPY of the same rows.
event_scenario() {
  java io.tenantry.metering.EventsBench --platform "http://127.0.0.1:${port_of[platform]}" \
    --pid "${pid_of[platform]}" \
    --tokens $out/tokens --rounds "$rounds"
}

# A month's sums over minutes that the platform rolled up, beside the same from a table of days.
summary_scenario() {
  java io.tenantry.metering.SummaryBench --platform "http://127.0.0.1:${port_of[platform]}" \
    --pid "${pid_of[platform]}" --tokens $out/tokens --rounds "$rounds"
}

# What a round of the autoscaler costs, in a database that nobody else ever used.
round_scenario() {
  local n=$most
  [ "$tenants" != 1,100,1000 ] || n=10000
  rm -rf $out/data-rounds
  start_databases $out/data-rounds
  java io.tenantry.autoscale.RoundBench "$n" $((rounds * 6))
}

# The same reads limited and not; the scripts that Redis ran for the limited ones; then the limiter alone.
limit_scenarios() {
  local side round n=${tenants##*,} before after requests bad
  seed "$n"
  rm -rf "$out/unlimited"
  cp -a $out/platform $out/unlimited
  TENANTRY_LIMITS_ENABLED=false start_platform unlimited "$contract" $((base_port + 40))
  also limited $out/tokens
  for side in unlimited limited; do heat $side get "$n"; done
  for ((round = 1; round <= rounds; round++)); do
    for side in unlimited limited; do measure "limits, get, $n tenants" $side get "$n"; done
  done
  read -r -a before <<<"$(java io.tenantry.bench.RedisCalls)"
  read -r requests _ _ _ bad <<<"$(load limited get "$n" $((seconds * 2)))"
  read -r -a after <<<"$(java io.tenantry.bench.RedisCalls)"
  [ "$bad" = 0 ] || die "$bad bad answers"
  awk -v r="$requests" -v s=$((after[0] - before[0])) -v c=$((after[1] - before[1])) 'BEGIN {
    printf "Redis, for %d requests: %.4f scripts a request, %.4f commands with those inside scripts\n", r, s / r, c / r }'
  java io.tenantry.bench.LimiterBench --rounds "$rounds" --seconds "$seconds"
}

# A node of a cluster of its own: start_member NAME ROLES PORT MEMBERSHIP_PORT OTHER_MEMBERS
start_member() {
  rm -rf "$out/$1"
  mkdir "$out/$1"
  cp -a $out/platform/secrets "$out/$1/"
  export TENANTRY_NODE_ROLES=$2 TENANTRY_CLUSTER_ENABLED=true TENANTRY_CLUSTER_BUS_PORT=0 \
    TENANTRY_CLUSTER_SECRET=nothing-secret-in-a-benchmark-of-nodes TENANTRY_CLUSTER_PORT=$4 \
    TENANTRY_CLUSTER_MEMBERS=$5
  if [ "$2" = worker ]; then
    port_of[$1]=$3
    background "$1" platform_process "$1" "$contract" "$3"
    wait_until "$1" grep -q 'This node runs jobs' "$out/$1.log"
  else
    start_platform "$1" "$contract" "$3"
  fi
  unset TENANTRY_NODE_ROLES TENANTRY_CLUSTER_ENABLED TENANTRY_CLUSTER_BUS_PORT \
    TENANTRY_CLUSTER_SECRET TENANTRY_CLUSTER_PORT TENANTRY_CLUSTER_MEMBERS
}

# Reads from a node that is alone and from a cluster of one; then from one node with both roles and
# from two with a role each, beside clients that enqueue jobs there.
cluster_scenarios() {
  local side round jobs port=$((base_port + 50)) n=${tenants##*,} order=(alone clustered)
  seed "$n"
  rm -rf "$out/alone"
  mkdir "$out/alone"
  cp -a $out/platform/secrets "$out/alone/"
  # It has given the tokens; those that are measured are started alike, after it.
  sides=${sides//platform/}
  stop platform "${pid_of[platform]}"
  start_platform alone "$contract" $((port + 4))
  start_member clustered api,worker $port $((port + 5)) ''
  for round in 1 2; do
    for side in "${order[@]}"; do heat $side get "$n"; done
  done
  for ((round = 1; round <= rounds; round++)); do
    for side in "${order[@]}"; do measure "cluster, get, $n tenants" $side get "$n"; done
    order=("${order[1]}" "${order[0]}")
  done
  for side in "${order[@]}"; do stop $side "${pid_of[$side]}"; done
  : >$out/enqueued
  for ((round = 1; round <= rounds; round++)); do
    for side in one-node two-nodes; do
      if [ $side = one-node ]; then
        start_member one-node api,worker $((port + 1)) $((port + 6)) ''
      else
        start_member two-nodes api $((port + 2)) $((port + 7)) "127.0.0.1:$((port + 8))"
        start_member two-nodes-worker worker $((port + 3)) $((port + 8)) "127.0.0.1:$((port + 7))"
      fi
      # Jobs too: whoever runs them has to have seen enough of them.
      (connections=4 load $side job "$n" 20 >/dev/null) &
      jobs=$!
      heat $side get "$n"
      wait $jobs
      (connections=4 load $side job "$n" $((seconds + warmup)) | sed "s/^/$side /" >>$out/enqueued) &
      jobs=$!
      measure "roles, get beside jobs, $n tenants" $side get "$n"
      wait $jobs
      stop $side "${pid_of[$side]}"
      [ $side = one-node ] || stop two-nodes-worker "${pid_of[two-nodes-worker]}"
    done
  done
  awk '{ n[$1] += $2; t[$1] += $3; bad[$1] += $6 }
    END { for (s in n) printf "jobs taken in beside the reads, %s: %.0f/s, %d bad answers\n", s, n[s] * 1e6 / t[s], bad[s] }' $out/enqueued
}

report() {
  java io.tenantry.bench.Report --rounds $rounds_file --to $out/report.md
  echo
  cat $out/report.md
}
