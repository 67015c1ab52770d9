#!/usr/bin/env bash
# Tests the image in real containers: builds both targets, trains on the sample with SageMaker's mounts,
# serves the model from a read-only mount with and without a network, and fails on anything.
#
#   BUILD_IMAGE, BASE_IMAGE   the images to build from; else those named in docker/Dockerfile
#
# Needs docker (or Podman under that name) and curl. Exit code 2: one of them is missing. 1: a test failed.
set -euo pipefail

here=$(CDPATH='' cd -- "$(dirname "${BASH_SOURCE[0]}")" && pwd -P)
root=$(dirname "$here")
image=spark-forest:test
serve_image=spark-forest-serve:test
prefix=spark-forest-test-$$
# MB on top of the base image
largest=480
largest_serve=130

die() {
  printf 'test_image.sh: %s\n' "$1" >&2
  exit "${2:-1}"
}

ok() {
  printf 'ok      %s\n' "$1"
}

# fail NAME [FILE]: ends the test, with what was printed.
fail() {
  printf 'not ok  %s\n' "$1"
  if [ $# -gt 1 ]; then
    sed 's/^/        | /' "$2"
  fi
  exit 1
}

# expect_code NAME EXPECTED COMMAND: runs it, with everything printed in $work/output.
expect_code() {
  local name=$1 expected=$2 code=0
  shift 2
  "$@" >"$work/output" 2>&1 || code=$?
  [ "$code" -eq "$expected" ] || fail "$name: exit code $code, expected $expected" "$work/output"
}

# expect_text NAME PATTERN FILE
expect_text() {
  grep -qE -e "$2" "$3" || fail "$1: no line like $2" "$3"
}

clean_up() {
  local code=$? container
  for container in $(docker ps -aq --filter "name=$prefix" 2>/dev/null); do
    docker rm -f "$container" >/dev/null 2>&1 || true
  done
  # A container's user may own what is below.
  rm -rf "$work" 2>/dev/null ||
    docker run --rm -v "$work:/mnt" --entrypoint bash "$image" -c 'rm -rf /mnt/*' >/dev/null 2>&1 || true
  rm -rf "$work"
  [ "$code" -eq 0 ] || echo "test_image.sh: failed"
}

# lay_out_context: what is built from, in a checkout whose launchers only its owner may read.
lay_out_context() {
  local module
  rm -rf "$work/context"
  mkdir "$work/context"
  cp -R "$root/.dockerignore" "$root/pom.xml" "$here" "$work/context"
  chmod -R go-rwx "$work/context/docker"
  for module in model-contract mleap-server spark-trainer; do
    mkdir "$work/context/$module"
    cp -R "$root/$module/pom.xml" "$root/$module/src" "$work/context/$module"
  done
}

build() {
  local name arguments=()
  for name in BUILD_IMAGE BASE_IMAGE; do
    if [ -n "${!name:-}" ]; then
      arguments+=(--build-arg "$name=${!name}")
    fi
  done
  lay_out_context
  # Podman would else drop the health check.
  BUILDAH_FORMAT=docker docker build ${arguments[@]+"${arguments[@]}"} --target "$1" \
    -f "$work/context/docker/Dockerfile" -t "$2" "$work/context" >"$work/output" 2>&1 || fail "$1 builds" "$work/output"
  ok "$1 builds"
}

# list_files IMAGE: its files with their sizes and times, but for ours and those that the engine makes.
list_files() {
  docker run --rm --entrypoint find "$1" / -xdev \( -path /opt/spark-forest -o -path /proc -o -path /sys -o -path /dev -o -path /run \) -prune -o \
    -type f -not -path /.dockerenv -not -path /etc/hosts -not -path /etc/hostname -not -path /etc/resolv.conf -not -path /etc/mtab \
    -printf '%p %s %T@\n' | sort
}

# size_on_base IMAGE LARGEST: the files that the image adds to its base, uncompressed. Not as docker tells
# them, for some of its stores count compressed layers.
# shellcheck disable=SC2016 # expanded in the container
size_on_base() {
  local layers base_layers megabytes
  base_layers=$(docker image inspect --format '{{len .RootFS.Layers}}' "$base")
  layers=$(docker image inspect --format '{{len .RootFS.Layers}}' "$1")
  megabytes=$(docker run --rm --entrypoint du "$1" -s --block-size=1MB /opt/spark-forest 2>"$work/output" | cut -f1) ||
    fail "$1 runs" "$work/output"
  [ "$megabytes" -le "$2" ] || fail "$1 has $megabytes MB on top of $base, more than $2"
  list_files "$base" >"$work/base.files"
  list_files "$1" >"$work/image.files"
  grep -q '^/bin/bash\|^/usr/bin/bash' "$work/base.files" || fail "the files of $base are listed" "$work/base.files"
  diff "$work/base.files" "$work/image.files" >"$work/output" || fail "$1 changes nothing of $base" "$work/output"
  ok "$1 has $megabytes MB in $((layers - base_layers)) layers on top of $base (at most $2)"
}

# shellcheck disable=SC2016 # expanded in the container
test_contents() {
  local label
  for label in accept-bind-to-port multi-models; do
    [ "$(docker image inspect --format "{{index .Config.Labels \"com.amazonaws.sagemaker.capabilities.$label\"}}" "$1")" = true ] ||
      fail "$1 has the label $label"
  done
  # Docker keeps it in the configuration, Podman beside it.
  { docker image inspect --format '{{json .Config.Healthcheck}}' "$1" 2>/dev/null ||
    docker image inspect --format '{{json .HealthCheck}}' "$1"; } >"$work/output"
  expect_text "$1 has a health check" '"Test":\["CMD","/opt/spark-forest/healthcheck"\]' "$work/output"
  expect_code "$1 has no compiler, Maven or sources" 0 docker run --rm --entrypoint bash "$1" -c '
    ! command -v mvn && ! command -v javac && [ -z "$(find / -xdev \( -name "?*.java" -o -name pom.xml -o -name .m2 \) | head -n 1)" ]'
  expect_code "$1 lists its licences" 0 docker run --rm --entrypoint bash "$1" -c '
    cd /opt/spark-forest && for module in */; do
      [ "$(ls "$module" | grep -c "\.jar$")" -eq $(($(wc -l <"$module/licences.txt") + 1)) ] &&
        [ -s "$module/sbom.cdx.json" ] || exit 1
    done'
  ok "$1 has its labels, a health check, a list of licences, and nothing to build with"
}

test_commands() {
  expect_code "no command" 2 docker run --rm "$image"
  expect_text "no command" "usage: docker run" "$work/output"
  expect_code "another command" 2 docker run --rm "$image" bash
  expect_text "another command" "usage: docker run" "$work/output"
  expect_code "train in the image that serves" 2 docker run --rm "$serve_image" train
  expect_text "train in the image that serves" "there is no train in it" "$work/output"
  ok "a command that is not there is refused with the usage and exit code 2"
}

# lay_out FOLDER HYPERPARAMETERS: /opt/ml as SageMaker mounts it, writable for any user.
lay_out() {
  mkdir -p "$1"/input/config "$1"/input/data/training "$1"/model "$1"/output/data
  cp "$root/data/big-mart-sample.csv" "$1/input/data/training"
  printf '%s\n' "$2" >"$1/input/config/hyperparameters.json"
  cat >"$1/input/config/inputdataconfig.json" <<'EOF'
{"training": {"ContentType": "text/csv", "TrainingInputMode": "File", "S3DistributionType": "FullyReplicated", "RecordWrapperType": "None", "CompressionType": "None"}}
EOF
  cat >"$1/input/config/resourceconfig.json" <<'EOF'
{"current_host": "algo-1", "hosts": ["algo-1"], "network_interface_name": "eth0"}
EOF
  chmod -R a+rwX "$1"
}

test_training() {
  local pattern log=$work/train.log
  lay_out "$work/ml" "$(cat "$root/data/big-mart-hyperparameters.json")"
  expect_code "train as root" 0 docker run --rm --name "$prefix-train" --memory 3g --cpus 2 \
    -e TRAINING_JOB_NAME=sample -e TRAIN_JAVA_OPTS=-Xlog:class+load:file=/opt/ml/output/classes \
    -v "$work/ml:/opt/ml" "$image" train
  cp "$work/output" "$log"
  [ -f "$work/ml/model/bundle.json" ] || fail "train leaves a model" "$log"
  expect_text "train sees its limits" "job: 2 cores, 2[0-9]{3} MB of heap" "$log"
  expect_text "train uses its class-data archive" "TrainMain source: shared objects file \(top\)" "$work/ml/output/classes"
  ok "train as root, 2 processors and 3 GB: $(grep -oE 'job: (2 cores, [0-9]+ MB of heap|completed in [0-9.]+ s)' "$log" | tr '\n' ' ')"
  sed -n 's/.*"Regex": "\(.*\)".*/\1/p' "$root/docs/requests/create-training-job.json" >"$work/patterns"
  [ "$(wc -l <"$work/patterns")" -eq 9 ] || fail "nine metrics are defined" "$work/patterns"
  while read -r pattern; do
    expect_text "the metric definitions of docs/requests find their metrics" "$pattern" "$log"
  done <"$work/patterns"
  ok "the metric definitions of docs/requests find their metrics"

  lay_out "$work/other" '{"target": "Item_Outlet_Sales", "num_trees": "20"}'
  # Podman would put the user into /etc/passwd; Docker and SageMaker do not.
  echo 'root:x:0:0:root:/root:/bin/bash' >"$work/passwd"
  expect_code "train as an unknown user, without network, on a read-only root" 0 docker run --rm \
    --name "$prefix-other" --user 12345:12345 -v "$work/passwd:/etc/passwd:ro" --network none --read-only --tmpfs /tmp:rw,size=1g --memory 2g --cpus 1 \
    -v "$work/other:/opt/ml" "$image" train
  expect_text "train sees its limits" "job: 1 cores, 1[0-9]{3} MB of heap" "$work/output"
  [ -f "$work/other/model/bundle.json" ] || fail "train as an unknown user leaves a model" "$work/output"
  ok "train as an unknown user, without network, on a read-only root with /tmp, 1 processor and 2 GB"

  lay_out "$work/faulty" '{"target": "nowhere"}'
  expect_code "train with a fault" 1 docker run --rm --name "$prefix-faulty" -v "$work/faulty:/opt/ml" "$image" train
  expect_text "train with a fault" "^UserError: .*nowhere" "$work/faulty/output/failure"
  ok "train with a fault ends with 1 and a failure file"

  lay_out "$work/stopped" '{"target": "Item_Outlet_Sales", "num_trees": "5000", "max_depth": "20", "min_instances_per_node": "1", "feature_subset_strategy": "all"}'
  docker run -d --name "$prefix-stopped" -v "$work/stopped:/opt/ml" "$image" train >/dev/null
  await_log "$prefix-stopped" "forest: [0-9]+ of 5000 trees"
  docker stop -t 120 "$prefix-stopped" >/dev/null
  docker logs "$prefix-stopped" >"$work/output" 2>&1
  [ "$(docker inspect --format '{{.State.ExitCode}}' "$prefix-stopped")" -eq 0 ] || fail "a stopped job ends with 0" "$work/output"
  expect_text "SIGTERM reaches the trainer" "SIGTERM received" "$work/output"
  [ -f "$work/stopped/model/bundle.json" ] || fail "a stopped job leaves a model" "$work/output"
  docker rm "$prefix-stopped" >/dev/null
  ok "a stopped job ends with 0 and the model of its trees so far"
}

# await_log CONTAINER PATTERN: up to 3 minutes.
await_log() {
  local tenths=0
  until docker logs "$1" >"$work/log" 2>&1 && grep -qE -e "$2" "$work/log"; do
    if [ "$tenths" -ge 600 ] || [ "$(docker inspect --format '{{.State.Running}}' "$1")" != true ]; then
      fail "$1 logs $2" "$work/log"
    fi
    sleep 0.3
    tenths=$((tenths + 1))
  done
}

# stop CONTAINER: SIGTERM as SageMaker sends it.
stop() {
  docker stop -t 30 "$1" >/dev/null
  docker logs "$1" >"$work/log" 2>&1
  [ "$(docker inspect --format '{{.State.ExitCode}}' "$1")" -eq 0 ] || fail "$1 stops with 0" "$work/log"
  expect_text "$1 stops" "Stopped$" "$work/log"
  docker rm "$1" >/dev/null
}

# The client for inside a container, where there is bash alone.
# shellcheck disable=SC2016
inside='
  exec 3<>/dev/tcp/127.0.0.1/8080
  if [ $# -eq 1 ]; then
    printf "GET %s HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n" "$1" >&3
  else
    body=$(cat; printf x) body=${body%x}
    printf "POST %s HTTP/1.1\r\nHost: x\r\nConnection: close\r\nContent-Type: %s\r\nContent-Length: %s\r\n\r\n%s" "$1" "$2" "${#body}" "$body" >&3
  fi
  cat <&3'

test_serving_without_network() {
  local name=$prefix-$2
  docker run -d --name "$name" --network none --read-only --tmpfs /tmp:rw,size=64m --user 54321:54321 \
    -v "$work/passwd:/etc/passwd:ro" --memory 1g --cpus 1 -e SERVE_JAVA_OPTS=-Xlog:class+load:file=/tmp/classes \
    -v "$work/ml/model:/opt/ml/model:ro" "$1" serve >/dev/null
  await_log "$name" "Ready on port 8080"
  expect_text "serve sees its limits" "1 cores, (6|7)[0-9]{2} MB maximum heap" "$work/log"
  expect_code "ping from inside" 0 docker exec "$name" bash -c "$inside" ask /ping
  expect_text "ping from inside" "^HTTP/1.1 200 " "$work/output"
  expect_code "invoke from inside" 0 docker exec -i "$name" bash -c "$inside" ask /invocations text/csv <"$root/data/request.csv"
  expect_text "invoke from inside" "^HTTP/1.1 200 " "$work/output"
  tr -d '\r' <"$work/output" | grep -E '^[0-9]+\.[0-9]+(E[0-9]+)?$' >"$work/scores.$2" || fail "invoke from inside scores" "$work/output"
  [ "$(wc -l <"$work/scores.$2")" -eq "$(wc -l <"$root/data/request.csv")" ] || fail "a score for each record" "$work/output"
  expect_code "the health check" 0 docker exec "$name" /opt/spark-forest/healthcheck
  expect_code "the health check where nothing answers" 1 docker exec -e SAGEMAKER_BIND_TO_PORT=1 "$name" /opt/spark-forest/healthcheck
  expect_code "serve uses its class-data archive" 0 docker exec "$name" grep -q 'ServeMain source: shared objects file (top)' /tmp/classes
  stop "$name"
  ok "$2: serves a read-only model without network as an unknown user, 1 processor and 1 GB: $(grep -oE '1 cores, [0-9]+ MB maximum heap|[0-9]+ ms after the start' "$work/log" | tr '\n' ' ')"
}

test_serving_on_a_port() {
  local name=$prefix-port address lines=2000
  docker run -d --name "$name" --memory 2g --cpus 2 -p 127.0.0.1::9090 -e SAGEMAKER_BIND_TO_PORT=9090 -e SAGEMAKER_BATCH=true \
    -v "$work/ml/model:/opt/ml/model:ro" "$image" serve >/dev/null
  await_log "$name" "Ready on port 9090"
  expect_text "serve sees its limits" "2 cores, 1[34][0-9]{2} MB maximum heap" "$work/log"
  address=http://$(docker port "$name" 9090 | head -n 1)
  [ "$(curl -s -o "$work/output" -w '%{http_code} %{size_download}' "$address/ping")" = "200 0" ] || fail "ping answers 200 without a body" "$work/output"
  curl -sSf -H 'Content-Type: text/csv' --data-binary "@$root/data/request.csv" "$address/invocations" >"$work/output" ||
    fail "invoke with CSV" "$work/output"
  cmp "$work/output" "$work/scores.serve" || fail "the same scores in both images" "$work/output"
  curl -sSf -H 'Content-Type: application/json' --data-binary "@$root/data/request.json" "$address/invocations" >"$work/output" ||
    fail "invoke with JSON" "$work/output"
  expect_text "invoke with JSON" '"predictions":\[\{"score":' "$work/output"
  ok "a published port: ping, CSV and JSON, the same scores as without network"

  # As batch transform with SplitType Line sends it: no header, many records a request.
  head -n $((lines + 1)) "$root/data/big-mart-sample.csv" | sed 1d | cut -d, -f1-11 >"$work/batch.csv"
  curl -sSf -H 'Content-Type: text/csv' -H 'Accept: text/csv' --data-binary "@$work/batch.csv" "$address/invocations" >"$work/output" ||
    fail "batch" "$work/output"
  [ "$(grep -cE '^-?[0-9.]+(E-?[0-9]+)?$' "$work/output")" -eq "$lines" ] || fail "batch: a line for each record" "$work/output"
  ok "batch: $lines records, a line for each"
  [ "$(curl -s -o "$work/output" -w '%{http_code}' -H 'Content-Type: text/csv' -d 'a,b' "$address/invocations")" = 400 ] ||
    fail "a bad record is a 400" "$work/output"
  stop "$name"
  ok "serve stops with 0 on SIGTERM"

  mkdir "$work/empty"
  expect_code "serve without a model" 1 docker run --rm --name "$prefix-empty" -v "$work/empty:/opt/ml/model:ro" "$image" serve
  expect_text "serve without a model" "Cannot serve: " "$work/output"
  ok "serve without a model ends with 1 and says why"
}

# The smallest container that is promised to keep serving: long and many requests at the same time, none of
# which may end it.
test_serving_in_little_memory() {
  local name=$prefix-little address client clients=() records copies
  docker run -d --name "$name" --memory 512m --cpus 1 --read-only --tmpfs /tmp:rw,size=64m --user 54321:54321 \
    -p 127.0.0.1::8080 -v "$work/ml/model:/opt/ml/model:ro" "$serve_image" serve >/dev/null
  await_log "$name" "Ready on port 8080"
  address=http://$(docker port "$name" 8080 | head -n 1)
  copies=$((24 * 1048576 / $(wc -c <"$work/batch.csv")))
  for ((client = 0; client < copies; client++)); do cat "$work/batch.csv"; done >"$work/long.csv"
  records=$(wc -l <"$work/long.csv")
  for client in 1 2 3 4; do
    curl -sSf -m 300 -H 'Content-Type: text/csv' --data-binary "@$work/long.csv" "$address/invocations" >"$work/long.$client" &
    clients+=($!)
  done
  for client in $(seq 200); do
    [ "$(curl -s -m 2 -o /dev/null -w '%{http_code}' "$address/ping")" = 200 ] || fail "a ping in little memory is answered within 2 s"
    curl -sSf -H 'Content-Type: application/json' --data-binary "@$root/data/request.json" "$address/invocations" >"$work/output" ||
      fail "a short request in little memory" "$work/output"
  done
  for client in 1 2 3 4; do
    wait "${clients[$((client - 1))]}" || fail "a long request in little memory"
    [ "$(wc -l <"$work/long.$client")" -eq "$records" ] || fail "a score for each of $records records in little memory"
  done
  rm -f "$work"/long.*
  [ "$(docker inspect --format '{{.State.OOMKilled}}' "$name")" = false ] || fail "512 MB are enough"
  stop "$name"
  ok "serves 4 bodies of 24 MB and 200 short ones at the same time in 512 MB"
}

command -v docker >/dev/null || die "docker is not on PATH" 2
command -v curl >/dev/null || die "curl is not on PATH" 2
docker info >/dev/null 2>&1 || die "docker's daemon does not answer" 2
work=$(mktemp -d)
trap clean_up EXIT
trap 'exit 130' INT
trap 'exit 143' TERM
base=${BASE_IMAGE:-$(sed -n 's/^ARG BASE_IMAGE=//p' "$here/Dockerfile")}
build train-and-serve "$image"
build serve "$serve_image"
docker image inspect "$base" >/dev/null 2>&1 || docker pull -q "$base" >/dev/null
size_on_base "$image" "$largest"
size_on_base "$serve_image" "$largest_serve"
test_contents "$image"
test_contents "$serve_image"
test_commands
test_training
test_serving_without_network "$image" train-and-serve
test_serving_without_network "$serve_image" serve
test_serving_on_a_port
test_serving_in_little_memory
echo "test_image.sh: all passed"
