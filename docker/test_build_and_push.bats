#!/usr/bin/env bats
# build_and_push.sh with stand-ins for docker and aws on PATH: what it asks of them, and what it says when
# they are missing or refuse. docker/test_push.sh runs it with a real docker and a real registry.

setup() {
  root=$(CDPATH='' cd -- "$BATS_TEST_DIRNAME/.." && pwd -P)
  checkout=$BATS_TEST_TMPDIR/"check out"
  stand_ins=$BATS_TEST_TMPDIR/bin
  calls=$BATS_TEST_TMPDIR/calls
  mkdir -p "$checkout/docker" "$stand_ins"
  cp "$root/build_and_push.sh" "$root/pom.xml" "$checkout"
  cp "$root/docker/Dockerfile" "$checkout/docker"
  git -C "$checkout" init -q
  git -C "$checkout" add .
  git -C "$checkout" -c user.name=x -c user.email=x@example.org commit -q -m x
  commit=$(git -C "$checkout" rev-parse --short=12 HEAD)
  version=$(sed -n 's|^  <version>\(.*\)</version>$|\1|p' "$root/pom.xml")
  digest=sha256:$(printf '0123456789abcdef%.0s' 1 2 3 4)
  : >"$calls"

  cat >"$stand_ins/docker" <<EOF
#!/usr/bin/env bash
printf 'docker %s\n' "\$*" >>"$calls"
case \$1 in
  info) [ -z "\${NO_DAEMON:-}" ] || { echo "Cannot connect to the Docker daemon" >&2; exit 1; } ;;
  login) printf 'password %s\n' "\$(cat)" >>"$calls"; [ -z "\${NO_LOGIN:-}" ] ;;
  build) [ -z "\${NO_BUILD:-}" ] ;;
  push)
    if [ "\$2" = --help ]; then
      [ -z "\${PODMAN:-}" ] || echo "  --digestfile string"
      exit
    fi
    [ -z "\${NO_PUSH:-}" ] || exit 1
    [ "\$2" != --digestfile ] || { echo "$digest" >"\$3"; exit; }
    [ -n "\${NO_DIGEST:-}" ] || echo "latest: digest: $digest size: 2204"
    ;;
esac
EOF
  cat >"$stand_ins/aws" <<EOF
#!/usr/bin/env bash
printf 'aws %s\n' "\$*" >>"$calls"
case "\$1 \$2" in
  "configure get") [ -n "\${CONFIGURED_REGION:-}" ] && echo "\$CONFIGURED_REGION" ;;
  "sts get-caller-identity")
    [ -z "\${NO_CREDENTIALS:-}" ] || { echo "Unable to locate credentials" >&2; exit 253; }
    echo 123456789012
    ;;
  "ecr describe-repositories")
    case \${REPOSITORY:-} in
      "") echo "An error occurred (RepositoryNotFoundException)" >&2; exit 254 ;;
      denied) echo "An error occurred (AccessDeniedException)" >&2; exit 254 ;;
      *) [ -z "\${WARNING:-}" ] || echo "\$WARNING" >&2; printf "%s\t%s\n" "\$REPOSITORY" "\${EXCEPTIONS:-}" ;;
    esac
    ;;
  "ecr create-repository") [ -z "\${NO_CREATE:-}" ] || { echo "Unknown options" >&2; exit 252; } ;;
  "ecr describe-images")
    case " \${TAGS:-} " in
      *" \${8#imageTag=}=same "*) echo "$digest" ;;
      *" \${8#imageTag=} "*) echo sha256:old ;;
      *) echo "An error occurred (ImageNotFoundException)" >&2; exit 254 ;;
    esac
    ;;
  "ecr batch-get-image") case \$* in *MediaType*) echo application/x ;; *) echo '{"manifest": 1}' ;; esac ;;
  "ecr put-image") [ -z "\${NO_PUT:-}" ] || exit 254 ;;
  "ecr get-login-password") [ -z "\${NO_PASSWORD:-}" ] || exit 254; echo secret ;;
esac
EOF
  chmod +x "$stand_ins"/*
  unset AWS_ACCOUNT_ID AWS_REGION AWS_DEFAULT_REGION BUILD_IMAGE BASE_IMAGE BUILD_TARGET
  export AWS_REGION=eu-west-1
  export PATH=$stand_ins:$PATH
}

# push ARGUMENTS: runs the script from another folder; `lines` is standard output, $errors the rest.
push() {
  errors=$BATS_TEST_TMPDIR/errors
  cd /
  status=0
  output=$("$checkout/build_and_push.sh" "$@" 2>"$errors") || status=$?
}

called() {
  grep -qF -e "$1" "$calls" || { cat "$calls"; return 1; }
}

not_called() {
  ! grep -qF -e "$1" "$calls" || { cat "$calls"; return 1; }
}

said() {
  grep -qF -e "$1" "$errors" || { cat "$errors"; return 1; }
}

# without COMMAND: PATH with all that the script needs but this.
without() {
  local name folder=$BATS_TEST_TMPDIR/without
  mkdir "$folder"
  for name in bash cat sed grep git date mktemp rm dirname tee cksum docker aws; do
    [ "$name" = "$1" ] || ln -s "$(command -v "$name")" "$folder/$name"
  done
  PATH=$folder
}

@test "it prints the image's address and digest, and nothing else, on standard output" {
  push
  [ "$status" -eq 0 ]
  uri=123456789012.dkr.ecr.eu-west-1.amazonaws.com/spark-forest
  [ "$output" = "$uri:latest"$'\n'"$uri@$digest" ]
}

@test "Podman, under docker's name, writes the digest into a file" {
  PODMAN=1 push
  [ "$status" -eq 0 ]
  [[ $output == *"@$digest" ]]
}

@test "it pushes a tag of version and commit, and the one it was given" {
  push forests blue
  [ "$status" -eq 0 ]
  called "docker push 123456789012.dkr.ecr.eu-west-1.amazonaws.com/forests:$version-$commit"
  called "docker push 123456789012.dkr.ecr.eu-west-1.amazonaws.com/forests:blue"
}

@test "changes that are not committed are in the tag" {
  echo >>"$checkout/pom.xml"
  push
  [ "$status" -eq 0 ]
  called "forest:$version-$commit-changed-"
  said "not committed"
}

@test "without git the tag has the time" {
  rm -rf "$checkout/.git"
  push
  [ "$status" -eq 0 ]
  called "spark-forest:$version-20"
}

@test "the password comes on standard input, and on no command line" {
  push
  called "docker login --username AWS --password-stdin 123456789012.dkr.ecr.eu-west-1.amazonaws.com"
  called "password secret"
  ! grep -E '^(docker|aws) .*secret' "$calls"
}

@test "a repository that is not there is made, scanned on push and immutable but for latest" {
  push
  called "aws ecr create-repository --registry-id 123456789012 --repository-name spark-forest"
  called "--image-scanning-configuration scanOnPush=true"
  called "--image-tag-mutability IMMUTABLE_WITH_EXCLUSION --image-tag-mutability-exclusion-filters filterType=WILDCARD,filter=latest"
}

@test "a repository that is there is left as it is" {
  REPOSITORY=MUTABLE push
  [ "$status" -eq 0 ]
  not_called create-repository
}

@test "a commit that is there is not built again, and the tag is moved to its image" {
  REPOSITORY=IMMUTABLE_WITH_EXCLUSION EXCEPTIONS=latest TAGS="$version-$commit=same latest" push
  [ "$status" -eq 0 ]
  said "$version-$commit is there ($digest) and is not built again"
  not_called "docker build"
  not_called "docker push"
  called "--image-tag latest --image-manifest {\"manifest\": 1} --image-manifest-media-type application/x --image-digest $digest"
  [[ $output == *":latest"$'\n'*"@$digest" ]]
  TAGS="$version-$commit=same" NO_PUT=1 push forests blue
  [ "$status" -eq 1 ]
  said "cannot set forests:blue"
}

@test "a commit that is there under both tags is left as it is" {
  REPOSITORY=IMMUTABLE TAGS="$version-$commit=same blue=same" push spark-forest blue
  [ "$status" -eq 0 ]
  not_called put-image
  not_called "docker build"
  [[ $output == *":blue"$'\n'*"@$digest" ]]
}

@test "where latest is there and may not be moved, the tag of the commit is pushed and printed" {
  REPOSITORY=IMMUTABLE TAGS=latest push
  [ "$status" -eq 0 ]
  [[ $output == *"/spark-forest:$version-$commit"$'\n'* ]]
  not_called "docker push 123456789012.dkr.ecr.eu-west-1.amazonaws.com/spark-forest:latest"
}

@test "a tag that was asked for and may not be moved ends it before it builds" {
  REPOSITORY=IMMUTABLE TAGS=blue push spark-forest blue
  [ "$status" -eq 1 ]
  said "spark-forest:blue is there (sha256:old), and the repository does not let it be moved"
  not_called "docker build"
}

@test "the repository's exceptions decide which tags may be moved" {
  REPOSITORY=IMMUTABLE_WITH_EXCLUSION EXCEPTIONS="latest dev-*" TAGS=dev-1 push spark-forest dev-1
  [ "$status" -eq 0 ]
  REPOSITORY=IMMUTABLE_WITH_EXCLUSION EXCEPTIONS="dev-*" TAGS=latest push spark-forest latest
  [ "$status" -eq 1 ]
  REPOSITORY=MUTABLE_WITH_EXCLUSION EXCEPTIONS="release-*" TAGS=release-1 push spark-forest release-1
  [ "$status" -eq 1 ]
  REPOSITORY=MUTABLE_WITH_EXCLUSION EXCEPTIONS="release-*" TAGS=latest push
  [ "$status" -eq 0 ]
  REPOSITORY=MUTABLE_WITH_EXCLUSION push
  [ "$status" -eq 1 ]
  said "does not tell for which tags"
  REPOSITORY=SOMETIMES push
  [ "$status" -eq 1 ]
  said "is not known here: SOMETIMES"
}

@test "a warning of aws is not read as the repository's mutability" {
  WARNING="urllib3 is old" REPOSITORY=MUTABLE TAGS=blue push spark-forest blue
  [ "$status" -eq 0 ]
  called "docker push 123456789012.dkr.ecr.eu-west-1.amazonaws.com/spark-forest:blue"
}

@test "names as ECR takes them are taken" {
  for name in a1 team/forest a__b a---b a.b_c; do
    push "$name"
    [ "$status" -eq 0 ]
  done
  for name in a a___b a..b a_-b /a a/; do
    push "$name"
    [ "$status" -eq 2 ] || { echo "$name"; return 1; }
  done
}

@test "images to build from are passed on where they are set" {
  push
  not_called --build-arg
  BUILD_IMAGE=my/maven BASE_IMAGE=my/java push
  called "--build-arg BUILD_IMAGE=my/maven --build-arg BASE_IMAGE=my/java"
  called "spark-forest:$version-$commit-on-"
}

@test "BUILD_TARGET=serve builds the image without the trainer, under a tag that says so" {
  BUILD_TARGET=serve push
  called "--target serve"
  called ":$version-$commit-serve"
}

@test "account and region can be given" {
  AWS_ACCOUNT_ID=999999999999 AWS_REGION=us-west-2 push
  [[ $output == 999999999999.dkr.ecr.us-west-2.amazonaws.com/* ]]
}

@test "the region is else that of aws configure" {
  unset AWS_REGION
  CONFIGURED_REGION=ap-south-1 push
  [[ $output == *.ap-south-1.amazonaws.com/* ]]
}

@test "every partition has its own host name" {
  while read -r region suffix; do
    AWS_REGION=$region push
    [[ $output == "123456789012.dkr.ecr.$region.$suffix/"* ]] || { echo "$region: $output"; return 1; }
  done <<'EOF'
us-east-1 amazonaws.com
us-gov-west-1 amazonaws.com
cn-north-1 amazonaws.com.cn
eusc-de-east-1 amazonaws.eu
us-iso-east-1 c2s.ic.gov
us-isob-east-1 sc2s.sgov.gov
us-isof-south-1 csp.hci.ic.gov
eu-isoe-west-1 cloud.adc-e.uk
EOF
}

@test "help goes to standard output" {
  push --help
  [ "$status" -eq 0 ]
  [[ $output == "usage: build_and_push.sh"* ]]
}

@test "wrong arguments are refused with the usage" {
  push a b c
  [ "$status" -eq 2 ]
  said "at most 2 arguments, found 3"
  push -x
  [ "$status" -eq 2 ]
  said "there is no option -x"
}

@test "names that ECR does not take are refused" {
  push Forest
  [ "$status" -eq 2 ]
  said "lower-case"
  push forest 'a b'
  [ "$status" -eq 2 ]
  said "a tag has at most 128"
  BUILD_TARGET=train push
  [ "$status" -eq 2 ]
  said "BUILD_TARGET must be"
}

@test "a missing docker is named" {
  without docker
  push
  [ "$status" -eq 2 ]
  said "docker is not on PATH"
}

@test "a missing aws is named" {
  without aws
  push
  [ "$status" -eq 2 ]
  said "aws is not on PATH"
}

@test "a daemon that does not answer is named, with its own words" {
  NO_DAEMON=1 push
  [ "$status" -eq 1 ]
  said "its daemon does not answer"
  said "Cannot connect to the Docker daemon"
}

@test "missing credentials are named before anything is built" {
  NO_CREDENTIALS=1 push
  [ "$status" -eq 1 ]
  said "Unable to locate credentials"
  said "aws configure"
  not_called "docker build"
}

@test "a missing region is named" {
  unset AWS_REGION
  push
  [ "$status" -eq 2 ]
  said "no region"
}

@test "an account that is none is refused" {
  AWS_ACCOUNT_ID=12 push
  [ "$status" -eq 2 ]
  said "an account has 12 digits, found: 12"
}

@test "a repository that may not be looked up ends it" {
  REPOSITORY=denied push
  [ "$status" -eq 1 ]
  said "AccessDeniedException"
  not_called create-repository
}

@test "a repository that cannot be made ends it" {
  NO_CREATE=1 push
  [ "$status" -eq 1 ]
  said "cannot make the repository"
  not_called "docker build"
}

@test "no password, no login, no build, no push and no digest each end it" {
  NO_PASSWORD=1 push
  [ "$status" -eq 1 ]
  said "cannot get a password"
  NO_LOGIN=1 push
  [ "$status" -eq 1 ]
  said "cannot log in"
  NO_BUILD=1 push
  [ "$status" -eq 1 ]
  said "the build failed"
  not_called "docker push"
  NO_PUSH=1 push
  [ "$status" -eq 1 ]
  said "cannot push"
  NO_DIGEST=1 push
  [ "$status" -eq 1 ]
  said "did not tell its digest"
}
