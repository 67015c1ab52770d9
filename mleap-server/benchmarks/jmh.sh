#!/usr/bin/env bash
# Measures the forest, whole records and loading in the JVM, without HTTP, against stock MLeap on the same
# bundles, and the forest against ONNX Runtime, too; prints a table of ratios.
#
#   mleap-server/benchmarks/jmh.sh [--data CSV] [--rounds N] [--quick] [PATTERN] [JMH OPTION …]
#   mleap-server/benchmarks/jmh.sh --rounds 1 oneRow -p model=depth12
#   mleap-server/benchmarks/jmh.sh --data diamonds.csv --target price 'oneRow|rowOf256'
#
# CSV has Big Mart's columns; it is the sample's if not given. With --target it is any table, and the model is
# a forest of 100 trees that are grown to the end on it. N is 3. With a PATTERN or options for JMH
# loading is left out; the pattern `load` is loading alone. --quick takes small models and short times, to
# see that everything runs. README.md here tells what is measured. Build first: mvn package.
set -euo pipefail

program=jmh.sh
# shellcheck source-path=SCRIPTDIR source=bench.sh
. "$(dirname "${BASH_SOURCE[0]}")/bench.sh"

read_options "$@"
if [ -n "$target" ] && [ "${others[0]:-}" = load ]; then die "loading is measured without --target"; fi
rounds=${rounds:-3}
large=1000000
trees=500
heap=2g
if [ -n "$target" ]; then heap=6g; fi
# A benchmark that fails ends the run.
jmh_options=(-foe true)
if $quick; then
  rounds=1
  trees=20
  # Not in a fork, for the time that a JVM takes to start.
  jmh_options+=(-v SILENT -f 0 -wi 1 -i 1 -w 50ms -r 50ms)
fi
begin
compile_benchmarks

# load WHO [FIRST [JVM OPTION …]]: prints what LoadMain does, which loads the model FIRST before.
load() {
  "$java" -Xmx4g "${@:3}" -Xss16m -Dorg.slf4j.simpleLogger.defaultLogLevel=warn -cp "$test_class_path" \
    io.sparkforest.server.mleap.LoadMain "$1" "$work/models/large" ${2:+"$work/models/$2"}
}

# train_full: the model `full`, of the table and the target that are given.
train_full() {
  recipe=$work/full.json
  printf '{"target": "%s", "num_trees": "", "max_depth": "", "min_instances_per_node": "",' "$target" >"$recipe"
  printf ' "feature_subset_strategy": "0.6", "residual_forests": "0", "validation_fraction": ""}\n' >>"$recipe"
  if $quick; then train full 5 8 1; else train full 100 30 1; fi
}

# fits WHO MB: whether a heap of this size is enough. The young generation is small, so that it is what is
# alive that counts.
fits() {
  timeout 60 "$java" -Xms"$2m" -Xmx"$2m" -XX:+UseSerialGC -XX:NewSize=4m -XX:MaxNewSize=4m -XX:+ExitOnOutOfMemoryError \
    -Xss16m -Dorg.slf4j.simpleLogger.defaultLogLevel=warn -cp "$test_class_path" \
    io.sparkforest.server.mleap.LoadMain "$1" "$work/models/large" >/dev/null 2>&1
}

# min_heap WHO: the smallest heap in MB in which the model loads and scores, to 2 %.
min_heap() {
  local low=8 high=16 middle
  until fits "$1" "$high"; do
    low=$high
    high=$((high * 2))
  done
  while [ $((high - low)) -gt $((high / 50 + 1)) ]; do
    middle=$(((low + high) / 2))
    if fits "$1" "$middle"; then high=$middle; else low=$middle; fi
  done
  echo "$high"
}

# load_as_served: as load flat, with the class-data archive, compilers and collector of docker/serve.
load_as_served() {
  "$java" -Xmx4g -XX:+UseSerialGC -Xms16m "${compiler_options[@]}" "${archive_options[@]}" -Xss16m \
    -Dorg.slf4j.simpleLogger.defaultLogLevel=warn -cp "$class_path:$test_class_path" \
    io.sparkforest.server.mleap.LoadMain flat "$work/models/large"
}

state_of() {
  if [ -n "$1" ]; then echo "after a $1 model"; else echo "fresh JVM"; fi
}

target_of() {
  if [ "$1" = flat ]; then echo 0.15; fi
}

measure_loading() {
  local round who seconds before arrays score nodes stock_score='' stock_nodes=0 flat_heap stock_heap
  local first
  if $quick; then
    [ -d "$work/models/recipe" ] || train recipe "$trees" 6 100
    ln -s recipe "$work/models/large"
    ln -s recipe "$work/models/small"
  else
    train small 5 6 100
    # A tree of full depth has about 1.26 nodes a row: two for each of its sample's different rows.
    train large $((large * 100 / (126 * $(wc -l <"$csv")) + 1)) 30 1
  fi
  "$repository/docker/archive"
  words=()
  use_archive serve
  [ -n "$archive" ] || die "there is no class-data archive"
  delay_compiler 10
  for ((round = 0; round < rounds; round++)); do
    read -r seconds before arrays score nodes < <(load_as_served)
    say "load by flat with docker/serve's archive: $seconds s"
    echo "$seconds" >>"$work/load-archived-"
    for first in '' small; do
      for who in stock flat served; do
        read -r seconds before arrays score nodes < <(load "$who" "$first")
        say "load by $who${first:+ after a $first model}: $seconds s"
        echo "$seconds" >>"$work/load-$who-$first"
        if [ "$who" = stock ]; then stock_score=$score stock_nodes=$nodes; fi
        [ "$score" = "$stock_score" ] || die "$who scores $score, stock MLeap $stock_score"
      done
    done
  done
  compare "load $stock_nodes nodes until the first score, fresh JVM with docker/serve's archive, flat" \
    "$(median "$work/load-archived-")" "$(median "$work/load-stock-")" s 0.15
  for first in '' small; do
    for who in flat served; do
      compare "load $stock_nodes nodes until the first score, $(state_of "$first"), $who" \
        "$(median "$work/load-$who-$first")" "$(median "$work/load-stock-$first")" s "$(target_of "$who")"
    done
  done
  read -r seconds before arrays score nodes < <(load twice '' -XX:+UseSerialGC)
  if $quick; then
    fits flat 256 || die "256 MB are not enough"
    return
  fi
  flat_heap=$(min_heap flat)
  stock_heap=$(min_heap stock)
  compare "least heap that loads it" "$flat_heap" "$stock_heap" MB
  awk -v heap="$flat_heap" -v before="$before" -v arrays="$arrays" 'BEGIN {
    printf "| least heap, less the %.1f MB before, to what the model takes | %.1f MB | (takes) %.1f MB | %.2f | 3 |\n",
      before / 1048576, heap - before / 1048576, arrays / 1048576, (heap * 1048576 - before) / arrays }' >>"$work/table"
}

if [ "${others[0]:-}" != load ]; then
  if [ -n "$target" ]; then
    train_full
    jmh_options+=(-p "model=full")
  elif $quick; then
    train recipe "$trees" 6 100
    jmh_options+=(-p "model=recipe")
  else
    train recipe "$trees" 6 100
    train depth6 "$trees" 6 1
    train depth12 "$trees" 12 1
  fi
  # The converter to ONNX needs a multiple of the model, and `full` may have millions of nodes.
  "$java" "-Xmx$heap" -Dorg.slf4j.simpleLogger.defaultLogLevel=warn "-Dbenchmark.models=$work/models" "-Dbenchmark.csv=$csv" \
    "-Dbenchmark.rounds=$rounds" "-Dbenchmark.table=$work/jmh-table" -cp "$test_class_path" \
    io.sparkforest.server.benchmark.BenchmarkMain ${jmh_options[@]+"${jmh_options[@]}"} ${others[@]+"${others[@]}"}
  cat "$work/jmh-table" >>"$work/table"
fi
if [ -z "$target" ] && { [ ${#others[@]} -eq 0 ] || [ "${others[0]}" = load ]; }; then
  measure_loading
fi
print_table "this server" "stock MLeap"
