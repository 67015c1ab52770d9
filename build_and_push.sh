#!/usr/bin/env bash
# Builds the image and pushes it to Amazon ECR: run it with -h for its arguments.
set -euo pipefail

usage() {
  cat <<'EOF'
usage: build_and_push.sh [IMAGE] [TAG]

Builds docker/Dockerfile and pushes it to the Amazon ECR repository IMAGE (default: spark-forest) under
two tags: VERSION-COMMIT, such as 0.1.0-1a2b3c4d5e6f, and TAG (default: latest). A commit that is there
under its tag is not built again: TAG is moved to that image. (To build it anew, delete VERSION-COMMIT in
the repository.) A repository that is not there is made: it scans on push, and no tag of it can be moved
but latest. Where TAG is given and may not be moved, nothing is built; where latest may not be, the tag
of the commit alone is pushed. Prints two lines on standard output, all else on standard error:

  ACCOUNT.dkr.ecr.REGION.amazonaws.com/IMAGE:TAG
  ACCOUNT.dkr.ecr.REGION.amazonaws.com/IMAGE@sha256:DIGEST

Environment, each optional:
  AWS_ACCOUNT_ID           the registry's account; else the caller's
  AWS_REGION               the registry's region; else AWS_DEFAULT_REGION, else the one of `aws configure`
  BUILD_IMAGE, BASE_IMAGE  the images to build in and to build on; else those named in docker/Dockerfile.
                           Their checksum is in the tag of the commit
  BUILD_TARGET             train-and-serve (default), or serve for an image without the trainer

Exit code 2: an argument or a setting is wrong, or docker or aws is missing. 1: something failed on the way.
EOF
}

die() {
  printf 'build_and_push.sh: %s\n' "$1" >&2
  exit "${2:-1}"
}

say() {
  printf '== %s\n' "$1" >&2
}

read_arguments() {
  # As ECR has it, and whatever the letters of the user's language.
  local LC_ALL=C part='[a-z0-9]+((\.|_|__|-+)[a-z0-9]+)*'
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
  tag_is_given=$([ $# -lt 2 ] || echo yes)
  target=${BUILD_TARGET:-train-and-serve}
  [[ $image =~ ^$part(/$part)*$ && ${#image} -ge 2 && ${#image} -le 256 ]] ||
    die "a repository's name has 2 to 256 lower-case letters and digits, with . _ __ - or / between them, found: $image" 2
  [[ $tag =~ ^[A-Za-z0-9_][A-Za-z0-9_.-]{0,127}$ ]] ||
    die "a tag has at most 128 letters, digits, _ . and -, found: $tag" 2
  case $target in
    train-and-serve | serve) ;;
    *) die "BUILD_TARGET must be train-and-serve or serve, but is: $target" 2 ;;
  esac
}

check_docker() {
  local problem
  command -v docker >/dev/null || die "docker is not on PATH: install Docker, or Podman with its docker command" 2
  problem=$(docker info 2>&1 >/dev/null) ||
    die "docker is here, but its daemon does not answer: start it, or see whether you may use it. It says: $problem"
}

# Sets `region`, `account`, `registry` and `repository`.
find_registry() {
  local caller suffix
  command -v aws >/dev/null || die "aws is not on PATH: install the AWS command line interface" 2
  region=${AWS_REGION:-${AWS_DEFAULT_REGION:-$(aws configure get region || true)}}
  [ -n "$region" ] || die "no region: set AWS_REGION, or run: aws configure" 2
  export AWS_DEFAULT_REGION=$region AWS_PAGER=
  caller=$(aws sts get-caller-identity --query Account --output text) ||
    die "AWS does not accept who is calling; its message is above. Run: aws configure, or: aws sso login"
  account=${AWS_ACCOUNT_ID:-$caller}
  [[ $account =~ ^[0-9]{12}$ ]] || die "an account has 12 digits, found: $account" 2
  case $region in
    cn-*) suffix=amazonaws.com.cn ;;
    eusc-*) suffix=amazonaws.eu ;;
    us-iso-*) suffix=c2s.ic.gov ;;
    us-isob-*) suffix=sc2s.sgov.gov ;;
    us-isof-*) suffix=csp.hci.ic.gov ;;
    eu-isoe-*) suffix=cloud.adc-e.uk ;;
    *) suffix=amazonaws.com ;; # GovCloud's us-gov-* as well
  esac
  registry=$account.dkr.ecr.$region.$suffix
  repository=$registry/$image
}

# Sets `mutability` and `exceptions`, the tags it does not count for, to the repository's; makes the
# repository if it is not there.
find_repository() {
  local answer
  if answer=$(aws ecr describe-repositories --registry-id "$account" --repository-names "$image" --output text \
    --query "repositories[0].[imageTagMutability, join(' ', imageTagMutabilityExclusionFilters[].filter || \`[]\`)]" 2>"$work/problem"); then
    IFS=$'\t' read -r mutability exceptions <<<"$answer"
    case $mutability in
      MUTABLE | IMMUTABLE) ;;
      MUTABLE_WITH_EXCLUSION | IMMUTABLE_WITH_EXCLUSION)
        [ -n "$exceptions" ] ||
          die "the repository $image is $mutability, but this aws does not tell for which tags: update it (August 2025 or later)"
        ;;
      *) die "the repository $image has a tag mutability that is not known here: $answer" ;;
    esac
    return
  fi
  grep -q RepositoryNotFoundException "$work/problem" || die "cannot look up the repository $image: $(<"$work/problem")"
  say "making the repository $image in $region"
  mutability=IMMUTABLE_WITH_EXCLUSION
  exceptions=latest
  aws ecr create-repository --registry-id "$account" --repository-name "$image" \
    --image-scanning-configuration scanOnPush=true --image-tag-mutability "$mutability" \
    --image-tag-mutability-exclusion-filters filterType=WILDCARD,filter=latest >"$work/answer" 2>"$work/problem" ||
    die "cannot make the repository $image (an aws from before August 2025 does not know the option: update it, or make the repository yourself): $(<"$work/problem")"
}

# Sets `unique` to a tag that stands for one state of the sources.
name_sources() {
  local version commit bases
  version=$(sed -n 's|^  <version>\(.*\)</version>$|\1|p' "$root/pom.xml")
  [ -n "$version" ] || die "found no version in $root/pom.xml"
  if ! commit=$(git -C "$root" rev-parse --short=12 HEAD 2>/dev/null); then
    unique=$version-$(date -u +%Y%m%d%H%M%S)
  elif [ -n "$(git -C "$root" status --porcelain 2>/dev/null)" ]; then
    unique=$version-$commit-changed-$(date -u +%Y%m%d%H%M%S)
    say "there are changes that are not committed: the image's tag begins with $unique"
  else
    unique=$version-$commit
  fi
  if [ -n "${BUILD_IMAGE:-}${BASE_IMAGE:-}" ]; then
    bases=$(printf '%s\n' "${BUILD_IMAGE:-}" "${BASE_IMAGE:-}" | cksum)
    unique=$unique-on-${bases%% *}
  fi
  if [ "$target" = serve ]; then
    unique=$unique-serve
  fi
}

# is_movable TAG: whether the repository lets a tag that is there be moved.
is_movable() {
  local exception excepted=false
  local -a patterns
  read -ra patterns <<<"$exceptions"
  for exception in ${patterns[@]+"${patterns[@]}"}; do
    # shellcheck disable=SC2053 # a pattern: * stands for any text, as in ECR
    if [[ $1 == $exception ]]; then
      excepted=true
    fi
  done
  case $mutability in
    MUTABLE) return 0 ;;
    IMMUTABLE) return 1 ;;
    MUTABLE_WITH_EXCLUSION) ! $excepted ;;
    *) $excepted ;;
  esac
}

# find_tag TAG: sets `found` to the digest that the tag has in the repository, empty if it is not there.
find_tag() {
  if found=$(aws ecr describe-images --registry-id "$account" --repository-name "$image" \
    --image-ids "imageTag=$1" --query 'imageDetails[0].imageDigest' --output text 2>"$work/problem"); then
    return
  fi
  grep -q ImageNotFoundException "$work/problem" || die "cannot look up $image:$1: $(<"$work/problem")"
  found=
}

# Sets `digest` to that of the commit's image if it is there, and `shown` to the tag to print: TAG, which
# `is_set` to the commit's image already or may be set, else the commit's.
choose_tag() {
  find_tag "$unique"
  digest=$found
  shown=$tag
  is_set=false
  if [ "$tag" = "$unique" ]; then
    is_set=true
    return
  fi
  find_tag "$tag"
  if [ -z "$found" ]; then
    return
  fi
  if [ "$found" = "$digest" ]; then
    is_set=true
  elif ! is_movable "$tag"; then
    [ -z "$tag_is_given" ] || die "$image:$tag is there ($found), and the repository does not let it be moved: give another tag"
    say "$image:$tag is there ($found) and cannot be moved: it stays"
    shown=$unique
    is_set=true
  fi
}

# Sets TAG to the commit's image in the repository, which need not be here.
move_tag() {
  local manifest type
  say "$image:$unique is there: $image:$tag is set to it"
  manifest=$(aws ecr batch-get-image --registry-id "$account" --repository-name "$image" --image-ids "imageDigest=$digest" \
    --query 'images[0].imageManifest' --output text) || die "cannot get the manifest of $digest; the message of AWS is above"
  type=$(aws ecr batch-get-image --registry-id "$account" --repository-name "$image" --image-ids "imageDigest=$digest" \
    --query 'images[0].imageManifestMediaType' --output text) || die "cannot get the manifest of $digest; the message of AWS is above"
  # The digest: ECR then refuses a manifest that is not the one.
  aws ecr put-image --registry-id "$account" --repository-name "$image" --image-tag "$tag" --image-manifest "$manifest" \
    --image-manifest-media-type "$type" --image-digest "$digest" >"$work/answer" ||
    die "cannot set $image:$tag; the message of AWS is above"
}

build() {
  local name arguments=(--platform linux/amd64 --target "$target" -f "$root/docker/Dockerfile" -t "$image:$unique")
  for name in BUILD_IMAGE BASE_IMAGE; do
    if [ -n "${!name:-}" ]; then
      arguments+=(--build-arg "$name=${!name}")
    fi
  done
  # SageMaker refuses the image index that buildx makes to hold attestations, and Podman would drop the
  # health check.
  BUILDX_NO_DEFAULT_ATTESTATIONS=1 BUILDAH_FORMAT=docker docker build "${arguments[@]}" "$root" >&2 ||
    die "the build failed; its messages are above"
}

# push TAG: sets `digest` to what the registry now knows it by.
push() {
  docker tag "$image:$unique" "$repository:$1"
  say "pushing $repository:$1"
  # Podman writes the digest into a file, Docker prints it.
  if [[ $(docker push --help 2>&1) == *--digestfile* ]]; then
    docker push --digestfile "$work/digest" "$repository:$1" >&2 ||
      die "cannot push $repository:$1; the messages are above"
    digest=$(<"$work/digest")
  else
    docker push "$repository:$1" | tee "$work/push" >&2 ||
      die "cannot push $repository:$1; the messages are above"
    digest=$(sed -n 's/.*digest: \(sha256:[0-9a-f]*\).*/\1/p' "$work/push")
  fi
  [[ $digest =~ ^sha256:[0-9a-f]{64}$ ]] || die "pushed $repository:$1, but docker did not tell its digest"
}

root=$(CDPATH='' cd -- "$(dirname "${BASH_SOURCE[0]}")" && pwd -P)
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
read_arguments "$@"
check_docker
find_registry
find_repository
name_sources
choose_tag
if [ -n "$digest" ]; then
  say "$image:$unique is there ($digest) and is not built again"
  $is_set || move_tag
else
  say "logging in to $registry"
  password=$(aws ecr get-login-password) || die "cannot get a password for $registry; the message of AWS is above"
  docker login --username AWS --password-stdin "$registry" <<<"$password" >&2 || die "cannot log in to $registry"
  unset password
  say "building $image:$unique"
  build
  push "$unique"
  $is_set || push "$tag"
fi
printf '%s\n' "$repository:$shown" "$repository@$digest"
