#!/usr/bin/env bash
# Runs the JMH benchmarks in spark-trainer/src/jmh whose names match a pattern (all, without one).
#
#   spark-trainer/benchmarks/jmh.sh [PATTERN] [JMH OPTION …]
#   spark-trainer/benchmarks/jmh.sh ForestFit -p rows=10000 -f 3
#   spark-trainer/benchmarks/jmh.sh -h
#
# Build first: mvn package.
set -euo pipefail

program=jmh.sh
# shellcheck source-path=SCRIPTDIR source=spark.sh
. "$(dirname "${BASH_SOURCE[0]}")/spark.sh"

module=$repository/spark-trainer
test_class_path=$module/target/jmh-class-path
mvn -q -f "$repository/pom.xml" -pl spark-trainer -am -Pbenchmarks test-compile \
  dependency:build-classpath "-Dmdep.outputFile=$test_class_path" -Dmdep.includeScope=test
# The forks take over these options: Spark needs them there.
exec "$java" "${spark_options[@]}" -XX:+UseParallelGC -Xmx4g \
  -cp "$module/target/test-classes:$module/target/classes:$(<"$test_class_path")" \
  org.openjdk.jmh.Main "$@"
