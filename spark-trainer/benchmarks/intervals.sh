#!/usr/bin/env bash
# Measures prediction intervals by five-fold cross-validation (shuffled, seed 5) through docker/train and
# docker/serve: how many rows they cover, how wide they are, and their width as a share of that of
# intervals of constant width that are calibrated on the same rows.
#
#   spark-trainer/benchmarks/intervals.sh [--level PERCENT] CSV [HYPERPARAMETERS.json] [NAME=VALUE …]
#   spark-trainer/benchmarks/intervals.sh diamonds.csv target=price
#
# The level is 90 if not given, else 50, 80, 95 or 99. Build first: mvn package.
set -euo pipefail

here=$(CDPATH='' cd -- "$(dirname "${BASH_SOURCE[0]}")" && pwd -P)
repository=$(dirname "$(dirname "$here")")
level=90
if [ "${1:-}" = --level ]; then
  level=${2:-}
  shift 2 || shift $#
fi
case $level in
  50 | 80 | 90 | 95 | 99) ;;
  *) level= ;;
esac
if [ $# -lt 2 ] || [ -z "$level" ] || [ ! -d "$repository/spark-trainer/target/lib" ]; then
  sed -n '2,9s/^# \{0,1\}//p' "${BASH_SOURCE[0]}" >&2
  exit 2
fi
exec java -cp "$repository/spark-trainer/target/lib/*" "$here/CrossValidation.java" "$repository" \
  --intervals "$level" "$@"
