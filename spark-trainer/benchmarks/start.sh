#!/usr/bin/env bash
# Measures whole docker/train jobs in turns, each round in three ways: as it is; without the class-data
# archive; and without archive and compiler options. Prints each run and the medians, in seconds.
#
#   spark-trainer/benchmarks/start.sh [ROUNDS] [CSV HYPERPARAMETERS.json]
#
# ROUNDS is 5 if not given, the data are the sample's. On a machine that does other work, too, the time
# of the processor (user) says more than the time on the wall. Build first: mvn package.
set -euo pipefail

here=$(CDPATH='' cd -- "$(dirname "${BASH_SOURCE[0]}")" && pwd -P)
repository=$(dirname "$(dirname "$here")")
rounds=${1:-5}
csv=${2:-$repository/data/big-mart-sample.csv}
recipe=${3:-$repository/data/big-mart-hyperparameters.json}
if [ $# -eq 2 ] || [ $# -gt 3 ] || [ -n "${rounds//[0-9]/}" ] || [ ! -f "$csv" ] || [ ! -f "$recipe" ] ||
  [ ! -d "$repository/spark-trainer/target/lib" ]; then
  sed -n '2,8s/^# \{0,1\}//p' "${BASH_SOURCE[0]}" >&2
  exit 2
fi

"$repository/docker/archive"
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
default_compiler="-XX:Tier4InvocationThreshold=5000 -XX:Tier4MinInvocationThreshold=600 \
-XX:Tier4CompileThreshold=15000 -XX:Tier4BackEdgeThreshold=40000"
TIMEFORMAT='%R %U'

# measure NAME OPTIONS: one job; adds "wall user" to the file NAME.
measure() {
  local name=$1 options=$2 base=$work/ml
  rm -rf "$base"
  mkdir -p "$base/input/config" "$base/input/data/training" "$base/model" "$base/output/data"
  cp "$csv" "$base/input/data/training/"
  cp "$recipe" "$base/input/config/hyperparameters.json"
  { time SAGEMAKER_BASE_DIR=$base TRAIN_JAVA_OPTS="${TRAIN_JAVA_OPTS:-} $options" \
    "$repository/docker/train" >"$work/log" 2>&1; } 2>"$work/time" || {
    cat "$work/log" >&2
    exit 1
  }
  cat "$work/time" >>"$work/$name"
  printf '%-20s wall, user: %s\n' "$name" "$(<"$work/time")"
}

# median NAME COLUMN
median() {
  awk -v column="$2" '{ print $column }' "$work/$1" | sort -n |
    awk '{ value[NR] = $1 } END { print (value[int((NR + 1) / 2)] + value[int(NR / 2) + 1]) / 2 }'
}

round=0
while [ "$round" -lt "$rounds" ]; do
  measure as-it-is ""
  measure without-archive "-Xshare:auto"
  measure without-both "-Xshare:auto $default_compiler"
  round=$((round + 1))
done
for name in as-it-is without-archive without-both; do
  printf '%-20s median wall %s, user %s\n' "$name" "$(median "$name" 1)" "$(median "$name" 2)"
done
