#!/usr/bin/env bash
# Trains on every table of a folder, with only the target set, and prints how each job ended.
#
#   spark-trainer/benchmarks/tables.sh FOLDER [TARGET]     TARGET is y unless named
#
# A table is a file, or a folder of files. TABLES_HYPERPARAMETERS holds more hyperparameters as members of
# JSON beside target and num_trees, such as '"drop_columns": "casual"'. Needs a built checkout (mvn package).
set -euo pipefail
here=$(CDPATH='' cd -- "$(dirname "${BASH_SOURCE[0]}")" && pwd -P)
folder=${1:?usage: tables.sh FOLDER [TARGET]}
target=${2:-y}
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

printf '%-28s %5s %9s %8s  %s\n' table exit seconds 'oob R2' 'failure, or the last warning'
for table in "$folder"/*; do
  case $table in
    *.md) continue ;;
  esac
  job=$work/job
  rm -rf "$job"
  mkdir -p "$job/input/config" "$job/input/data/training"
  if [ -d "$table" ]; then
    cp -r "$table/." "$job/input/data/training/"
  else
    cp "$table" "$job/input/data/training/"
  fi
  printf '{"target": "%s", "num_trees": "30"%s}' "$target" \
    "${TABLES_HYPERPARAMETERS:+, $TABLES_HYPERPARAMETERS}" >"$job/input/config/hyperparameters.json"
  start=$(date +%s.%N)
  code=0
  SAGEMAKER_BASE_DIR=$job "$here/../../docker/train" >"$work/log" 2>&1 || code=$?
  seconds=$(awk -v from="$start" -v to="$(date +%s.%N)" 'BEGIN { printf "%.1f", to - from }')
  r2=$(grep -o 'oob:r2=[-0-9.eE]*' "$work/log" | tail -1 | cut -d= -f2 || true)
  if [ -s "$job/output/failure" ]; then
    said=$(head -1 "$job/output/failure")
  else
    said=$(grep ' WARN ' "$work/log" | tail -1 | sed 's/^[^ ]* WARN *//' || true)
  fi
  printf '%-28s %5s %9s %8.8s  %.160s\n' "$(basename "$table")" "$code" "$seconds" "${r2:--}" "$said"
done
