#!/usr/bin/env bash
# Sends docker/serve one body of a gigabyte, as asynchronous inference does, and ends non-zero unless each
# record is answered, pings are answered meanwhile, and the server's memory stays below a limit.
#
#   mleap-server/benchmarks/large-body.sh [MB] [MAX_RESIDENT_MB]
#
# MB is 1000 if not given, at most 1024; MAX_RESIDENT_MB is 512. The server has what heap SERVE_JAVA_OPTS
# gives it, -Xmx256m if it is not set. Needs curl and Linux' /proc. Build first: mvn package.
set -euo pipefail

here=$(CDPATH='' cd -- "$(dirname "${BASH_SOURCE[0]}")" && pwd -P)
repository=$(dirname "$(dirname "$here")")
megabytes=${1:-1000}
most=${2:-512}
if [ $# -gt 2 ] || [ -n "${megabytes//[0-9]/}" ] || [ -n "${most//[0-9]/}" ] ||
  [ ! -d "$repository/mleap-server/target/lib" ]; then
  sed -n '2,9s/^# \{0,1\}//p' "${BASH_SOURCE[0]}" >&2
  exit 2
fi

work=$(mktemp -d)
server=
stop() {
  if [ -n "$server" ]; then
    kill "$server" 2>/dev/null || true
    wait "$server" 2>/dev/null || true
  fi
  rm -rf "$work"
}
trap stop EXIT

mkdir -p "$work/input/config" "$work/input/data/training" "$work/model" "$work/output/data"
cp "$repository/data/big-mart-sample.csv" "$work/input/data/training/"
cp "$repository/data/big-mart-hyperparameters.json" "$work/input/config/hyperparameters.json"
SAGEMAKER_BASE_DIR=$work "$repository/docker/train" >"$work/train.log" 2>&1 || {
  cat "$work/train.log" >&2
  exit 1
}

# Records without a header, as many as fit: pieces of one file over and over.
sed 1d "$repository/data/big-mart-sample.csv" | cut -d, -f1-11 >"$work/piece.csv"
piece_bytes=$(($(wc -c <"$work/piece.csv")))
piece_lines=$(($(wc -l <"$work/piece.csv")))
pieces=$((megabytes * 1048576 / piece_bytes))
body() {
  local piece
  for ((piece = 0; piece < pieces; piece++)); do cat "$work/piece.csv"; done
}

SAGEMAKER_BASE_DIR=$work SAGEMAKER_BIND_TO_PORT=0 SAGEMAKER_MAX_PAYLOAD_IN_MB=1024 \
  SERVE_JAVA_OPTS=${SERVE_JAVA_OPTS:--Xmx256m} "$repository/docker/serve" >"$work/serve.log" 2>&1 &
server=$!
port=
for ((second = 0; second < 60; second++)); do
  port=$(sed -n 's/.*Ready on port \([0-9]*\),.*/\1/p' "$work/serve.log")
  if [ -n "$port" ]; then break; fi
  if ! kill -0 "$server" 2>/dev/null; then break; fi
  sleep 1
done
if [ -z "$port" ]; then
  cat "$work/serve.log" >&2
  exit 1
fi

address=http://127.0.0.1:$port
start=$SECONDS
body | curl -sS -o "$work/answer" -w '%{http_code}' -H 'Content-Type: text/csv' -H 'Transfer-Encoding: chunked' \
  -X POST -T - "$address/invocations" >"$work/status" &
client=$!
slowest=0
while kill -0 "$client" 2>/dev/null; do
  took=$(curl -sS -m 10 -o /dev/null -w '%{http_code} %{time_total}' "$address/ping")
  case $took in
    200\ *) ;;
    *) echo "a ping was answered with $took" && exit 1 ;;
  esac
  slowest=$(printf '%s\n%s\n' "$slowest" "${took#200 }" | sort -g | tail -n 1)
  sleep 1
done
wait "$client"
seconds=$((SECONDS - start))
resident=$(($(sed -n 's/^VmHWM:[^0-9]*\([0-9]*\).*/\1/p' "/proc/$server/status") / 1024))
lines=$(($(wc -l <"$work/answer")))
echo "$((pieces * piece_bytes / 1048576)) MB, $((pieces * piece_lines)) records: status $(cat "$work/status"), $lines scores in $seconds s," \
  "slowest ping $slowest s, at most $resident MB resident"
[ "$(cat "$work/status")" = 200 ] && [ "$lines" -eq $((pieces * piece_lines)) ] || exit 1
[ "$resident" -le "$most" ] || { echo "more than $most MB" && exit 1; }
