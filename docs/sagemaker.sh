#!/usr/bin/env bash
# The steps of docs/sagemaker.md with the AWS command line interface: run it with -h.
set -euo pipefail

usage() {
  cat <<'EOF'
usage: docs/sagemaker.sh STEP…

  role         makes the execution role with the least that the steps need, and prints its ARN
  upload       puts the sample into the bucket: training data and records for batch transform
  train        runs a spot training job on the sample and waits for its model
  tune         runs a hyperparameter tuning job and waits
  model        makes a SageMaker model of the newest trained model
  endpoint     real-time endpoint, waits until it is in service
  autoscale    lets the endpoint follow its load, 1 to 4 instances
  invoke       scores data/request.csv on the endpoint
  serverless   serverless endpoint, and a request to it
  async        asynchronous endpoint, and a request to it
  batch        batch transform that joins records and scores, waits, and shows the first lines
  multi        multi-model endpoint with the newest trained model, and a request to it
  clean-up     deletes endpoints, configurations, models and the scaling target; not the data, nor the role
  print FILE   prints a request of docs/requests as it would be sent

Environment:
  IMAGE     the image's address, as build_and_push.sh prints it; required for train, tune, model, multi
  BUCKET    an S3 bucket of yours in the region; required for all that moves data
  ROLE      the execution role's ARN; default: the one that `role` makes
  NAME      what everything is called, and the folder in the bucket; default spark-forest
  AWS_REGION, AWS_PROFILE and the like have their usual meaning.

Exit code 2: an argument or a setting is missing or wrong. 1: a step failed, with the reason.
EOF
}

die() {
  printf 'sagemaker.sh: %s\n' "$1" >&2
  exit "${2:-1}"
}

say() {
  printf '== %s\n' "$1"
}

need() {
  local name
  for name in "$@"; do
    [ -n "${!name:-}" ] || die "set $name: docs/sagemaker.sh -h says what it is" 2
  done
}

# fill FILE: prints a request with every ${VARIABLE} replaced by its value.
fill() {
  local text name
  [ -f "$requests/$1.json" ] || die "there is no request $requests/$1.json" 2
  text=$(<"$requests/$1.json")
  for name in ACCOUNT BUCKET IMAGE JOB MODEL_DATA NAME PARTITION REGION REPOSITORY ROLE TRANSFORM_JOB TUNING_JOB; do
    if [[ $text == *"\${$name}"* ]]; then
      need "$name"
      text=${text//"\${$name}"/"${!name}"}
    fi
  done
  printf '%s\n' "$text"
}

# call SERVICE OPERATION [FILE]: sends docs/requests/FILE.json (default: OPERATION.json).
call() {
  fill "${3:-$2}" >"$work/request.json"
  aws "$1" "$2" --cli-input-json "file://$work/request.json" --output text >"$work/answer" ||
    die "$1 $2 failed; the message of AWS is above"
}

# Sets what requests need and AWS knows: REGION, ACCOUNT, PARTITION and ROLE.
find_caller() {
  local arn
  command -v aws >/dev/null || die "aws is not on PATH: install the AWS command line interface" 2
  export AWS_PAGER=
  REGION=${AWS_REGION:-${AWS_DEFAULT_REGION:-$(aws configure get region || true)}}
  [ -n "$REGION" ] || die "no region: set AWS_REGION, or run: aws configure" 2
  export AWS_DEFAULT_REGION=$REGION
  arn=$(aws sts get-caller-identity --query Arn --output text) || die "AWS does not accept who is calling; see above"
  PARTITION=${arn#arn:}
  PARTITION=${PARTITION%%:*}
  ACCOUNT=$(aws sts get-caller-identity --query Account --output text)
  ROLE=${ROLE:-arn:$PARTITION:iam::$ACCOUNT:role/$NAME}
}

# The repository's name out of the image's address.
find_repository() {
  need IMAGE
  REPOSITORY=${IMAGE#*/}
  REPOSITORY=${REPOSITORY%@*}
  REPOSITORY=${REPOSITORY%:*}
}

# Sets MODEL_DATA to the model of the newest training job that completed.
find_model() {
  local job
  job=$(aws sagemaker list-training-jobs --name-contains "$NAME" --status-equals Completed \
    --sort-by CreationTime --sort-order Descending --max-items 1 \
    --query 'TrainingJobSummaries[0].TrainingJobName' --output text | head -n 1)
  case $job in
    '' | None) die "no training job with $NAME in its name has completed: run the step train first" ;;
  esac
  MODEL_DATA=$(aws sagemaker describe-training-job --training-job-name "$job" \
    --query ModelArtifacts.S3ModelArtifacts --output text)
  say "the model of $job: $MODEL_DATA"
}

# await_job DESCRIBE_OPERATION NAME_OPTION NAME STATUS_MEMBER: until it has ended, and only well. The
# CLI's own waiters know neither tuning jobs nor why a job failed.
await_job() {
  local status
  while true; do
    status=$(aws sagemaker "$1" "$2" "$3" --query "$4" --output text)
    case $status in
      Completed | InService) break ;;
      Failed | Stopped)
        die "$3 ended as $status: $(aws sagemaker "$1" "$2" "$3" --query FailureReason --output text)"
        ;;
    esac
    sleep "${POLL_SECONDS:-15}"
  done
  say "$3: $status"
}

step_role() {
  need BUCKET
  find_repository
  fill trust-policy >"$work/trust.json"
  fill role-policy >"$work/policy.json"
  aws iam create-role --role-name "$NAME" --assume-role-policy-document "file://$work/trust.json" \
    --query Role.Arn --output text
  aws iam put-role-policy --role-name "$NAME" --policy-name "$NAME" --policy-document "file://$work/policy.json"
}

step_upload() {
  need BUCKET
  aws s3 cp "$root/data/big-mart-sample.csv" "s3://$BUCKET/$NAME/data/training/big-mart-sample.csv"
  aws s3 cp "$root/data/request.csv" "s3://$BUCKET/$NAME/batch/input/request.csv"
  aws s3 cp "$root/data/request.csv" "s3://$BUCKET/$NAME/async/input/request.csv"
}

step_train() {
  call sagemaker create-training-job
  await_job describe-training-job --training-job-name "$JOB" TrainingJobStatus
  aws sagemaker describe-training-job --training-job-name "$JOB" \
    --query 'FinalMetricDataList[].[MetricName,Value]' --output text
}

step_tune() {
  call sagemaker create-hyper-parameter-tuning-job
  await_job describe-hyper-parameter-tuning-job --hyper-parameter-tuning-job-name "$TUNING_JOB" \
    HyperParameterTuningJobStatus
  aws sagemaker describe-hyper-parameter-tuning-job --hyper-parameter-tuning-job-name "$TUNING_JOB" \
    --query 'BestTrainingJob.[TrainingJobName,FinalHyperParameterTuningJobObjectiveMetric.Value]' --output text
}

step_model() {
  find_model
  call sagemaker create-model
}

# make_endpoint SUFFIX: an endpoint and its configuration, NAME plus the suffix.
make_endpoint() {
  call sagemaker create-endpoint-config "create-endpoint-config$1"
  aws sagemaker create-endpoint --endpoint-name "$NAME$1" --endpoint-config-name "$NAME$1" --output text >"$work/answer"
  await_job describe-endpoint --endpoint-name "$NAME$1" EndpointStatus
}

# invoke ENDPOINT [OPTION…]: prints the scores of the sample's request.
invoke() {
  local endpoint=$1
  shift
  aws sagemaker-runtime invoke-endpoint --endpoint-name "$endpoint" --content-type text/csv --accept text/csv \
    --body "fileb://$root/data/request.csv" "$@" --output text "$work/scores" >"$work/answer"
  cat "$work/scores"
}

step_endpoint() {
  make_endpoint ""
}

step_autoscale() {
  call application-autoscaling register-scalable-target
  call application-autoscaling put-scaling-policy
}

step_invoke() {
  invoke "$NAME"
}

step_serverless() {
  make_endpoint -serverless
  invoke "$NAME-serverless"
}

step_async() {
  need BUCKET
  make_endpoint -async
  aws sagemaker-runtime invoke-endpoint-async --endpoint-name "$NAME-async" --content-type text/csv \
    --accept text/csv --input-location "s3://$BUCKET/$NAME/async/input/request.csv" \
    --query OutputLocation --output text
}

step_batch() {
  need BUCKET
  call sagemaker create-transform-job
  await_job describe-transform-job --transform-job-name "$TRANSFORM_JOB" TransformJobStatus
  aws s3 cp "s3://$BUCKET/$NAME/batch/output/request.csv.out" "$work/scored.csv" --quiet ||
    die "the job has completed, but left no s3://$BUCKET/$NAME/batch/output/request.csv.out"
  head -n 5 "$work/scored.csv"
}

step_multi() {
  need BUCKET
  find_model
  aws s3 cp "$MODEL_DATA" "s3://$BUCKET/$NAME/multi/first.tar.gz" || die "cannot copy the model; see above"
  call sagemaker create-model create-model-multi
  make_endpoint -multi
  invoke "$NAME-multi" --target-model first.tar.gz
}

# delete WHAT COMMAND…: says what went; what was never made is no failure.
delete() {
  local what=$1
  shift
  if "$@" >"$work/answer" 2>&1; then
    say "deleted $what"
  elif grep -qE 'Could not find|NotFound|No scalable target|does not exist' "$work/answer"; then
    say "there is no $what"
  else
    cat "$work/answer" >&2
    die "cannot delete $what"
  fi
}

step_clean-up() {
  local suffix
  delete "scaling target of $NAME" aws application-autoscaling deregister-scalable-target \
    --service-namespace sagemaker --resource-id "endpoint/$NAME/variant/all" \
    --scalable-dimension sagemaker:variant:DesiredInstanceCount
  for suffix in "" -serverless -async -multi; do
    delete "endpoint $NAME$suffix" aws sagemaker delete-endpoint --endpoint-name "$NAME$suffix"
    delete "endpoint configuration $NAME$suffix" aws sagemaker delete-endpoint-config --endpoint-config-name "$NAME$suffix"
  done
  for suffix in "" -multi; do
    delete "model $NAME$suffix" aws sagemaker delete-model --model-name "$NAME$suffix"
  done
}

root=$(CDPATH='' cd -- "$(dirname "${BASH_SOURCE[0]}")/.." && pwd -P)
requests=$root/docs/requests
NAME=${NAME:-spark-forest}
JOB=$NAME-$(date -u +%Y%m%d-%H%M%S)
TRANSFORM_JOB=$JOB
TUNING_JOB=${NAME:0:18}-$(date -u +%m%d-%H%M%S) # 32 characters at most
case ${1:-} in
  -h | --help)
    usage
    exit 0
    ;;
  '')
    usage >&2
    exit 2
    ;;
esac
for step in "$@"; do
  [ "$1" = print ] || declare -F "step_$step" >/dev/null || die "there is no step $step: docs/sagemaker.sh -h lists them" 2
done
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
find_caller
if [ "$1" = print ]; then
  [ $# -eq 2 ] || die "print takes the name of one request" 2
  if [ -n "${IMAGE:-}" ]; then
    find_repository
  fi
  MODEL_DATA=s3://${BUCKET:-BUCKET}/$NAME/models/$JOB/output/model.tar.gz
  fill "$2"
  exit
fi
for step in "$@"; do
  say "$step"
  "step_$step"
done
