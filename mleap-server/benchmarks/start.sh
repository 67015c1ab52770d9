#!/usr/bin/env bash
# Measures docker/serve from the start of the process to the first 200 on /ping, with its class-data archive
# and without, in turns, and prints a table of medians.
#
#   mleap-server/benchmarks/start.sh [--data CSV] [--rounds N] [--quick]
#
# CSV has Big Mart's columns; it is the sample's if not given. N is 11; before these each has one start that
# does not count. docker/archive makes the archive if there is none. SERVE_JAVA_OPTS holds for both. On a
# machine that does other work, too, the time of the processor says more than the time on the wall. Needs
# bash 5 and Linux' /proc. Build first: mvn package.
set -euo pipefail

program=start.sh
# shellcheck source-path=SCRIPTDIR source=bench.sh
. "$(dirname "${BASH_SOURCE[0]}")/bench.sh"

read_options "$@"
refuse_others
rounds=${rounds:-11}
trees=500
if $quick; then
  rounds=1
  trees=20
fi

# answers PORT PATH: whether something answers with 200; without a process of its own, to be quick.
answers() {
  local line
  { exec 3<>"/dev/tcp/127.0.0.1/$1"; } 2>/dev/null || return 1
  printf 'GET %s HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n' "$2" >&3
  IFS= read -r line <&3 || line=
  exec 3>&-
  [[ $line == 'HTTP/1.1 200 '* ]]
}

# find_port: sets `port` to one on which nobody listens.
find_port() {
  port=$((20000 + RANDOM % 10000))
  while { exec 3<>"/dev/tcp/127.0.0.1/$port"; } 2>/dev/null; do
    exec 3>&-
    port=$((port + 1))
  done
}

# measure NAME OPTIONS: one start; prints it, and adds wall seconds and processor seconds to the files
# NAME-wall and NAME-processor.
measure() {
  local name=$1 before after process worked
  find_port
  before=${EPOCHREALTIME/./}
  SAGEMAKER_BASE_DIR=$work/base SAGEMAKER_BIND_TO_PORT=$port SERVE_JAVA_OPTS="${SERVE_JAVA_OPTS:-} $2" \
    "$repository/docker/serve" >"$work/serve.log" 2>&1 &
  process=$!
  processes=("$process")
  until answers "$port" /ping; do
    kill -0 "$process" 2>/dev/null || fail "the server did not start" "$work/serve.log"
    read -rt 0.005 -u 9 || true
  done
  after=${EPOCHREALTIME/./}
  worked=$(processor_seconds "$process")
  kill -TERM "$process"
  wait "$process" || fail "the server ended with $?" "$work/serve.log"
  processes=()
  awk "BEGIN { printf \"%.3f\\n\", ($after - $before) / 1e6 }" >>"$work/$name-wall"
  echo "$worked" >>"$work/$name-processor"
  say "$name: $(tail -n 1 "$work/$name-wall") s, processor $worked s"
}

begin
"$repository/docker/archive"
train recipe "$trees" 6 100
mkdir "$work/base"
ln -s ../models/recipe "$work/base/model"
# Nothing ever comes out of it: to wait without a process of its own.
mkfifo "$work/silence"
exec 9<>"$work/silence"

for ((round = 0; round <= rounds; round++)); do
  measure archive ""
  measure without -Xshare:auto
  if [ "$round" -eq 0 ]; then
    say "these did not count"
    rm "$work"/archive-* "$work"/without-*
  fi
done
compare "process start to the first 200 on /ping" "$(median "$work/archive-wall")" "$(median "$work/without-wall")" s 0.5
compare "the same, time of the processor" "$(median "$work/archive-processor")" "$(median "$work/without-processor")" s
print_table "with its archive" "without"
