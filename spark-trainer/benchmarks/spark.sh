# shellcheck shell=bash disable=SC2034,SC2154
# What forest.sh and jmh.sh share: the repository, Java 17, the trainer's jars and Spark's JVM options.
# To be sourced, with `program` (the name in messages) set.

benchmarks=$(CDPATH='' cd -- "$(dirname "${BASH_SOURCE[0]}")" && pwd -P)
repository=$(dirname "$(dirname "$benchmarks")")
here=$repository/docker
# shellcheck source-path=SCRIPTDIR source=../../docker/launcher.sh
. "$here/launcher.sh"

find_java
find_class_path spark-trainer

# The options stand in docker/train, and what is measured must run with the same.
spark_options=()
eval "$(sed -n '/^spark_options=(/,/^)/p' "$here/train")"
if [ ${#spark_options[@]} -eq 0 ]; then
  die "docker/train no longer has the list spark_options, which is read here"
fi
