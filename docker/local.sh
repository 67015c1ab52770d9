#!/usr/bin/env bash
# Trains and serves on this machine, in the folders and with the launchers that SageMaker's container
# uses: run it with -h for its arguments.
#
#   MAVEN_OPTS, TRAIN_JAVA_OPTS, SERVE_JAVA_OPTS   JVM options of the build, the trainer, the server
#
# Exit code 2: wrong arguments, or a JDK or Maven is missing. 1: something failed on the way.
set -euo pipefail

here=$(CDPATH='' cd -- "$(dirname "${BASH_SOURCE[0]}")" && pwd -P)
root=$(dirname "$here")
program=local.sh
# shellcheck source-path=SCRIPTDIR source=launcher.sh
. "$here/launcher.sh"

usage() {
  cat <<'EOF'
usage: docker/local.sh                             the sample and its hyperparameters in data/
       docker/local.sh CSV HYPERPARAMETERS.json    your data; the JSON holds at least {"target": "COLUMN"}
       docker/local.sh CSV target=COLUMN           your data, every other hyperparameter at its default

Holds out the last 10 records of the CSV file (at most 10 % of them), trains a model on the others,
serves it on a free port, has the held-out records scored and shows predictions beside actual values.
The CSV file has a header. Everything ends up in a new folder below local/.
EOF
}

say() {
  printf '== %s\n' "$1"
}

fail() {
  printf '%s: %s\n' "$program" "$1" >&2
  exit 1
}

read_arguments() {
  case ${1:-} in
    -h | --help)
      usage
      exit 0
      ;;
  esac
  case $# in
    0)
      csv=$root/data/big-mart-sample.csv
      recipe=$root/data/big-mart-hyperparameters.json
      ;;
    1)
      usage >&2
      die "which column of $1 is the target? Add target=COLUMN, or a JSON file with at least {\"target\": \"COLUMN\"}"
      ;;
    2)
      csv=$1
      recipe=$2
      ;;
    *)
      usage >&2
      die "expected at most 2 arguments, found $#"
      ;;
  esac
  if [ ! -f "$csv" ]; then
    die "there is no file $csv"
  fi
  case $recipe in
    target=?*) ;;
    *)
      if [ ! -f "$recipe" ]; then
        die "there is no file $recipe (to name just the target column, write target=COLUMN)"
      fi
      ;;
  esac
}

check_jdk() {
  find_java
  if [ ! -x "$(dirname "$(resolve_links "$java")")/javac" ]; then
    die "$java is a runtime only, without a compiler.
$(how_to_install_java)"
  fi
}

check_maven() {
  if ! command -v mvn >/dev/null; then
    die "Maven (mvn) is not on PATH; version 3.8 or later builds the jars. Install it:
  Debian, Ubuntu    apt-get install maven
  Amazon Linux      dnf install maven
  RHEL, Fedora      dnf install maven
  macOS             brew install maven"
  fi
}

# is_built MODULE: whether its jar is there and newer than its sources. A build that changes nothing
# leaves the jar as it is, so the time of the last build counts as well.
is_built() {
  local target=$root/$1/target
  local jar=$target/$1.jar stamp=$target/local-build newer
  if [ ! -f "$jar" ] || [ ! -d "$target/lib" ]; then
    return 1
  fi
  newer=(-newer "$jar")
  if [ -f "$stamp" ]; then
    newer+=(-newer "$stamp")
  fi
  [ -z "$(find "$root/pom.xml" "$root"/{model-contract,"$1"}/{pom.xml,src/main} "${newer[@]}")" ]
}

build() {
  local home
  if is_built mleap-server && is_built spark-trainer; then
    return
  fi
  check_maven
  say "building the jars with Maven; the first build downloads some hundred MB and takes minutes"
  home=$(dirname "$(dirname "$(resolve_links "$java")")")
  if [ -r "$home/release" ]; then
    export JAVA_HOME=$home
  fi
  (cd "$root" && mvn -q -B -Dstyle.color=never -Dmaven.test.skip=true -Dspotless.check.skip=true package) ||
    fail "the build failed; Maven's messages are above"
  touch "$root/mleap-server/target/local-build" "$root/spark-trainer/target/local-build"
}

# Every job and server with these jars starts faster with one, and none needs it.
make_archives() {
  local module made=true
  for module in spark-trainer:train mleap-server:serve; do
    find_class_path "${module%:*}"
    find_archive "${module#*:}"
    [ -n "$archive" ] || made=false
  done
  if ! $made; then
    say "making the class-data archives, for this and later runs to start faster"
  fi
  "$here/archive" || true
}

# Sets `run` to a new folder below local/.
make_run_folder() {
  local name attempt=1
  name=$(date +%Y%m%d-%H%M%S)
  mkdir -p "$root/local"
  run=$root/local/$name
  until mkdir "$run" 2>/dev/null; do
    attempt=$((attempt + 1))
    [ "$attempt" -le 100 ] || fail "cannot make a new folder in $root/local"
    run=$root/local/$name-$attempt
  done
}

# local_run ARGUMENTS: the part of the work that needs CSV, JSON or HTTP.
local_run() {
  local jar path=''
  for jar in "$root"/mleap-server/target/lib/{fastcsv,jackson-core,jackson-annotations,jackson-databind}-*.jar; do
    path=$path:$jar
  done
  "$java" -XX:TieredStopAtLevel=1 -Dfile.encoding=UTF-8 -cp "${path#:}" "$here/LocalRun.java" "$@"
}

# The trainer runs in the background, so that a signal to this script ends it, too. A named pipe copies
# its output into the log; when tee has ended, all of it was shown.
train() {
  local code=0 tee_pid reason
  mkfifo "$run/train.pipe"
  tee "$run/train.log" <"$run/train.pipe" &
  tee_pid=$!
  SAGEMAKER_BASE_DIR=$run TRAINING_JOB_NAME=local-${run##*/} "$here/train" >"$run/train.pipe" 2>&1 &
  train_pid=$!
  wait "$train_pid" || code=$?
  train_pid=
  wait "$tee_pid" || true
  rm "$run/train.pipe"
  if [ "$code" -ne 0 ]; then
    if [ -f "$run/output/failure" ]; then
      reason=$(<"$run/output/failure")
      printf '\nThe start of %s, which SageMaker shows as FailureReason:\n%s\n\n' \
        "$run/output/failure" "${reason:0:1024}" >&2
    fi
    fail "training failed with exit code $code; its log: $run/train.log"
  fi
}

# Sets `port` to the first one from 8080 on that nobody answers on.
find_port() {
  port=8080
  while (: <"/dev/tcp/127.0.0.1/$port") 2>/dev/null; do
    port=$((port + 1))
    [ "$port" -le 8179 ] || fail "no free port from 8080 to 8179"
  done
}

start_server() {
  SAGEMAKER_BASE_DIR=$run SAGEMAKER_BIND_TO_PORT=$port "$here/serve" >"$run/serve.log" 2>&1 &
  server_pid=$!
}

# stop PID: SIGTERM as SageMaker sends it, and SIGKILL 30 s later.
stop() {
  local tenths=0
  kill -TERM "$1" 2>/dev/null || return 0
  while kill -0 "$1" 2>/dev/null && [ "$tenths" -lt 300 ]; do
    sleep 0.1
    tenths=$((tenths + 1))
  done
  kill -KILL "$1" 2>/dev/null || true
  wait "$1" 2>/dev/null || true
}

stop_all() {
  if [ -n "$server_pid" ]; then
    stop "$server_pid"
  fi
  if [ -n "$train_pid" ]; then
    stop "$train_pid"
  fi
  if [ -n "$run" ]; then
    rm -f "$run/train.pipe"
  fi
  wait # for tee to show the last lines
}

show_outputs() {
  local file
  say "what is where"
  printf '%-28s%s\n' "model" "$run/model"
  for file in "$run"/output/data/*; do
    if [ -f "$file" ]; then
      printf '%-28s%s\n' "${file##*/}" "$file"
    fi
  done
  printf '%-28s%s\n' "logs" "$run/train.log" "" "$run/serve.log" "held-out records" "$run/held-out.csv"
  say "serve it again, and ask it"
  printf 'SAGEMAKER_BASE_DIR=%q %q\n' "$run" "$here/serve"
  printf 'curl -H "Content-Type: text/csv" --data-binary @%q http://127.0.0.1:8080/invocations\n' "$run/request.csv"
}

run=
train_pid=
server_pid=
read_arguments "$@"
check_jdk
trap stop_all EXIT
trap 'exit 130' INT
trap 'exit 143' TERM
build
make_archives
make_run_folder
say "laying out $run as SageMaker would"
if ! local_run prepare "$csv" "$recipe" "$run"; then
  rm -rf "$run"
  fail "nothing was trained: the line above says why"
fi
say "training"
train
find_port
say "serving on port $port"
start_server
local_run score "$run" "$port" "$server_pid" || fail "scoring failed; the server's log: $run/serve.log"
stop "$server_pid"
server_pid=
show_outputs
