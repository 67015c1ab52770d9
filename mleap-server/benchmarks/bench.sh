# shellcheck shell=bash disable=SC2034,SC2154
# What jmh.sh, http.sh and start.sh share: options, a folder for the run, models, the benchmarks' classes,
# and the table at the end. To be sourced, with `program` (the name in messages) set.

benchmarks=$(CDPATH='' cd -- "$(dirname "${BASH_SOURCE[0]}")" && pwd -P)
repository=$(dirname "$(dirname "$benchmarks")")
module=$repository/mleap-server
here=$repository/docker
# shellcheck source-path=SCRIPTDIR source=../../docker/launcher.sh
. "$here/launcher.sh"

recipe=$repository/data/big-mart-hyperparameters.json
csv=$repository/data/big-mart-sample.csv
rounds=
target=
quick=false
others=()
processes=()

# read_options ARGUMENTS: sets csv, rounds, target and quick; what else there is goes to `others`. -h prints the
# comment at the top of the script.
read_options() {
  while [ $# -gt 0 ]; do
    case $1 in
      --data | --rounds | --target)
        [ $# -gt 1 ] || die "$1 needs a value"
        case $1 in
          --data) csv=$2 ;;
          --rounds) rounds=$2 ;;
          --target) target=$2 ;;
        esac
        shift
        ;;
      --quick) quick=true ;;
      -h | --help)
        sed -n '2,/^set /{/^#/s/^# \{0,1\}//p;}' "$0"
        exit 0
        ;;
      *) others+=("$1") ;;
    esac
    shift
  done
  [ -f "$csv" ] || die "there is no file $csv"
  case $rounds in
    0 | *[!0-9]*) die "--rounds must be a number above 0, but is $rounds" ;;
  esac
}

refuse_others() {
  [ -z "$target" ] || others+=(--target)
  [ ${#others[@]} -eq 0 ] || die "unknown: ${others[*]}; see -h"
}

# begin: finds Java and the jars, makes `work`, and tells on what the figures are measured.
begin() {
  find_java
  find_class_path mleap-server
  [ -x "$(dirname "$java")/javac" ] || java=$(resolve_links "$java")
  work=$(mktemp -d)
  trap clean_up EXIT
  trap 'exit 130' INT
  trap 'exit 143' TERM
  : >"$work/table"
  say "$(date '+%Y-%m-%d %H:%M'), revision $(git -C "$repository" describe --always --dirty 2>/dev/null || echo unknown)," \
    "$(getconf _NPROCESSORS_ONLN) cores, load $(cut -d' ' -f1-3 /proc/loadavg) (1, 5, 15 minutes), $("$java" -version 2>&1 | sed -n 2p)"
  if $quick; then
    say "quick: to see that everything runs; the figures mean nothing"
  fi
}

clean_up() {
  local process
  for process in ${processes[@]+"${processes[@]}"}; do
    kill "$process" 2>/dev/null || true
    wait "$process" 2>/dev/null || true
  done
  rm -rf "$work"
}

say() {
  printf '%s\n' "$*"
}

# fail MESSAGE FILE: prints the end of a log and gives up.
fail() {
  tail -n 30 "$2" >&2
  printf '%s: %s\n' "$program" "$1" >&2
  exit 1
}

# train NAME TREES DEPTH ROWS_PER_LEAF: the recipe with these sizes, by the real trainer, on all rows; its
# model becomes $work/models/NAME.
train() {
  local base=$work/train start=$SECONDS
  rm -rf "$base"
  mkdir -p "$base/input/config" "$base/input/data/training" "$base/model" "$base/output/data" "$work/models"
  cp "$csv" "$base/input/data/training/"
  sed -e "s/\(\"num_trees\": \)\"[^\"]*\"/\1\"$2\"/" -e "s/\(\"max_depth\": \)\"[^\"]*\"/\1\"$3\"/" \
    -e "s/\(\"min_instances_per_node\": \)\"[^\"]*\"/\1\"$4\"/" \
    -e 's/\("validation_fraction": \)"[^"]*"/\1"0"/' "$recipe" >"$base/input/config/hyperparameters.json"
  SAGEMAKER_BASE_DIR=$base "$repository/docker/train" >"$work/train.log" 2>&1 ||
    fail "the training of $1 failed" "$work/train.log"
  mv "$base/model" "$work/models/$1"
  say "trained $1 ($2 trees, depth $3, $4 rows a leaf) in $((SECONDS - start)) s"
}

# compile_benchmarks: sets `test_class_path` to the benchmarks, the server and stock MLeap.
compile_benchmarks() {
  local file=$module/target/jmh-class-path
  mvn -q -B -ntp -f "$repository/pom.xml" -pl mleap-server -am -Pbenchmarks -Dspotless.check.skip=true test-compile \
    dependency:build-classpath "-Dmdep.outputFile=$file" -Dmdep.includeScope=test >"$work/mvn.log" 2>&1 ||
    fail "the benchmarks could not be compiled" "$work/mvn.log"
  test_class_path=$module/target/test-classes:$module/target/classes:$(<"$file")
}

# median FILE: of its numbers, a line each.
median() {
  sort -g "$1" | awk '{ value[NR] = $1 } END { print (value[int((NR + 1) / 2)] + value[int(NR / 2) + 1]) / 2 }'
}

# processor_seconds PROCESS: the time that processors have worked for it, in seconds.
processor_seconds() {
  awk -v ticks="$(getconf CLK_TCK)" '{ sub(/.*\) /, ""); printf "%.2f\n", ($12 + $13) / ticks }' "/proc/$1/stat"
}

# compare WHAT OURS STOCK UNIT [TARGET]: a line of the table.
compare() {
  awk -v what="$1" -v ours="$2" -v stock="$3" -v unit="$4" -v target="${5:-}" 'BEGIN {
    printf "| %s | %.5g %s | %.5g %s | %.3f | %s |\n", what, ours, unit, stock, unit, ours / stock, target }' >>"$work/table"
}

# print_table OURS BASELINE
print_table() {
  printf '\n| what | %s | %s | ratio | target |\n| --- | --- | --- | --- | --- |\n' "$1" "$2"
  cat "$work/table"
}
