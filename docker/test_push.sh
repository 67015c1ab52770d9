#!/usr/bin/env bash
# Tests build_and_push.sh with a real docker, a registry with TLS and a password, and a stand-in of AWS:
# pushes from another folder, looks for all parts of the digest in the registry, pulls it and runs it.
#
# AWS_ENDPOINT_URL must name a stand-in on this machine, so that no account is touched, and the registry's
# host name must lead to a registry that the stand-in's password opens. Exit code 77: there is no stand-in.
set -euo pipefail

root=$(CDPATH='' cd -- "$(dirname "${BASH_SOURCE[0]}")/.." && pwd -P)
name=spark-forest-push-test

fail() {
  printf 'not ok  %s\n' "$1"
  exit 1
}

ok() {
  printf 'ok      %s\n' "$1"
}

case ${AWS_ENDPOINT_URL:-} in
  http://127.0.0.1:* | http://localhost:*) ;;
  *)
    echo "skipped: AWS_ENDPOINT_URL names no stand-in of AWS on this machine"
    exit 77
    ;;
esac
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"
"$root/build_and_push.sh" "$name" >uris || fail "build_and_push.sh ends with 0"
mapfile -t uris <uris
[ "${#uris[@]}" -eq 2 ] || fail "two lines on standard output, found: $(cat uris)"
[[ ${uris[0]} =~ ^[0-9]{12}\.dkr\.ecr\.[a-z0-9-]+\.amazonaws\.com/$name:latest$ ]] || fail "the first line is the tag: ${uris[0]}"
[[ ${uris[1]} =~ ^[0-9]{12}\.dkr\.ecr\.[a-z0-9-]+\.amazonaws\.com/$name@sha256:[0-9a-f]{64}$ ]] || fail "the second line is the digest: ${uris[1]}"
ok "it pushes: ${uris[1]}"

repository=$(aws ecr describe-repositories --repository-names "$name" --output text \
  --query 'repositories[0].[imageTagMutability,imageScanningConfiguration.scanOnPush]')
[ "$repository" = $'IMMUTABLE_WITH_EXCLUSION\tTrue' ] || fail "the repository is immutable and scans: $repository"
ok "it has made the repository: immutable but for latest, scanned on push"

version=$(sed -n 's|^  <version>\(.*\)</version>$|\1|p' "$root/pom.xml")
tags=$(docker images --format '{{.Repository}}:{{.Tag}}' | grep -E "(^|/)$name:" || true)
[[ $tags == *"/$name:$version-"* ]] || fail "it tags with version and commit: $tags"
# What docker has here already it does not pull, so the registry itself is asked for each part.
registry=https://${uris[1]%%/*}/v2/$name
password=$(aws ecr get-login-password)
fetch() {
  curl -sSfL ${SSL_CERT_FILE:+--cacert "$SSL_CERT_FILE"} -u "AWS:$password" -H 'Accept: application/vnd.docker.distribution.manifest.v2+json, application/vnd.oci.image.manifest.v1+json' "$@"
}
digest=${uris[1]#*@}
fetch -o manifest "$registry/manifests/$digest" || fail "the manifest is in the registry"
[ "sha256:$(sha256sum manifest | cut -d' ' -f1)" = "$digest" ] || fail "the manifest has its digest: $(cat manifest)"
parts=$(grep -oE 'sha256:[0-9a-f]{64}' manifest | sort -u)
[ "$(wc -l <<<"$parts")" -ge 3 ] || fail "the manifest names a configuration and layers: $(cat manifest)"
for part in $parts; do
  fetch -o /dev/null -I "$registry/blobs/$part" || fail "$part is in the registry"
done
ok "the registry has the manifest and all $(wc -l <<<"$parts") parts that it names"

for tag in $tags; do
  docker rmi "$tag" >/dev/null
done
docker pull -q "${uris[1]}" >/dev/null || fail "the digest can be pulled"
code=0
docker run --rm "${uris[1]}" >output 2>&1 || code=$?
if [ "$code" -ne 2 ] || ! grep -q "usage: docker run" output; then
  fail "what was pulled runs: $(cat output)"
fi
mkdir -p ml/model
code=0
docker run --rm -v "$work/ml:/opt/ml" "${uris[1]}" serve >output 2>&1 || code=$?
if [ "$code" -ne 1 ] || ! grep -q "Cannot serve: " output; then
  fail "what was pulled starts Java: $(cat output)"
fi
ok "what it pushed can be pulled by digest, and runs"

"$root/build_and_push.sh" "$name" blue >uris || fail "a second push ends with 0"
[[ $(head -n 1 uris) == *"/$name:blue" ]] || fail "a second push has its own tag: $(cat uris)"
ok "a second push finds the repository and takes another tag"
