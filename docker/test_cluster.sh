#!/usr/bin/env bash
# Tests a job of two hosts in real containers: algo-1 and algo-2 on a container network of their own, as
# SageMaker's local mode has them, from the image that test_image.sh has built.
#
#   docker/test_cluster.sh [IMAGE]     spark-forest:test if not given
#
# Needs docker (or Podman under that name). Exit code 2: it is missing, or the image. 1: a test failed.
set -euo pipefail

here=$(CDPATH='' cd -- "$(dirname "${BASH_SOURCE[0]}")" && pwd -P)
root=$(dirname "$here")
image=${1:-spark-forest:test}
prefix=spark-forest-cluster-$$
options="-Xmx1g -Dspark.executor.memory=700m"

die() {
  printf 'test_cluster.sh: %s\n' "$1" >&2
  exit 2
}

ok() {
  printf 'ok      %s\n' "$1"
}

# fail NAME: ends the test with the logs of all hosts.
fail() {
  printf 'not ok  %s\n' "$1"
  for n in 1 2; do
    docker logs "$prefix-$n" 2>&1 | sed "s/^/        | algo-$n /" || true
  done
  exit 1
}

clean_up() {
  local n
  for n in 1 2; do
    docker rm -f "$prefix-$n" >/dev/null 2>&1 || true
  done
  docker network rm "$prefix" >/dev/null 2>&1 || true
  # The container's user owns what is below.
  docker run --rm -v "$work:/mnt" --entrypoint bash "$image" -c 'rm -rf /mnt/*' >/dev/null 2>&1 || true
  rm -rf "$work"
}

# lay_out N: the folder of host N, with all rows.
lay_out() {
  local folder=$work/$1
  docker run --rm -v "$work:/mnt" --entrypoint bash "$image" -c "rm -rf /mnt/$1" >/dev/null
  mkdir -p "$folder/input/config" "$folder/input/data/training"
  cp "$root/data/big-mart-sample.csv" "$folder/input/data/training/"
  printf '{"current_host":"algo-%s","hosts":["algo-1","algo-2"],"network_interface_name":"eth0"}\n' "$1" \
    >"$folder/input/config/resourceconfig.json"
  echo '{"target":"Item_Outlet_Sales","num_trees":"20","tree_batch_size":"5","max_depth":"6","min_instances_per_node":"20","feature_subset_strategy":"all"}' \
    >"$folder/input/config/hyperparameters.json"
}

start() {
  docker run -d --name "$prefix-$1" --hostname "algo-$1" --network "$prefix" --network-alias "algo-$1" \
    -e TRAIN_JAVA_OPTS="$options" -v "$work/$1:/opt/ml" "$image" train >/dev/null || fail "algo-$1 starts"
}

# run NAME: both hosts of a job, to their end; sets `codes` to their exit codes.
run() {
  local n
  for n in 1 2; do
    docker rm -f "$prefix-$n" >/dev/null 2>&1 || true
  done
  start 2
  start 1
  codes="$(docker wait "$prefix-1") $(docker wait "$prefix-2")"
}

# expect_log N PATTERN NAME
expect_log() {
  # A file, for a pipe would break, and fail, once grep has found the line.
  docker logs "$prefix-$1" >"$work/log" 2>&1 || fail "$3: no log of algo-$1"
  grep -qE -e "$2" "$work/log" || fail "$3: no line like $2 in the log of algo-$1"
}

if ! command -v docker >/dev/null || ! docker info >/dev/null 2>&1; then
  die "no docker whose daemon answers"
fi
docker image inspect "$image" >/dev/null 2>&1 || die "no image $image: run docker/test_image.sh before"
work=$(mktemp -d)
trap clean_up EXIT
docker network create "$prefix" >/dev/null

lay_out 1
lay_out 2
run
[ "$codes" = "0 0" ] || fail "both hosts complete (exit codes $codes)"
expect_log 1 'all hosts have the same files' 'replicated files are found'
expect_log 1 'host algo-2 has [0-9]+ cores' 'the leader knows the other host'
expect_log 2 'job: completed on leader algo-1' 'the other host knows the end'
[ -f "$work/1/model/bundle.json" ] || fail "the leader writes the model"
[ ! -e "$work/2/model/bundle.json" ] || fail "the leader alone writes the model"
ok "two hosts complete a job, and the leader writes its model"

lay_out 1
lay_out 2
rm "$work/1/input/data/training/big-mart-sample.csv"
echo 'no,number,at,all' >>"$work/2/input/data/training/big-mart-sample.csv"
run
[ "$codes" = "1 1" ] || fail "bad data ends both hosts with 1 (exit codes $codes)"
grep -q 'big-mart-sample.csv (of algo-2), line [0-9]*: expected 12 fields' "$work/1/output/failure" ||
  fail "the failure names file and host"
[ ! -e "$work/2/output/failure" ] || fail "the leader alone writes the failure"
expect_log 2 'leader algo-1 ended with exit code 1' 'the other host knows why'
ok "bad data of one host ends both as a UserError that names file and host"

echo "test_cluster.sh: all passed"
