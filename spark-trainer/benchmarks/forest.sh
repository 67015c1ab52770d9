#!/usr/bin/env bash
# How fast, how lean and how good the forest is, as ratios against named baselines in one run.
#
#   spark-trainer/benchmarks/forest.sh [OPTION …] [CASE …]
#   spark-trainer/benchmarks/forest.sh --bigmart Train.csv full third
#   taskset -c 0,1 spark-trainer/benchmarks/forest.sh --data FOLDER
#
# Cases: full third million rows cores process quality (all, if none is named); README.md here says
# what each measures and how long it takes. --help lists the options.
#
# Build first: mvn package. The baselines need Python 3 with scikit-learn and pandas; PYTHON names
# another python3 than the one on PATH.
set -euo pipefail

program=forest.sh
# shellcheck source-path=SCRIPTDIR source=spark.sh
. "$(dirname "${BASH_SOURCE[0]}")/spark.sh"

python=''
for candidate in "${PYTHON:-python3}" /usr/bin/python3; do
  if "$candidate" -c 'import pandas, sklearn' 2>/dev/null; then
    python=$candidate
    break
  fi
done
if [ -z "$python" ]; then
  die "no python3 with scikit-learn and pandas found. On Debian: apt-get install python3-sklearn python3-pandas"
fi

exec "$python" "$benchmarks/forest.py" "$@" -- \
  "$java" "${spark_options[@]}" -XX:+UseParallelGC -Dfile.encoding=UTF-8 -cp "$class_path"
