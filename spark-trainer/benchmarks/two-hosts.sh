#!/usr/bin/env bash
# Two hosts on one machine: network namespaces with their own addresses, host names algo-1 and algo-2, and
# their own /mnt, which stands for /opt/ml. For jobs of several hosts; needs root and iproute2 on Linux.
#
#   two-hosts.sh up SET                          makes the two hosts of a set, such as bench; exit code 77 if
#                                                this machine does not allow it
#   two-hosts.sh run SET N FOLDER COMMAND …      runs COMMAND on host algo-N, with FOLDER as its /mnt
#   two-hosts.sh forget SET N                    the other host does not know the name of algo-N any more
#   two-hosts.sh know SET N                      and now it does
#   two-hosts.sh cut SET N, plug SET N           unplugs and plugs a host
#   two-hosts.sh down SET                        removes the hosts
set -euo pipefail

usage() {
  sed -n '2,12p' "${BASH_SOURCE[0]}" >&2
  exit 2
}

[ $# -ge 2 ] || usage
action=$1
set=$2
shift 2

# names KNOWN …: the content of /etc/hosts with these hosts.
names() {
  local n
  echo '127.0.0.1 localhost'
  for n in "$@"; do
    echo "10.77.0.$n algo-$n"
  done
}

down() {
  local n
  for n in 1 2; do
    ip netns del "$set-$n" 2>/dev/null || true
    rm -rf "/etc/netns/$set-$n"
  done
}

case $action in
  up)
    if [ "$(id -u)" -ne 0 ] || ! command -v ip >/dev/null || ! ip netns add "$set-1" 2>/dev/null; then
      echo "two-hosts.sh: network namespaces need root and iproute2 on Linux" >&2
      exit 77
    fi
    ip netns add "$set-2"
    ip -n "$set-1" link add eth0 type veth peer name eth0 netns "$set-2" 2>/dev/null || {
      down
      echo "two-hosts.sh: this machine allows no pair of network interfaces" >&2
      exit 77
    }
    for n in 1 2; do
      ip -n "$set-$n" addr add "10.77.0.$n/24" dev eth0
      ip -n "$set-$n" link set lo up
      ip -n "$set-$n" link set eth0 up
      mkdir -p "/etc/netns/$set-$n"
      names 1 2 >"/etc/netns/$set-$n/hosts"
      : >"/etc/netns/$set-$n/resolv.conf"
    done
    if ! ip netns exec "$set-1" unshare -m -u true 2>/dev/null; then
      down
      echo "two-hosts.sh: this machine allows no mount namespaces" >&2
      exit 77
    fi
    ;;
  run)
    [ $# -ge 3 ] || usage
    n=$1
    folder=$2
    shift 2
    mkdir -p "$folder/tmp"
    # exec: a signal must reach the command.
    # shellcheck disable=SC2016
    exec ip netns exec "$set-$n" unshare -m -u sh -c \
      'hostname "$0"; mount --bind "$1" /mnt; shift; export TMPDIR=/mnt/tmp; exec "$@"' "algo-$n" "$folder" "$@"
    ;;
  forget | know)
    n=$1
    other=$((3 - n))
    if [ "$action" = know ]; then
      names 1 2 >"/etc/netns/$set-$other/hosts"
    else
      names "$other" >"/etc/netns/$set-$other/hosts"
    fi
    ;;
  cut) ip -n "$set-$1" link set eth0 down ;;
  plug) ip -n "$set-$1" link set eth0 up ;;
  down) down ;;
  *) usage ;;
esac
