#!/usr/bin/env bash
# Keeps docker/serve saturated with mixed traffic and ends non-zero if a request failed or memory grew.
#
#   mleap-server/benchmarks/soak.sh [MINUTES] [MODEL_FOLDER CSV]
#
# MINUTES is 10 if not given; before them the server runs warm for a tenth as long. The model is the
# sample's, trained for the purpose, and CSV its data with a header; or a folder that holds bundle.json
# and a file of records that it can score. SERVE_JAVA_OPTS and the server's variables apply. Build
# first: mvn package.
set -euo pipefail

here=$(CDPATH='' cd -- "$(dirname "${BASH_SOURCE[0]}")" && pwd -P)
repository=$(dirname "$(dirname "$here")")
minutes=${1:-10}
if [ $# -eq 2 ] || [ $# -gt 3 ] || [ -z "$minutes" ] || [ -n "${minutes//[0-9]/}" ] ||
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

if [ $# -eq 3 ]; then
  csv=$3
  ln -s "$(CDPATH='' cd -- "$2" && pwd -P)" "$work/model"
else
  csv=$repository/data/big-mart-sample.csv
  mkdir -p "$work/input/config" "$work/input/data/training" "$work/model" "$work/output/data"
  cp "$csv" "$work/input/data/training/"
  cp "$repository/data/big-mart-hyperparameters.json" "$work/input/config/hyperparameters.json"
  SAGEMAKER_BASE_DIR=$work "$repository/docker/train" >"$work/train.log" 2>&1 || {
    cat "$work/train.log" >&2
    exit 1
  }
fi

: >"$work/serve.log"
SAGEMAKER_BASE_DIR=$work SAGEMAKER_BIND_TO_PORT=0 "$repository/docker/serve" >"$work/serve.log" 2>&1 &
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

code=0
java "$here/Soak.java" "$port" "$server" "$minutes" "$csv" || code=$?
grep -m 5 -e ' ERROR ' -e ' WARN ' "$work/serve.log" && code=1
kill -TERM "$server"
wait "$server" || { echo "the server ended with $?" && code=1; }
server=
[ "$code" -eq 0 ]
