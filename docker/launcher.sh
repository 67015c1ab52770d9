# shellcheck shell=bash disable=SC2034,SC2154
# What the launchers and docker/local.sh share: finding Java 17, a module's jars and its archive.
# To be sourced, with `program` (the name in messages) and `here` (this folder) set. It needs no more
# than bash 3.2, which is what macOS has.

# A JVM without a locale takes every file name for ASCII.
if [ -z "${LC_ALL:-}${LC_CTYPE:-}${LANG:-}" ]; then
  { export LC_CTYPE=C.UTF-8; } 2>/dev/null
fi

# Prints the message and ends with 2, the code for "cannot even start".
die() {
  printf '%s: %s\n' "$program" "$1" >&2
  exit 2
}

# resolve_links PATH: prints where a chain of symbolic links ends.
resolve_links() {
  local path=$1 target
  while [ -L "$path" ]; do
    target=$(readlink "$path")
    case $target in
      /*) path=$target ;;
      *) path=$(dirname "$path")/$target ;;
    esac
  done
  printf '%s\n' "$path"
}

# java_version JAVA: prints the major version of a java executable, nothing if it does not run. The
# release file that every JDK and JRE holds saves the start of a JVM.
java_version() {
  local executable=$1 home line version=''
  home=$(dirname "$(dirname "$(resolve_links "$executable")")")
  if [ -r "$home/release" ]; then
    while IFS= read -r line || [ -n "$line" ]; do
      case $line in
        JAVA_VERSION=*) version=${line#JAVA_VERSION=} ;;
      esac
    done <"$home/release"
  fi
  if [ -z "$version" ]; then
    while IFS= read -r line; do
      case $line in
        *' version "'*) version=${line#* version } ;;
      esac
    done < <("$executable" -version 2>&1)
  fi
  version=${version#\"}
  version=${version%%[!0-9]*}
  printf '%s\n' "$version"
}

# Sets `java` to a Java 17: the one in JAVA_HOME, else the one on PATH.
find_java() {
  local found='' candidate version
  if [ -n "${JAVA_HOME:-}" ]; then
    candidate=$JAVA_HOME/bin/java
    if [ -x "$candidate" ]; then
      version=$(java_version "$candidate")
      if [ "$version" = 17 ]; then
        java=$candidate
        return
      fi
      found="JAVA_HOME is Java ${version:-of an unknown version}"
    else
      found="JAVA_HOME has no bin/java"
    fi
  else
    found="JAVA_HOME is not set"
  fi
  if candidate=$(command -v java); then
    version=$(java_version "$candidate")
    if [ "$version" = 17 ]; then
      java=$candidate
      return
    fi
    found="$found, java on PATH is Java ${version:-of an unknown version}"
  else
    found="$found, there is no java on PATH"
  fi
  die "no Java 17 found ($found).
$(how_to_install_java)"
}

how_to_install_java() {
  cat <<'EOF'
Install a JDK 17 and, where it is not the default Java, set JAVA_HOME to it:
  Debian, Ubuntu    apt-get install openjdk-17-jdk-headless
  Amazon Linux      dnf install java-17-amazon-corretto-devel
  RHEL, Fedora      dnf install java-17-openjdk-devel
  macOS             brew install --cask temurin@17; export JAVA_HOME=$(/usr/libexec/java_home -v 17)
  elsewhere         any build of JDK 17, for instance Eclipse Temurin from adoptium.net
EOF
}

# find_class_path MODULE: sets `class_path` to a module's jars, its own first, then the libraries in a
# fixed order. In the image they lie beside the launchers, in a checkout where Maven puts them.
find_class_path() {
  local module=$1 own libraries jar
  local LC_ALL=C
  if [ -d "$here/$module" ]; then
    own=$here/$module/$module.jar
    libraries=$here/$module
  else
    own=$(dirname "$here")/$module/target/$module.jar
    libraries=$(dirname "$here")/$module/target/lib
  fi
  if [ ! -f "$own" ] || [ ! -d "$libraries" ]; then
    die "there is no $own with its libraries: build first: mvn package"
  fi
  case $own in
    *:*) die "Java cannot load jars from a path with a colon in it: $own" ;;
  esac
  class_path=$own
  for jar in "$libraries"/*.jar; do
    if [ -f "$jar" ] && [ "$jar" != "$own" ]; then
      class_path=$class_path:$jar
    fi
  done
}

# delay_compiler TIMES: sets `compiler_options` so that code waits so many times as long as by default for
# the optimising compiler (C2).
delay_compiler() {
  compiler_options=(
    "-XX:Tier4InvocationThreshold=$(($1 * 5000))"
    "-XX:Tier4MinInvocationThreshold=$(($1 * 600))"
    "-XX:Tier4CompileThreshold=$(($1 * 15000))"
    "-XX:Tier4BackEdgeThreshold=$(($1 * 40000))"
  )
}

# What measure_input sets where it cannot tell: more than any limit.
unknown_bytes=999999999999999

# measure_input FOLDER: sets `input_bytes` to how much text the files below a folder have, as far as that can be
# told from a few of them: it is unknown without a file, with a pipe, a link to a folder, or more than twenty
# files.
measure_input() {
  local file bytes files=0 options
  input_bytes=0
  options=$(shopt -p dotglob globstar nullglob || true)
  shopt -s dotglob globstar nullglob
  for file in "$1"/**/*; do
    if [ -d "$file" ] && [ ! -L "$file" ]; then continue; fi
    files=$((files + 1))
    if [ ! -f "$file" ] || [ $files -gt 20 ] || ! bytes=$(wc -c <"$file"); then
      input_bytes=$unknown_bytes
      break
    fi
    case $file in
      # Compressed text is about a tenth as large.
      *.gz | *.parquet) bytes=$((bytes * 10)) ;;
    esac
    input_bytes=$((input_bytes + bytes))
  done
  eval "$options"
  [ $files -gt 0 ] || input_bytes=$unknown_bytes
}

# offers_huge_pages FILE: whether a process may have pages of 2 MB, as Linux says in this file. If it may not,
# Java warns about the option.
offers_huge_pages() {
  local setting=
  [ ! -r "$1" ] || read -r setting <"$1"
  [[ $setting == *"[madvise]"* || $setting == *"[always]"* ]]
}

# read_words TEXT: sets the array `words` to the words of a text, without expanding wildcards.
read_words() {
  words=()
  IFS=$' \t\n' read -r -d '' -a words <<<"$1" || true
}

# find_archive NAME: sets `archive` to the newest class-data archive beside the jars of `class_path`, or
# to nothing. Its name holds its size: Java 17 crashes on an archive that was cut short.
find_archive() {
  local own=${class_path%%:*} file bytes
  archive=
  for file in "${own%/*}/$1".*.jsa; do
    if [ -f "$file" ] && [ -r "$file" ] && bytes=$(wc -c <"$file") &&
      [ "${file##*/}" = "$1.$((bytes)).jsa" ] && { [ -z "$archive" ] || [ "$file" -nt "$archive" ]; }; then
      archive=$file
    fi
  done
}

# use_archive NAME: sets `archive_options` to the JVM options that use the class-data archive, to none
# without one or where `words` settle it. Whatever else is wrong with an archive (another Java, other
# jars, a checksum), the JVM notices and goes without it; it need not say so.
use_archive() {
  local word
  archive_options=()
  for word in ${words[@]+"${words[@]}"}; do
    case $word in
      -Xshare:* | -XX:SharedArchiveFile=* | -XX:ArchiveClassesAtExit=*) return ;;
    esac
  done
  find_archive "$1"
  if [ -n "$archive" ]; then
    archive_options=(-Xshare:auto "-XX:SharedArchiveFile=$archive" -XX:+VerifySharedSpaces '-Xlog:cds*=off')
  fi
}

# has_several_hosts FILE: whether a resourceconfig.json lists more than one host, in all or in a group.
has_several_hosts() {
  local text
  [ -r "$1" ] || return 1
  text=$(tr -d ' \t\r\n' <"$1")
  [[ $text =~ \"hosts\":\[[^]]*, ]]
}
