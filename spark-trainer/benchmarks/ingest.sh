#!/usr/bin/env bash
# Measures a docker/train job up to its first tree: seconds of each stage, from the JVM's start to binned
# rows, and the resident peak until then. This checkout and a baseline take turns.
#
#   spark-trainer/benchmarks/ingest.sh [--rows N] [--rounds N] [--baseline CHECKOUT] [--cores LIST …]
#
# N is 5,000,000 rows (375 MB of CSV, 11 columns) and 3 rounds if not given. --cores names cores as
# taskset does, once for each way to measure (default: 0 and 0,1). Build both checkouts first: mvn
# package. Needs python3 with numpy, which generates the table.
set -euo pipefail

here=$(CDPATH='' cd -- "$(dirname "${BASH_SOURCE[0]}")" && pwd -P)
repository=$(dirname "$(dirname "$here")")
rows=5000000
rounds=3
checkouts=("$repository")
cores=()
while [ $# -gt 0 ]; do
  case $1 in
    --rows) rows=$2 ;;
    --rounds) rounds=$2 ;;
    --baseline) checkouts+=("$(CDPATH='' cd -- "$2" && pwd -P)") ;;
    --cores) cores+=("$2") ;;
    *)
      sed -n '2,9s/^# \{0,1\}//p' "${BASH_SOURCE[0]}" >&2
      exit 2
      ;;
  esac
  shift 2
done
[ ${#cores[@]} -gt 0 ] || cores=("0" "0,1")

work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
python3 "$here/ingest.py" "$rows" "$work/table.csv"
printf '%s rows, %s MB, load %s\n' "$rows" "$(($(stat -c %s "$work/table.csv") / 1000000))" \
  "$(cut -d' ' -f1-3 /proc/loadavg)"

# peak PID: the resident peak of a process so far, in MB.
peak() {
  awk '/^VmHWM/ { print int($2 / 1024) }' "/proc/$1/status" 2>/dev/null || true
}

# measure CHECKOUT CORES: one job, ended at its first batch of trees; prints and keeps its numbers.
measure() {
  local checkout=$1 on=$2 base=$work/ml log=$work/log start job resident='' now
  rm -rf "$base"
  mkdir -p "$base/input/config" "$base/input/data/training" "$base/model" "$base/output/data"
  ln "$work/table.csv" "$base/input/data/training/table.csv"
  # Fixed sizes: the search for them would count as the forest's first trees.
  printf '%s' '{"target": "y", "num_trees": "1", "tree_batch_size": "1", "max_depth": "2",
    "min_instances_per_node": "50", "feature_subset_strategy": "all", "residual_forests": "0"}' \
    >"$base/input/config/hyperparameters.json"
  start=$(date +%s.%N)
  SAGEMAKER_BASE_DIR=$base TRAIN_JAVA_OPTS="${TRAIN_JAVA_OPTS:-}" \
    taskset -c "$on" "$checkout/docker/train" >"$log" 2>&1 &
  job=$!
  while kill -0 "$job" 2>/dev/null; do
    now=$(peak "$job")
    resident=${now:-$resident}
    if grep -qE 'trees after|stage: forest' "$log"; then
      break
    fi
    sleep 0.1
  done
  now=$(date +%s.%N)
  kill -TERM "$job" 2>/dev/null || true
  wait "$job" 2>/dev/null || true
  if ! grep -qE 'trees after|stage: forest' "$log"; then
    cat "$log" >&2
    exit 1
  fi
  awk -v checkout="$checkout" -v cores="$on" -v wall="$(awk "BEGIN { print $now - $start }")" \
    -v peak="$resident" '
    /stage: / {
      for (field = 1; field < NF; field++) {
        if ($field == "stage:") { name = $(field + 1); seconds[name] = $(field + 3) }
      }
    }
    END {
      printf "%s cores %s: to the first tree %.1f s (scan %s, spark %s, statistics %s, features %s), peak %d MB\n",
        checkout, cores, wall, seconds["scan"], seconds["spark"], seconds["statistics"],
        seconds["features"], peak
    }' "$log"
  printf '%s\n' "$(awk "BEGIN { print $now - $start }") $resident" >>"$work/$(printf '%s' "$checkout@$on" | tr '/,' '__')"
}

# median CHECKOUT CORES COLUMN
median() {
  awk -v column="$3" '{ print $column }' "$work/$(printf '%s' "$1@$2" | tr '/,' '__')" | sort -n |
    awk '{ value[NR] = $1 } END { print (value[int((NR + 1) / 2)] + value[int(NR / 2) + 1]) / 2 }'
}

for ((round = 0; round < rounds; round++)); do
  for on in "${cores[@]}"; do
    for checkout in "${checkouts[@]}"; do
      measure "$checkout" "$on"
    done
  done
done
printf '\n| checkout | cores | seconds to the first tree | resident peak, MB |\n| --- | --- | --- | --- |\n'
for checkout in "${checkouts[@]}"; do
  for on in "${cores[@]}"; do
    printf '| %s | %s | %s | %s |\n' "$checkout" "$on" "$(median "$checkout" "$on" 1)" \
      "$(median "$checkout" "$on" 2)"
  done
done
