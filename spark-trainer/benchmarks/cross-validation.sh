#!/usr/bin/env bash
# Five-fold cross-validation (shuffled, seed 5) of a CSV through docker/train and docker/serve.
#
#   spark-trainer/benchmarks/cross-validation.sh [--folds FILE] CSV [HYPERPARAMETERS.json] [NAME=VALUE …]
#   spark-trainer/benchmarks/cross-validation.sh diamonds.csv target=price num_trees=50
#
# --folds writes the fold of each row of the CSV, to measure others on the same folds.
# Build first: mvn package.
set -euo pipefail

here=$(CDPATH='' cd -- "$(dirname "${BASH_SOURCE[0]}")" && pwd -P)
repository=$(dirname "$(dirname "$here")")
if [ $# -lt 2 ] || [ ! -d "$repository/spark-trainer/target/lib" ]; then
  sed -n '2,8s/^# \{0,1\}//p' "${BASH_SOURCE[0]}" >&2
  exit 2
fi
exec java -cp "$repository/spark-trainer/target/lib/*" "$here/CrossValidation.java" "$repository" "$@"
