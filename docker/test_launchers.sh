#!/usr/bin/env bash
# Tests of docker/train, docker/serve, docker/archive, docker/entrypoint and docker/local.sh: what they do when
# something is missing or fails. Small stand-ins take the place of the trainer's and the server's jar;
# the tests of local.sh's own runs also need the libraries that `mvn package` puts into
# mleap-server/target/lib, and are skipped without them.
set -uo pipefail

here=$(CDPATH='' cd -- "$(dirname "${BASH_SOURCE[0]}")" && pwd -P)
root=$(dirname "$here")
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
passed=0
failed=0

ok() {
  passed=$((passed + 1))
  printf 'ok      %s\n' "$1"
}

not_ok() {
  failed=$((failed + 1))
  printf 'not ok  %s\n' "$1"
  printf '        exit code %s, output:\n' "$code"
  sed 's/^/        | /' "$work/output"
}

# run COMMAND: sets `code` and leaves everything printed in $work/output.
run() {
  code=0
  "$@" >"$work/output" 2>&1 || code=$?
}

# expect NAME CODE TEXT: checks the last run; every TEXT must be in its output.
expect() {
  local name=$1 expected=$2 text
  shift 2
  if [ "$code" -ne "$expected" ]; then
    not_ok "$name (expected exit code $expected)"
    return
  fi
  for text in "$@"; do
    if ! grep -qF -e "$text" "$work/output"; then
      not_ok "$name (expected: $text)"
      return
    fi
  done
  ok "$name"
}

# wait_for FILE TEXT: waits up to 20 s for a text in a file.
wait_for() {
  local tenths=0
  until grep -qF -e "$2" "$1" 2>/dev/null; do
    [ "$tenths" -lt 200 ] || return 1
    sleep 0.1
    tenths=$((tenths + 1))
  done
}

# make_checkout FOLDER: a checkout with the launchers and no jars.
make_checkout() {
  mkdir -p "$1/data" "$1"/{model-contract,spark-trainer,mleap-server}/src/main
  cp -R "$here" "$1/docker"
  touch "$1/pom.xml" "$1"/{model-contract,spark-trainer,mleap-server}/pom.xml
}

# add_jars CHECKOUT: the stand-ins' jars where Maven would put the real ones, with the libraries if built.
add_jars() {
  local module library
  for module in spark-trainer mleap-server; do
    mkdir -p "$1/$module/target/lib"
    cp "$work/stand-ins.jar" "$1/$module/target/$module.jar"
  done
  for library in "$root"/mleap-server/target/lib/{fastcsv,jackson-core,jackson-annotations,jackson-databind}-*.jar; do
    [ ! -f "$library" ] || cp "$library" "$1/mleap-server/target/lib/"
  done
}

compile_stand_ins() {
  local sources=$work/sources
  mkdir -p "$sources" "$work/classes"
  cat >"$sources/TrainMain.java" <<'EOF'
package io.sparkforest.trainer;

import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

public final class TrainMain {
  public static void main(String[] args) throws Exception {
    for (String option : ManagementFactory.getRuntimeMXBean().getInputArguments()) {
      System.out.println("option " + option);
    }
    for (String arg : args) {
      System.out.println("argument " + arg);
    }
    System.out.println("file names in " + System.getProperty("sun.jnu.encoding"));
    String mode = System.getenv().getOrDefault("STAND_IN_TRAINER", "");
    Path base = Path.of(System.getenv().getOrDefault("SAGEMAKER_BASE_DIR", "/opt/ml"));
    if (mode.equals("wait")) {
      Runtime.getRuntime().addShutdownHook(new Thread(() -> System.out.println("stopped")));
      System.out.println("waiting as " + ProcessHandle.current().pid());
      Thread.sleep(60_000);
    } else if (mode.equals("out of memory")) {
      List<byte[]> heap = new ArrayList<>();
      while (true) {
        heap.add(new byte[1_000_000]);
      }
    } else if (mode.equals("fail")) {
      Files.writeString(base.resolve("output/failure"), "UserError: no such column");
      System.exit(1);
    } else if (Files.isDirectory(base)) {
      Files.writeString(base.resolve("output/data/metrics.json"), "{}");
    }
  }
}
EOF
  cat >"$sources/ServeMain.java" <<'EOF'
package io.sparkforest.server;

import com.sun.net.httpserver.HttpServer;
import java.io.OutputStream;
import java.lang.management.ManagementFactory;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;

public final class ServeMain {
  public static void main(String[] args) throws Exception {
    String mode = System.getenv().getOrDefault("STAND_IN_SERVER", "");
    if (mode.equals("fail")) {
      System.err.println("no model here");
      System.exit(1);
    }
    for (String option : ManagementFactory.getRuntimeMXBean().getInputArguments()) {
      System.out.println("option " + option);
    }
    int port = Integer.parseInt(System.getenv().getOrDefault("SAGEMAKER_BIND_TO_PORT", "8080"));
    System.out.println("serving as " + ProcessHandle.current().pid());
    HttpServer server = HttpServer.create(new InetSocketAddress("127.0.0.1", port), 0);
    server.createContext("/ping", exchange -> exchange.sendResponseHeaders(200, -1));
    server.createContext(
        "/invocations",
        exchange -> {
          String body = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
          long records = body.lines().filter(line -> line.endsWith(",end")).count();
          long answers = mode.equals("one too few") ? records - 1 : records;
          byte[] answer = "101.5\n".repeat((int) answers).getBytes(StandardCharsets.UTF_8);
          int status = mode.equals("refuse") || body.contains("cheap") ? 400 : 200;
          exchange.sendResponseHeaders(status, answer.length);
          try (OutputStream out = exchange.getResponseBody()) {
            out.write(answer);
          }
        });
    Runtime.getRuntime().addShutdownHook(new Thread(() -> Runtime.getRuntime().halt(0)));
    server.start();
    System.out.println("Ready on port " + server.getAddress().getPort());
  }
}
EOF
  javac -d "$work/classes" "$sources"/*.java && jar --create --file "$work/stand-ins.jar" -C "$work/classes" .
}

# make_tools FOLDER NAMES: a folder for PATH with just these programs.
make_tools() {
  local folder=$1 tool
  shift
  mkdir -p "$folder"
  for tool in "$@"; do
    ln -s "$(command -v "$tool")" "$folder/$tool"
  done
}

test_without_jars() {
  make_checkout "$work/bare"
  run "$work/bare/docker/train"
  expect "train without jars says to build first" 2 "spark-trainer.jar" "build first: mvn package"
  run "$work/bare/docker/serve"
  expect "serve without jars says to build first" 2 "mleap-server.jar" "build first: mvn package"
}

test_without_java() {
  local tools=$work/no-java launcher
  make_tools "$tools" bash env cat dirname readlink
  for launcher in train serve; do
    run env -u JAVA_HOME PATH="$tools" "$work/bare/docker/$launcher"
    expect "$launcher without Java says what to install" 2 "no Java 17 found" "there is no java on PATH" \
      "apt-get install openjdk-17" "Amazon Linux" "macOS"
  done
  mkdir -p "$work/java-11/bin"
  printf '#!/bin/sh\nexit 1\n' >"$work/java-11/bin/java"
  chmod +x "$work/java-11/bin/java"
  echo 'JAVA_VERSION="11.0.2"' >"$work/java-11/release"
  run env JAVA_HOME="$work/java-11" PATH="$tools" "$work/bare/docker/train"
  expect "another Java in JAVA_HOME is named" 2 "JAVA_HOME is Java 11"
  run env JAVA_HOME="$work/java-11" "$checkout/docker/train" x
  expect "with another Java in JAVA_HOME, the Java 17 on PATH is taken" 0 "argument x"
  mkdir -p "$work/wrapped/bin"
  printf '#!/bin/sh\nexec "%s" "$@"\n' "$(command -v java)" >"$work/wrapped/bin/java"
  chmod +x "$work/wrapped/bin/java"
  run env JAVA_HOME="$work/wrapped" PATH="$tools" "$checkout/docker/train" x
  expect "a Java without a release file is asked for its version" 0 "argument x"
}

test_arguments_and_options() {
  local option options
  run "$checkout/docker/train" "two words" '*'
  expect "train passes its arguments on, from a path with spaces" 0 "argument two words" "argument *" \
    "option -XX:MaxRAMPercentage=75" "option -Dfile.encoding=UTF-8"
  read -r -a options < <(sed -n 's|.*<test.jvm.options>\(.*\)</test.jvm.options>.*|\1|p' "$root/spark-trainer/pom.xml")
  code=0
  for option in "${options[@]}"; do
    case $option in
      -Xmx*) ;;
      *) grep -qxF -e "option $option" "$work/output" || code="1: no $option" ;;
    esac
  done
  if [ "$code" = 0 ] && [ "${#options[@]}" -gt 10 ]; then
    ok "train gives Spark the JVM options of spark-trainer/pom.xml"
  else
    not_ok "train gives Spark the JVM options of spark-trainer/pom.xml"
  fi
  run env TRAIN_JAVA_OPTS="-Xmx64m  -Dmark=*" "$checkout/docker/train"
  expect "TRAIN_JAVA_OPTS adds JVM options" 0 "option -Xmx64m" "option -Dmark=*"
  local hosts percentage folder=$work/hosts/input/config
  mkdir -p "$folder" "$work/hosts/output/data"
  while IFS='|' read -r percentage hosts; do
    printf '%b' "$hosts" >"$folder/resourceconfig.json"
    run env SAGEMAKER_BASE_DIR="$work/hosts" "$checkout/docker/train"
    expect "train takes $percentage % of the memory with $hosts" 0 "option -XX:MaxRAMPercentage=$percentage"
  done <<'EOF'
75|{"current_host":"algo-1","hosts":["algo-1"],"instance_groups":[{"hosts":["algo-1"]}]}
75|{"hosts":[],"topology":null,"others":["a","b"]}
40|{"current_host": "algo-1",\n "hosts": [\n  "algo-1",\n  "algo-2"\n ]\n}
40|{"instance_groups":[{"hosts":["algo-1"]},{"hosts":["algo-2"]}],"hosts":["algo-1","algo-2"]}
EOF
  run env -u LC_ALL -u LC_CTYPE -u LANG "$checkout/docker/train"
  expect "without a locale, file names are UTF-8" 0 "file names in UTF-8"
  ln -s "$checkout/docker/train" "$work/train-link"
  ln -s train-link "$work/link-to-link"
  run bash -c "cd / && '$work/link-to-link' x"
  expect "train finds its jars through symbolic links, from any folder" 0 "argument x"
}

# expect_option NAME OPTION FOLDER: whether train's JVM has an option with this job.
expect_option() {
  run env SAGEMAKER_BASE_DIR="$3" "$checkout/docker/train"
  # The whole line: one threshold begins like another.
  if [ "$code" = 0 ] && grep -qxF -e "option $2" "$work/output"; then ok "$1"; else not_ok "$1 (expected: $2)"; fi
}

test_small_input() {
  local base="$work/small input" channel
  local quick=-XX:TieredStopAtLevel=1
  local later=-XX:Tier4InvocationThreshold=150000 soon=-XX:Tier4InvocationThreshold=50000
  channel=$base/input/data/training
  mkdir -p "$channel/part" "$base/output/data"
  expect_option "without files, the optimising compiler starts soon" $soon "$base"
  head -c 600000 /dev/zero >"$channel/part/a b.csv"
  expect_option "with few rows, there is no optimising compiler" $quick "$base"
  run env SAGEMAKER_BASE_DIR="$base" TRAIN_JAVA_OPTS=-XX:TieredStopAtLevel=4 "$checkout/docker/train"
  expect "TRAIN_JAVA_OPTS brings it back" 0 "option -XX:TieredStopAtLevel=4"
  head -c 400000 /dev/zero >"$channel/b.csv"
  expect_option "with a megabyte in two files, the optimising compiler starts later" $later "$base"
  truncate -s 20000000 "$channel/b.csv"
  expect_option "with 20 megabytes, it starts soon" $soon "$base"
  rm "$channel/b.csv"
  head -c 40000 /dev/zero >"$channel/b.csv.gz"
  expect_option "with a compressed file of many rows, it starts later" $later "$base"
  rm "$channel/b.csv.gz"
  mkfifo "$base/input/data/validation_0"
  expect_option "with a pipe, it starts soon" $soon "$base"
  rm "$base/input/data/validation_0"
  mkdir "$base/elsewhere"
  ln -s "$base/elsewhere" "$channel/link"
  expect_option "with a link to a folder, it starts soon" $soon "$base"
}

# expect_huge_pages NAME RESULT SETTING: whether a Linux with this setting counts as one with huge pages.
expect_huge_pages() {
  local result=no
  printf '%s' "$3" >"$work/enabled"
  run bash -c '. "$0" && offers_huge_pages "$1"' "$here/launcher.sh" "$work/enabled"
  if [ "$code" = 0 ]; then result=yes; fi
  if [ $result = "$2" ] && [ ! -s "$work/output" ]; then ok "$1"; else not_ok "$1"; fi
}

test_huge_pages() {
  local base="$work/large input" channel pages=-XX:+UseTransparentHugePages name='a job of less than 100 megabytes asks for no huge pages'
  channel=$base/input/data/training
  mkdir -p "$channel" "$base/output/data"
  truncate -s 60000000 "$channel/a.csv"
  run env SAGEMAKER_BASE_DIR="$base" "$checkout/docker/train"
  if [ "$code" = 0 ] && ! grep -qF -e $pages "$work/output"; then ok "$name"; else not_ok "$name"; fi
  truncate -s 60000000 "$channel/b.csv"
  if grep -qsE '\[(madvise|always)\]' /sys/kernel/mm/transparent_hugepage/enabled; then
    expect_option "a job of more megabytes asks for huge pages" $pages "$base"
  else
    echo "skipped: Linux offers no huge pages here"
  fi
  expect_huge_pages "processes may ask for huge pages" yes $'always [madvise] never\n'
  expect_huge_pages "all processes get huge pages" yes '[always] madvise never'
  expect_huge_pages "no process gets huge pages" no $'always madvise [never]\n'
  expect_huge_pages "Linux does not say whether there are huge pages" no ''
  run bash -c '. "$0" && offers_huge_pages "$1"' "$here/launcher.sh" "$work/no such file"
  if [ "$code" = 1 ] && [ ! -s "$work/output" ]; then ok "there is no such setting"; else not_ok "there is no such setting"; fi
}

# archives CHECKOUT: the archives beside the trainer's jar.
archives() {
  find "$1/spark-trainer/target" -maxdepth 1 -name 'train.*' | sort
}

# server_archives CHECKOUT: the archives beside the server's jar.
server_archives() {
  find "$1/mleap-server/target" -maxdepth 1 -name 'serve.*' | sort
}

# run_server OPTIONS: starts the server on a free port, stops it once it is ready, and leaves its output.
run_server() {
  local pid
  : >"$work/output" # else the last run's output counts as this one's
  SAGEMAKER_BIND_TO_PORT=0 SERVE_JAVA_OPTS=$1 "$checkout/docker/serve" >"$work/output" 2>&1 &
  pid=$!
  wait_for "$work/output" "Ready on port"
  kill -TERM "$pid"
  code=0
  wait "$pid" || code=$?
}

# expect_job NAME: a job must run and print nothing but what it prints without any archive.
expect_job() {
  run "$checkout/docker/train" x
  grep -vF -e "option -Xshare" -e "option -XX:SharedArchiveFile" -e "option -XX:+VerifySharedSpaces" \
    -e "option -Xlog:cds" "$work/output" >"$work/filtered"
  if [ "$code" -eq 0 ] && cmp -s "$work/filtered" "$work/without-archive"; then
    ok "$1"
  else
    not_ok "$1"
  fi
}

test_archive() {
  # No blank in its name: from such a path Java 17 archives no class but its own.
  local checkout=$work/plain first second bytes
  local target=$checkout/spark-trainer/target
  make_checkout "$checkout"
  add_jars "$checkout"
  run "$work/bare/docker/archive"
  expect "archive without jars says to build first" 2 "spark-trainer.jar" "build first: mvn package"
  "$checkout/docker/train" x >"$work/without-archive" 2>&1
  run "$checkout/docker/archive"
  expect "archive makes an archive" 0
  first=$(archives "$checkout")
  if [ ! -f "$first" ]; then
    code="0: not one archive: $first"
    not_ok "archive leaves one file beside the jars"
    return
  fi
  ok "archive leaves one file beside the jars"
  run "$checkout/docker/train" x
  expect "train uses the archive" 0 "argument x" "option -XX:SharedArchiveFile=$first"
  run env TRAIN_JAVA_OPTS=-Xlog:class+load "$checkout/docker/train"
  expect "train takes its classes from the archive" 0 \
    "io.sparkforest.trainer.TrainMain source: shared objects file (top)"
  run env TRAIN_JAVA_OPTS=-Xshare:off "$checkout/docker/train" x
  if grep -q SharedArchiveFile "$work/output"; then
    code=with
  fi
  expect "TRAIN_JAVA_OPTS can switch the archive off" 0 "argument x"
  second=$(server_archives "$checkout")
  run_server -Xlog:class+load
  expect "serve takes its classes from an archive of its own" 0 "option -XX:SharedArchiveFile=$second" \
    "io.sparkforest.server.ServeMain source: shared objects file (top)"
  run_server -Xshare:off
  if grep -q SharedArchiveFile "$work/output"; then
    code=with
  fi
  expect "SERVE_JAVA_OPTS can switch the archive off" 0 "Ready on port"
  expect "the heap of a single model is collected by one thread" 0 "option -XX:+UseSerialGC" "option -Xms16m"
  run_server -XX:+UseParallelGC
  expect "SERVE_JAVA_OPTS can take another collector" 0 "option -XX:+UseParallelGC" "Ready on port"
  SAGEMAKER_MULTI_MODEL=true run_server ""
  if grep -q -e "option -XX:+UseSerialGC" "$work/output"; then
    code="0: with -XX:+UseSerialGC"
  fi
  expect "the heap of many models is collected as Java sees fit" 0 "Ready on port"
  head -c $(($(wc -c <"$second") / 2)) "$second" >"$work/half.jsa"
  mv "$second" "$work/good.jsa"
  mv "$work/half.jsa" "$second"
  run_server -Xmx64m
  if grep -q SharedArchiveFile "$work/output"; then
    code=with
  fi
  expect "a truncated archive of the server is ignored" 0 "Ready on port"
  rm -f "$second"
  STAND_IN_SERVER=fail run "$checkout/docker/archive"
  expect "archive says that the server did not start" 1 \
    "archive: no class-data archive: the server for it did not start: no model here"
  STAND_IN_SERVER=refuse run "$checkout/docker/archive"
  expect "archive says that the server answers otherwise than it should" 1 \
    "archive: no class-data archive: the server for it answers /invocations with HTTP/1.1 400 Bad Request, not 200"
  run "$checkout/docker/archive"
  expect "an archive that is missing is made beside one that is there" 0
  if [ -z "$(server_archives "$checkout")" ]; then
    code="0: no archive of the server"
    not_ok "an archive that is missing is made beside one that is there"
  fi
  touch "$work/mark"
  run "$checkout/docker/archive"
  if [ "$first" -nt "$work/mark" ]; then
    code=again
  fi
  expect "an archive that fits is left as it is" 0

  bytes=$(wc -c <"$first")
  mv "$first" "$work/good.jsa"
  head -c $((bytes / 2)) "$work/good.jsa" >"$first"
  expect_job "an archive that was cut short does no harm"
  rm -f "$first"
  for second in garbage ''; do
    printf %s "$second" >"$target/train.${#second}.jsa"
    expect_job "an archive of ${#second} bytes does no harm"
    rm "$target/train.${#second}.jsa"
  done
  cp "$work/good.jsa" "$first"
  chmod u+w "$first"
  head -c 100000 /dev/zero | tr '\0' x | dd of="$first" bs=1000 seek=$((bytes / 2000)) conv=notrunc 2>/dev/null
  expect_job "an archive with wrong bytes in its middle does no harm"
  rm -f "$first"
  cp "$work/good.jsa" "$first"
  cp "$work/stand-ins.jar" "$target/spark-trainer.jar"
  touch -t 203001010000 "$target/spark-trainer.jar"
  expect_job "an archive of another build does no harm"
  run "$checkout/docker/archive"
  second=$(archives "$checkout")
  run env TRAIN_JAVA_OPTS=-Xlog:class+load "$checkout/docker/train"
  expect "after a build, archive makes a new one" 0 "option -XX:SharedArchiveFile=$second" \
    "io.sparkforest.trainer.TrainMain source: shared objects file (top)"

  rm -f "$second"
  STAND_IN_TRAINER=fail run "$checkout/docker/archive"
  expect "archive says that its job failed" 1 "archive: no class-data archive: the job for it failed"
  code=$(archives "$checkout" | wc -l)
  expect "a failed archive leaves nothing behind" 0
  if [ "$(id -u)" -ne 0 ]; then
    chmod a-w "$target"
    run "$checkout/docker/archive"
    chmod u+w "$target"
    expect "archive names a folder that it cannot write to" 1 "cannot write to $target"
  fi
  "$checkout/docker/archive" >"$work/one" 2>&1 &
  second=$!
  run "$checkout/docker/archive"
  wait "$second" || code="$? of the other"
  expect "two runs of archive do not meet" 0
  code=$(($(archives "$checkout" | wc -l) - 1))
  expect "two runs of archive leave one archive" 0
}

test_image_layout() {
  local image="$work/image layout"
  mkdir -p "$image/spark-trainer" "$image/mleap-server"
  cp "$here"/{train,serve,entrypoint,archive,launcher.sh} "$image"
  cp "$work/stand-ins.jar" "$image/spark-trainer/spark-trainer.jar"
  cp "$work/stand-ins.jar" "$image/mleap-server/mleap-server.jar"
  run "$image/entrypoint" train x
  expect "the entry point starts train beside itself" 0 "argument x"
  run "$image/archive"
  run "$image/entrypoint" train x
  expect "in the image the archive lies beside the jars" 0 "SharedArchiveFile=$image/spark-trainer/train."
  run "$image/entrypoint" bash
  expect "the entry point refuses another command" 2 "usage: docker run"
  run "$image/entrypoint"
  expect "the entry point refuses no command" 2 "usage: docker run"
  rm "$image/train"
  run "$image/entrypoint" train
  expect "without the trainer, the entry point says that it serves alone" 2 "there is no train in it" "usage: docker run"
}

test_sigterm() {
  local pid
  STAND_IN_TRAINER="wait" "$checkout/docker/train" >"$work/output" 2>&1 &
  pid=$!
  code=0
  if ! wait_for "$work/output" "waiting as $pid"; then
    code='none: Java is not the process that was started'
    not_ok "SIGTERM reaches Java"
    kill "$pid"
    return
  fi
  kill -TERM "$pid"
  wait "$pid" || code=$?
  expect "SIGTERM reaches Java" 143 "stopped"
}

test_out_of_memory() {
  local base="$work/ml out of memory"
  mkdir -p "$base"
  run env SAGEMAKER_BASE_DIR="$base" STAND_IN_TRAINER="out of memory" TRAIN_JAVA_OPTS=-Xmx32m "$checkout/docker/train"
  cat "$base/output/failure" >>"$work/output" 2>&1
  expect "out of memory, train ends and leaves a failure file" 3 "AlgorithmError: the trainer ran out of memory"
  echo "said before" >"$base/output/failure"
  run env SAGEMAKER_BASE_DIR="$base" STAND_IN_TRAINER="out of memory" TRAIN_JAVA_OPTS=-Xmx32m "$checkout/docker/train"
  cp "$base/output/failure" "$work/output"
  expect "a failure file that is there is kept" 3 "said before"
}

test_local_arguments() {
  local tools=$work/no-maven
  run "$work/bare/docker/local.sh" -h
  expect "local.sh -h shows the usage" 0 "usage: docker/local.sh"
  run "$work/bare/docker/local.sh" "$work/nowhere.csv" target=y
  expect "local.sh names a CSV file that is missing" 2 "there is no file $work/nowhere.csv"
  run "$work/bare/docker/local.sh" "$csv"
  expect "local.sh with a CSV file alone asks for the target" 2 "which column" "target=COLUMN" "usage:"
  run "$work/bare/docker/local.sh" "$csv" "$work/nowhere.json"
  expect "local.sh names a JSON file that is missing" 2 "there is no file $work/nowhere.json"
  make_tools "$tools" bash env cat dirname readlink find java javac
  run env -u JAVA_HOME PATH="$tools" "$work/bare/docker/local.sh" "$csv" target=y
  expect "local.sh without Maven says what to install" 2 "Maven" "apt-get install maven" "macOS"
  rm "$tools/java"
  run env -u JAVA_HOME PATH="$tools" "$work/bare/docker/local.sh" "$csv" target=y
  expect "local.sh without Java says what to install" 2 "no Java 17 found" "apt-get install openjdk-17"
}

# server_is_gone NAME: whether the server that local.sh started last has ended.
server_is_gone() {
  local log pid
  log=$(find "$checkout/local" -name serve.log -newer "$work/mark" | head -n 1)
  pid=$(sed -n 's/^serving as //p' "$log")
  if [ -n "$pid" ] && ! kill -0 "$pid" 2>/dev/null; then
    ok "$1"
  else
    not_ok "$1"
  fi
}

test_local_runs() {
  local held_out pid
  if ! ls "$checkout"/mleap-server/target/lib/fastcsv-*.jar >/dev/null 2>&1; then
    printf 'skipped the runs of local.sh: no libraries in mleap-server/target/lib, build first: mvn package\n'
    return
  fi
  touch "$work/mark"
  run "$checkout/docker/local.sh" "$csv" target=y
  expect "local.sh trains, serves and compares" 0 "27 records to train on, the last 3 held out" \
    "101.500" "metrics.json" "curl -H"
  server_is_gone "local.sh stops the server in the end"
  held_out=$(find "$checkout/local" -name held-out.csv | head -n 1)
  run cat "$held_out" "$(dirname "$held_out")/request.csv"
  expect "held-out records keep quotes, commas and line breaks" 0 'y,text,end' '100,"a ""quoted"", text' '"a ""quoted"", text'

  run "$checkout/docker/local.sh" "$csv" target=nowhere
  expect "local.sh names a target that is no column" 1 "has no column nowhere" "its columns are y, text, end"
  printf 'y,x\n1,2\n3,4\n' >"$work/small.csv"
  run "$checkout/docker/local.sh" "$work/small.csv" target=y
  expect "local.sh refuses too few records to hold one out" 1 "has 2 records" "at least 10"
  echo '["y"]' >"$work/list.json"
  run "$checkout/docker/local.sh" "$csv" "$work/list.json"
  expect "local.sh refuses hyperparameters that are no JSON object" 1 "must hold a JSON object"

  run env STAND_IN_TRAINER=fail "$checkout/docker/local.sh" "$csv" target=y
  expect "local.sh shows why training failed" 1 "UserError: no such column" "training failed with exit code 1"
  run env STAND_IN_SERVER=fail "$checkout/docker/local.sh" "$csv" target=y
  expect "local.sh fails if the server does not start" 1 "the server ended before it was healthy" "serve.log"
  touch "$work/mark"
  run env STAND_IN_SERVER="one too few" "$checkout/docker/local.sh" "$csv" target=y
  expect "local.sh counts the predictions" 1 "3 records were sent, 2 predictions came back"
  server_is_gone "local.sh stops the server after a failure, too"
  run env STAND_IN_SERVER=refuse "$checkout/docker/local.sh" "$csv" target=y
  expect "local.sh shows an answer that is an error" 1 "status 400"

  STAND_IN_TRAINER="wait" "$checkout/docker/local.sh" "$csv" target=y >"$work/output" 2>&1 &
  pid=$!
  code=0
  wait_for "$work/output" "waiting as"
  kill -TERM "$pid"
  wait "$pid" || code=$?
  expect "SIGTERM to local.sh stops the trainer" 143 "stopped"
}

if ! compile_stand_ins; then
  echo "test_launchers.sh: needs a JDK 17 on PATH" >&2
  exit 2
fi
csv="$work/some data.csv"
{
  echo 'y,text,end'
  for number in $(seq 30); do
    printf '100,"a ""quoted"", text\nof two lines, %s",end\n' "$number"
  done
} >"$csv"
checkout="$work/check out"
make_checkout "$checkout"
add_jars "$checkout"

test_without_jars
test_without_java
test_arguments_and_options
test_small_input
test_huge_pages
test_archive
test_image_layout
test_sigterm
test_out_of_memory
test_local_arguments
test_local_runs

printf '%s passed, %s failed\n' "$passed" "$failed"
[ "$failed" -eq 0 ]
