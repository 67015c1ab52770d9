#!/usr/bin/env bash
# Measures a job on two hosts of one core each against one host of one core, in turns: network namespaces on
# this machine (two-hosts.sh), each bound to a core of its own. Prints each run, the medians in seconds and
# their ratio, for the whole job after Spark's start and for its forest. It needs root and iproute2 on Linux,
# and a machine with two cores that does nothing else.
#
#   spark-trainer/benchmarks/hosts.sh [--rows 1000000] [--trees 20] [--repeats 3] [--cores 0,1] [--heap 4g]
#
# The rows are generated: 10 features, 3 of them labels. --cores names the two cores. Build first: mvn package.
set -euo pipefail

here=$(CDPATH='' cd -- "$(dirname "${BASH_SOURCE[0]}")" && pwd -P)
repository=$(dirname "$(dirname "$here")")
rows=1000000
trees=20
repeats=3
cores=0,1
heap=4g
while [ $# -gt 0 ]; do
  case $1 in
    --rows | --trees | --repeats | --cores | --heap)
      [ $# -gt 1 ] || { echo "hosts.sh: $1 needs a value" >&2; exit 2; }
      printf -v "${1#--}" '%s' "$2"
      shift 2
      ;;
    *)
      sed -n '2,9s/^# \{0,1\}//p' "${BASH_SOURCE[0]}" >&2
      exit 2
      ;;
  esac
done
if [ ! -d "$repository/spark-trainer/target/lib" ]; then
  echo "hosts.sh: build first: mvn package" >&2
  exit 2
fi

"$repository/docker/archive"
set=bench$$
work=$(mktemp -d)
clean_up() {
  "$here/two-hosts.sh" down "$set"
  rm -rf "$work"
}
trap clean_up EXIT
"$here/two-hosts.sh" up "$set"

echo "machine: $(nproc) cores, load $(cut -d ' ' -f 1-3 /proc/loadavg), $(java -version 2>&1 | head -n 1)"
awk -v rows="$rows" 'BEGIN {
  srand(5)
  print "a,b,c,d,e,f,g,h,i,j,y"
  for (row = 0; row < rows; row++) {
    a = rand(); b = rand() * 100; c = int(rand() * 1000); d = rand(); e = int(rand() * 50); f = rand() * 10; g = rand()
    h = int(rand() * 8); i = int(rand() * 20); j = int(rand() * 3)
    y = 10 * a + b * (j - 1) / 10 + (h % 3) * 4 + (e > 25 ? f : -f) + i / 5 + rand() * 5
    printf "%.4f,%.2f,%d,%.4f,%d,%.3f,%.4f,h%d,i%d,j%d,%.3f\n", a, b, c, d, e, f, g, h, i, j, y
  }
}' >"$work/rows.csv"

# lay_out N HOSTS: the folder of host N, with the list of the hosts.
lay_out() {
  local folder=$work/$1
  rm -rf "$folder"
  mkdir -p "$folder/input/config" "$folder/input/data/training"
  ln "$work/rows.csv" "$folder/input/data/training/rows.csv"
  printf '{"current_host": "algo-%s", "hosts": [%s], "network_interface_name": "eth0"}\n' "$1" "$2" \
    >"$folder/input/config/resourceconfig.json"
  cat >"$folder/input/config/hyperparameters.json" <<JSON
{"target": "y", "num_trees": "$trees", "tree_batch_size": "$trees", "max_depth": "20", "min_instances_per_node": "50",
 "feature_subset_strategy": "onethird", "residual_forests": "0"}
JSON
}

# start N CORE: starts the trainer on host N in the background, with its log in $work/N.log.
start() {
  # The leader's executor shares its core, and each process its memory.
  "$here/two-hosts.sh" run "$set" "$1" "$work/$1" env SAGEMAKER_BASE_DIR=/mnt \
    TRAIN_JAVA_OPTS="-Xmx$heap -Dspark.executor.memory=$heap -Djava.io.tmpdir=/mnt/tmp" \
    taskset -c "$2" "$repository/docker/train" >"$work/$1.log" 2>&1 &
}

# seconds: "whole forest" of the job that host 1 has completed, from its last line.
seconds() {
  grep -o 'job: completed in .*' "$work/1.log" | sed 's/[(),]/\n/g' | awk '
    /completed/ { for (field = 1; field <= NF; field++) if ($field == "in") total = $(field + 1) }
    /^ *(hosts|scan|spark) / { before += $2 }
    /^ *forest / { forest = $2 }
    END { printf "%.1f %.1f\n", total - before, forest }'
}

# measure NAME: one job on all hosts that were started.
measure() {
  local job
  for job in $(jobs -p); do
    wait "$job" || { cat "$work"/*.log >&2; exit 1; }
  done
  seconds >>"$work/$1.seconds"
  printf '%-10s %s\n' "$1" "$(grep -o 'completed in .*' "$work/1.log")"
}

# median NAME COLUMN
median() {
  awk -v column="$2" '{ print $column }' "$work/$1.seconds" | sort -n |
    awk '{ value[NR] = $1 } END { print (value[int((NR + 1) / 2)] + value[int(NR / 2) + 1]) / 2 }'
}

first=${cores%,*}
second=${cores#*,}
for ((round = 0; round < repeats; round++)); do
  lay_out 1 '"algo-1"'
  start 1 "$first"
  measure one-host
  for n in 1 2; do
    lay_out "$n" '"algo-1", "algo-2"'
  done
  start 2 "$second"
  start 1 "$first"
  measure two-hosts
done
echo
echo "| $rows rows, $trees trees | one host of one core | two hosts | ratio |"
echo '| --- | --- | --- | --- |'
column=1
for part in "whole job after Spark's start" forest; do
  one=$(median one-host "$column")
  two=$(median two-hosts "$column")
  printf '| %s | %s s | %s s | %s |\n' "$part" "$one" "$two" "$(awk -v one="$one" -v two="$two" 'BEGIN { printf "%.2f", one / two }')"
  column=2
done
