#!/usr/bin/env bash
# Builds the image and pushes it to Amazon ECR: run it with -h for its arguments.
set -euo pipefail

usage() {
  cat <<'EOF'
usage: build_and_push.sh [IMAGE] [TAG]

Builds docker/Dockerfile and pushes it to the Amazon ECR repository IMAGE (default: spark-forest), which
is made if it is not there, under TAG (default: latest). Prints the image's URI as its last line.

Environment, each optional:
  AWS_ACCOUNT_ID           the registry's account; else the caller's
  AWS_REGION               the registry's region; else AWS_DEFAULT_REGION, else the one of `aws configure`
  BUILD_IMAGE, BASE_IMAGE  the images to build in and to build on; else those named in docker/Dockerfile
EOF
}

die() {
  printf 'build_and_push.sh: %s\n' "$1" >&2
  exit "${2:-1}"
}

case ${1:-} in
  -h | --help)
    usage
    exit 0
    ;;
  -*)
    usage >&2
    die "there is no option $1" 2
    ;;
esac
if [ $# -gt 2 ]; then
  usage >&2
  die "expected at most 2 arguments, found $#" 2
fi
image=${1:-spark-forest}
tag=${2:-latest}

command -v docker >/dev/null || die "docker is not on PATH: install Docker, or Podman with its docker command" 2
command -v aws >/dev/null || die "aws is not on PATH: install the AWS command line interface, version 2" 2

region=${AWS_REGION:-${AWS_DEFAULT_REGION:-$(aws configure get region || true)}}
[ -n "$region" ] || die "no region: set AWS_REGION, or run: aws configure" 2
account=${AWS_ACCOUNT_ID:-$(aws sts get-caller-identity --query Account --output text)} ||
  die "AWS does not know who is calling; see above, or run: aws configure"
[[ $account =~ ^[0-9]{12}$ ]] || die "an account has 12 digits, found: $account" 2

case $region in
  cn-*) suffix=amazonaws.com.cn ;;
  eusc-*) suffix=amazonaws.eu ;;
  us-iso-*) suffix=c2s.ic.gov ;;
  us-isob-*) suffix=sc2s.sgov.gov ;;
  *) suffix=amazonaws.com ;; # GovCloud's us-gov-* as well
esac
registry=$account.dkr.ecr.$region.$suffix
uri=$registry/$image:$tag

build_args=()
for name in BUILD_IMAGE BASE_IMAGE; do
  if [ -n "${!name:-}" ]; then
    build_args+=(--build-arg "$name=${!name}")
  fi
done
root=$(CDPATH='' cd -- "$(dirname "${BASH_SOURCE[0]}")" && pwd -P)
# SageMaker refuses the image index that buildx makes to hold attestations, and runs on x86.
BUILDX_NO_DEFAULT_ATTESTATIONS=1 docker build --platform linux/amd64 \
  ${build_args[@]+"${build_args[@]}"} -f "$root/docker/Dockerfile" -t "$image:$tag" "$root"

if ! problem=$(aws ecr describe-repositories --region "$region" --registry-id "$account" \
  --repository-names "$image" 2>&1 >/dev/null); then
  case $problem in
    *RepositoryNotFoundException*)
      echo "making the repository $image in $region"
      aws ecr create-repository --region "$region" --registry-id "$account" \
        --repository-name "$image" >/dev/null
      ;;
    *) die "cannot look up the repository $image: $problem" ;;
  esac
fi

aws ecr get-login-password --region "$region" |
  docker login --username AWS --password-stdin "$registry"
docker tag "$image:$tag" "$uri"
docker push "$uri"
echo "$uri"
