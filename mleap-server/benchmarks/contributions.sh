#!/usr/bin/env bash
# Measures contributions (SHAP values) of the server against XGBoost's `pred_contribs`, its own C++ code, on
# forests of equal size and one core each, and prints a table of ratios.
#
#   mleap-server/benchmarks/contributions.sh [--data CSV] [--rounds N] [--quick]
#
# CSV has Big Mart's columns; it is the sample's if not given. N is 3. --quick takes small models and short
# times, to see that everything runs. README.md here tells what is measured. Build first: mvn package. The
# baseline needs Python 3 with xgboost; PYTHON names another python3 than the one on PATH.
set -euo pipefail

program=contributions.sh
# shellcheck source-path=SCRIPTDIR source=bench.sh
. "$(dirname "${BASH_SOURCE[0]}")/bench.sh"

read_options "$@"
refuse_others
rounds=${rounds:-3}
seconds=20
rows=256
if $quick; then
  rounds=1
  seconds=1
  rows=32
fi

python=''
for candidate in "${PYTHON:-python3}" /usr/bin/python3; do
  if "$candidate" -c 'import numpy, xgboost' 2>/dev/null; then
    python=$candidate
    break
  fi
done
if [ -z "$python" ]; then
  die "no python3 with xgboost found. On Debian: apt-get install python3-xgboost"
fi
begin
compile_benchmarks

# ours MODEL, and baseline TREES DEPTH: rows a second of processor time, nodes.
ours() {
  "$java" -Xmx2g -Dorg.slf4j.simpleLogger.defaultLogLevel=warn -cp "$test_class_path" \
    io.sparkforest.server.mleap.ContributionsMain "$work/models/$1" "$csv" "$rows" "$seconds"
}

baseline() {
  "$python" "$benchmarks/contributions.py" "$csv" Item_Outlet_Sales "$1" "$2" "$rows" "$seconds"
}

# measure TREES DEPTH: a line of the table. Forests differ a little in size, so nodes a second are compared.
measure() {
  local name=$1-$2 round own own_nodes other other_nodes version
  train "$name" "$1" "$2" 1
  for ((round = 0; round < rounds; round++)); do
    read -r own own_nodes < <(ours "$name")
    read -r other other_nodes version < <(baseline "$1" "$2")
    say "$1 trees, depth $2: $own rows/s of $own_nodes nodes; XGBoost $version: $other rows/s of $other_nodes nodes"
    awk -v rate="$own" -v nodes="$own_nodes" 'BEGIN { printf "%.6g\n", rate * nodes / 1e6 }' >>"$work/own-$name"
    awk -v rate="$other" -v nodes="$other_nodes" 'BEGIN { printf "%.6g\n", rate * nodes / 1e6 }' >>"$work/other-$name"
  done
  compare "contributions, $1 trees of depth $2, rows × nodes a second" \
    "$(median "$work/own-$name")" "$(median "$work/other-$name")" million 1
}

if $quick; then
  measure 20 6
else
  measure 500 6
  measure 100 12
fi
print_table "this server" "XGBoost"
