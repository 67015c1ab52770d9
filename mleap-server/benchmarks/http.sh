#!/usr/bin/env bash
# Measures docker/serve over HTTP against a server around stock MLeap, in turns, and prints a table of
# ratios: rows and requests a second, latencies, allocation per row, resident memory.
#
#   mleap-server/benchmarks/http.sh [--data CSV] [--rounds N] [--quick]
#
# CSV has Big Mart's columns; it is the sample's if not given. N is 5. SERVE_JAVA_OPTS holds for both
# servers. --quick takes a small model and a second for each figure, to see that everything runs.
# README.md here tells what is measured. Needs curl, a JDK and Linux' /proc; uses wrk if it is there.
# Build first: mvn package.
set -euo pipefail

program=http.sh
# shellcheck source-path=SCRIPTDIR source=bench.sh
. "$(dirname "${BASH_SOURCE[0]}")/bench.sh"

read_options "$@"
refuse_others
rounds=${rounds:-5}
seconds=8
trees=500
if $quick; then
  rounds=1
  seconds=1
  trees=20
fi
# One client thread: it is the servers that need the cores.
large_connections=2
small_connections=16
declare -A pid port

# start NAME COMMAND…: sets pid and port of a server that says on which port it is ready.
start() {
  local name=$1 tenth code=0
  shift
  : >"$work/$name.log"
  "$@" >>"$work/$name.log" 2>&1 &
  pid[$name]=$!
  processes+=("$!")
  port[$name]=
  for ((tenth = 0; tenth < 600; tenth++)); do
    port[$name]=$(sed -n 's/.*Ready on port \([0-9]*\),.*/\1/p' "$work/$name.log")
    if [ -n "${port[$name]}" ]; then return; fi
    kill -0 "${pid[$name]}" 2>/dev/null || break
    sleep 0.1
  done
  kill "${pid[$name]}" 2>/dev/null || true
  wait "${pid[$name]}" || code=$?
  fail "the server $name did not start: it ended with $code" "$work/$name.log"
}

# send NAME BODY CONNECTIONS SECONDS: prints requests a second, p50 and p99 in ms, errors, requests.
send() {
  local url=http://127.0.0.1:${port[$1]}/invocations
  if [ "$tool" = wrk ]; then
    wrk -t1 "-c$3" "-d$4" --timeout 10 --latency -s "$benchmarks/post.lua" "$url" -- "$2"
  else
    "$java" -cp "$work" Load "$url" "$2" "$3" "$4"
  fi | sed -n 's/^result //p'
}

# resident NAME FIELD: of /proc/PID/status, in MB.
resident() {
  awk -v field="$2:" '$1 == field { printf "%.1f\n", $2 / 1024 }' "/proc/${pid[$1]}/status"
}

# measure NAME: one turn; adds to the files NAME-….
measure() {
  local rate half most errors requests body connections worked
  for body in large small; do
    connections=${body}_connections
    worked=$(processor_seconds "${pid[$1]}")
    read -r rate half most errors requests < <(send "$1" "$work/$body.csv" "${!connections}" "$seconds")
    [ "$errors" -eq 0 ] || fail "$errors of $requests requests to $1 failed" "$work/$1.log"
    awk -v before="$worked" -v after="$(processor_seconds "${pid[$1]}")" -v requests="$requests" \
      'BEGIN { printf "%.2f\n", (after - before) / requests * 1e6 }' >>"$work/$1-$body-processor"
    say "$1, $body requests: $rate a second, p50 $half ms, p99 $most ms, $(resident "$1" VmRSS) MB resident"
    echo "$rate" >>"$work/$1-$body-rate"
    echo "$half" >>"$work/$1-$body-p50"
    echo "$most" >>"$work/$1-$body-p99"
    resident "$1" VmRSS >>"$work/$1-resident"
  done
}

collect() {
  "$(dirname "$java")/jcmd" "${pid[$1]}" GC.run >/dev/null
}

# allocated_per_row NAME: bytes, by the collector's log between two full collections: what was there at
# each collection, less what the one before had left.
allocated_per_row() {
  local rate half most errors requests
  collect "$1"
  read -r rate half most errors requests < <(send "$1" "$work/large.csv" 1 "$seconds")
  collect "$1"
  sleep 1
  awk -v rows="$((requests * rows))" '
    /Pause/ && match($0, /[0-9]+M->[0-9]+M/) {
      split(substr($0, RSTART, RLENGTH), size, /M(->)?/)
      sum += size[1] - left
      left = size[2]
      if (/Diagnostic Command/ && ++full == 1) sum = 0
      if (full == 2) { printf "%.1f\n", sum * 1048576 / rows; exit }
    }' "$work/$1.gc"
}

# medians_of KIND: sets `ours` and `stock` to the medians.
medians_of() {
  ours=$(median "$work/ours-$1")
  stock=$(median "$work/stock-$1")
}

begin
compile_benchmarks
train recipe "$trees" 6 100
# Records without the target, which is the last column.
sed -n '1,1001s/,[^,]*$//p' "$csv" >"$work/large.csv"
head -n 2 "$work/large.csv" >"$work/small.csv"
rows=$(($(wc -l <"$work/large.csv") - 1))
if command -v wrk >/dev/null; then
  tool=wrk
else
  tool="Load.java (there is no wrk)"
  "$(dirname "$java")/javac" -d "$work" "$benchmarks/Load.java"
fi
mkdir "$work/base"
ln -s ../models/recipe "$work/base/model"

start ours env "SAGEMAKER_BASE_DIR=$work/base" SAGEMAKER_BIND_TO_PORT=0 \
  "SERVE_JAVA_OPTS=-Xlog:gc:file=$work/ours.gc ${SERVE_JAVA_OPTS:-}" "$repository/docker/serve"
# The options that docker/serve has given its JVM, but for the class-data archive.
mapfile -d '' -t command <"/proc/${pid[ours]}/cmdline"
java_options=()
for word in "${command[@]:1}"; do
  case $word in
    -cp) break ;;
    -Xshare:* | -XX:SharedArchiveFile=* | -XX:+VerifySharedSpaces | -Xlog:*) ;;
    *) java_options+=("$word") ;;
  esac
done
start stock "$java" "${java_options[@]}" "-Xlog:gc:file=$work/stock.gc" -cp "$test_class_path" \
  io.sparkforest.server.benchmark.StockMleapServer "$work/models/recipe" 0
for name in ours stock; do
  curl -sSf -H 'Content-Type: text/csv' --data-binary "@$work/large.csv" -o "$work/$name.answer" \
    "http://127.0.0.1:${port[$name]}/invocations" || fail "$name does not answer" "$work/$name.log"
done
cmp "$work/ours.answer" "$work/stock.answer" || die "the two servers score differently"
say "both score $rows records to the same bytes; load by $tool, $seconds s a figure, $rounds rounds"

for name in ours stock; do
  resident "$name" VmRSS >"$work/$name-idle"
  # Twice as long as a turn: the compiler takes a while to have seen it all.
  send "$name" "$work/large.csv" "$large_connections" $((seconds * 2)) >/dev/null
  send "$name" "$work/small.csv" "$small_connections" $((seconds * 2)) >/dev/null
done
for ((round = 0; round < rounds; round++)); do
  for name in ours stock; do
    measure "$name"
  done
done
for name in ours stock; do
  allocated_per_row "$name" >"$work/$name-allocated"
done
sleep 5
for name in ours stock; do
  resident "$name" VmRSS >"$work/$name-after"
  resident "$name" VmHWM >"$work/$name-peak"
done

medians_of large-rate
compare "$rows-row CSV, $large_connections connections" "$(awk "BEGIN { print $ours * $rows }")" \
  "$(awk "BEGIN { print $stock * $rows }")" "rows/s" "8 and more"
medians_of small-rate
compare "one-row CSV, $small_connections connections" "$ours" "$stock" "requests/s" "1.5 and more"
medians_of small-p50
compare "the same, p50" "$ours" "$stock" ms
medians_of small-p99
compare "the same, p99" "$ours" "$stock" ms
medians_of small-processor
compare "the same, time of the processor per request" "$ours" "$stock" µs
medians_of large-p99
compare "$rows-row CSV, p99" "$ours" "$stock" ms
medians_of large-processor
compare "$rows-row CSV, time of the processor per row" "$(awk "BEGIN { print $ours / $rows }")" \
  "$(awk "BEGIN { print $stock / $rows }")" µs
medians_of allocated
compare "allocation per row of a $rows-row request" "$ours" "$stock" B "this server's 200 B"
medians_of idle
compare "resident, after the first request" "$ours" "$stock" MB
medians_of resident
compare "resident, under load" "$ours" "$stock" MB "this server's 200 MB"
medians_of after
compare "resident, 5 s after load" "$ours" "$stock" MB
medians_of peak
compare "resident, at most" "$ours" "$stock" MB
print_table "docker/serve" "stock MLeap server"
