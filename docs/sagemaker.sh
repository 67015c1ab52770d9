#!/usr/bin/env bash
# The steps of docs/sagemaker.md with the AWS command line interface: run it with -h.
set -euo pipefail

usage() {
  cat <<'EOF'
usage: docs/sagemaker.sh STEP…

  role         makes or updates the execution role with the least that the steps need, and prints its ARN
  upload       puts DATA and REQUEST into the bucket: training data, and records for batch and async
  train        runs a spot training job on what was uploaded and waits for its model
  tune         runs a hyperparameter tuning job, waits, and names its best training job
  model        makes a SageMaker model of a training job's: the one that ran in the same call, else
               MODEL_JOB, else the newest that the step train made
  endpoint     real-time endpoint, waits until it is in service; one that is there is updated
  autoscale    lets the endpoint follow its load, 1 to 4 instances
  invoke       scores REQUEST on the endpoint
  examples     takes the example requests out of a training job's model, found as for the step model, puts
               them into the bucket as Inference Recommender's payload, and has further steps score them
  serverless   serverless endpoint, and a request to it
  async        asynchronous endpoint, and a request to it
  batch        batch transform that joins records and scores, waits, and shows the first lines
  multi        multi-model endpoint with a training job's model, found as for the step model, and a request
  clean-up     deletes endpoints, configurations, models and the scaling target; not the data, nor the role
  print FILE   prints a request of docs/requests as it would be sent

Environment:
  IMAGE         the image's address, as build_and_push.sh prints it; required for role, train, tune, model, multi
  BUCKET        an S3 bucket of yours in the region; required for role, upload, train, tune, examples, async,
                batch, multi
  ROLE          the execution role's ARN; default: the one that `role` makes
  DATA          the file that upload puts into the bucket for training; default data/big-mart-sample.csv
  REQUEST       a file of CSV with records to score, without the target; without a header for batch;
                default data/request.csv
  NAME          what everything is called, and the folder in the bucket; default spark-forest
  MODEL_JOB     the training job whose model is meant, for instance one that was stopped and left a model
  MODEL         the SageMaker model that endpoint, serverless, async and batch take; default: the newest
                that the step model made
  MONITOR_IMAGE the address of AWS's image of Model Monitor; only in a request that is printed
  POLL_SECONDS  between two looks at a job or endpoint; default 15
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
  for name in ACCOUNT BUCKET IMAGE JOB MODEL MODEL_DATA MONITOR_IMAGE NAME NOW PARTITION REGION REPOSITORY REPOSITORY_ACCOUNT ROLE TUNING_JOB; do
    if [[ $text == *"\${$name}"* ]]; then
      need "$name"
      text=${text//"\${$name}"/"${!name}"}
    fi
  done
  printf '%s\n' "$text"
}

# ask ARGUMENT…: what aws answers. A refusal ends the step.
ask() {
  aws "$@" || die "aws $1 $2 failed; its message is above"
}

# call SERVICE OPERATION [FILE]: sends docs/requests/FILE.json (default: OPERATION.json).
call() {
  fill "${3:-$2}" >"$work/request.json"
  ask "$1" "$2" --cli-input-json "file://$work/request.json" --output text >"$work/answer"
}

# is_there ARGUMENT…: whether aws finds what is asked for; the answer is in $work/answer.
is_there() {
  if aws "$@" >"$work/answer" 2>"$work/problem"; then
    return
  fi
  if grep -qE "$absent" "$work/problem"; then
    return 1
  fi
  cat "$work/problem" >&2
  die "aws $1 $2 failed; its message is above"
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
  ACCOUNT=$(ask sts get-caller-identity --query Account --output text)
  ROLE=${ROLE:-arn:$PARTITION:iam::$ACCOUNT:role/$NAME}
}

# Sets REPOSITORY_ACCOUNT and REPOSITORY out of the image's address.
find_repository() {
  need IMAGE
  [[ $IMAGE =~ ^([0-9]{12})\.dkr\.ecr\.([a-z0-9-]+)\.[a-z0-9.-]+/([^:@]+) ]] ||
    die "IMAGE must be an address in Amazon ECR, as build_and_push.sh prints it, but is: $IMAGE" 2
  REPOSITORY_ACCOUNT=${BASH_REMATCH[1]}
  # shellcheck disable=SC2034 # fill puts it into requests
  REPOSITORY=${BASH_REMATCH[3]}
  [ "${BASH_REMATCH[2]}" = "$REGION" ] ||
    die "the image is in ${BASH_REMATCH[2]}, and SageMaker in $REGION pulls from $REGION alone: push it there, or set AWS_REGION" 2
}

# list OPERATION MEMBER NAME_MEMBER [OPTION…]: the names that have NAME in them, newest first. As JSON,
# since with other output the CLI queries each page by itself, and one without a match prints None.
list() {
  local operation=$1 query="$2[].$3"
  shift 3
  ask sagemaker "$operation" --name-contains "$NAME" --sort-by CreationTime --sort-order Descending "$@" \
    --query "$query" --output json
}

# Sets MODEL_DATA to the model of MODEL_JOB, or of the newest job of the step train that completed.
find_model_data() {
  local jobs answer status
  if [ -z "${MODEL_JOB:-}" ]; then
    jobs=$(list list-training-jobs TrainingJobSummaries TrainingJobName --status-equals Completed)
    [[ $jobs =~ \"($NAME-$timestamp)\" ]] ||
      die "no training job $NAME-DATE-TIME has completed: run the step train first, or set MODEL_JOB"
    MODEL_JOB=${BASH_REMATCH[1]}
  fi
  answer=$(ask sagemaker describe-training-job --training-job-name "$MODEL_JOB" \
    --query '[TrainingJobStatus,ModelArtifacts.S3ModelArtifacts]' --output text)
  read -r status MODEL_DATA <<<"$answer"
  [[ $MODEL_DATA == s3://* ]] || die "the training job $MODEL_JOB is $status and has left no model"
  say "the model of $MODEL_JOB: $MODEL_DATA"
}

# Sets MODEL to the newest that the step model made, if it is not set.
find_model() {
  local models
  if [ -z "${MODEL:-}" ]; then
    models=$(list list-models Models ModelName)
    [[ $models =~ \"($NAME-$timestamp)\" ]] || die "there is no model $NAME-DATE-TIME: run the step model first, or set MODEL"
    MODEL=${BASH_REMATCH[1]}
  fi
  say "the model $MODEL"
}

# await_job DESCRIBE_OPERATION NAME_OPTION NAME STATUS_MEMBER: until it has ended, and only well. The
# CLI's own waiters know neither tuning jobs nor why a job failed.
await_job() {
  local status failures=0
  while true; do
    if status=$(aws sagemaker "$1" "$2" "$3" --query "$4" --output text); then
      failures=0
      case $status in
        Completed | InService) break ;;
        InProgress | Stopping | Creating | Updating | SystemUpdating | RollingBack) ;;
        *) die "$3 ended as $status: $(aws sagemaker "$1" "$2" "$3" --query FailureReason --output text || true)" ;;
      esac
    else
      failures=$((failures + 1))
      [ "$failures" -lt 5 ] || die "asked $failures times for the status of $3 without success; it continues unmonitored"
    fi
    sleep "${POLL_SECONDS:-15}"
  done
  say "$3: $status"
}

step_role() {
  need BUCKET
  find_repository
  fill trust-policy >"$work/trust.json"
  fill role-policy >"$work/policy.json"
  if is_there iam get-role --role-name "$NAME" --query Role.Arn --output text; then
    ask iam update-assume-role-policy --role-name "$NAME" --policy-document "file://$work/trust.json"
  else
    ask iam create-role --role-name "$NAME" --assume-role-policy-document "file://$work/trust.json" \
      --query Role.Arn --output text >"$work/answer"
  fi
  ask iam put-role-policy --role-name "$NAME" --policy-name "$NAME" --policy-document "file://$work/policy.json"
  cat "$work/answer"
  if [ "$REPOSITORY_ACCOUNT" != "$ACCOUNT" ]; then
    say "the image is in account $REPOSITORY_ACCOUNT: its repository must allow the role to pull, see: docs/sagemaker.sh print repository-policy"
  fi
}

step_upload() {
  need BUCKET
  ask s3 cp "$DATA" "s3://$BUCKET/$NAME/data/training/$(basename "$DATA")"
  ask s3 cp "$REQUEST" "s3://$BUCKET/$NAME/batch/input/request.csv"
  ask s3 cp "$REQUEST" "s3://$BUCKET/$NAME/async/input/request.csv"
}

step_train() {
  call sagemaker create-training-job
  await_job describe-training-job --training-job-name "$JOB" TrainingJobStatus
  MODEL_JOB=$JOB
  ask sagemaker describe-training-job --training-job-name "$JOB" \
    --query 'FinalMetricDataList[].[MetricName,Value]' --output text
}

step_tune() {
  local answer
  call sagemaker create-hyper-parameter-tuning-job
  await_job describe-hyper-parameter-tuning-job --hyper-parameter-tuning-job-name "$TUNING_JOB" \
    HyperParameterTuningJobStatus
  answer=$(ask sagemaker describe-hyper-parameter-tuning-job --hyper-parameter-tuning-job-name "$TUNING_JOB" \
    --query 'BestTrainingJob.[TrainingJobName,FinalHyperParameterTuningJobObjectiveMetric.Value]' --output text)
  [[ $answer != None* ]] || die "no training job of $TUNING_JOB has left a metric"
  MODEL_JOB=${answer%%$'\t'*}
  printf '%s\n' "$answer"
  say "the best job; the step model takes it in this call, and later with MODEL_JOB=$MODEL_JOB"
}

step_model() {
  find_model_data
  call sagemaker create-model
  MODEL=$NAME-$NOW
}

# deploy [SUFFIX [OPTION…]]: an endpoint NAME plus the suffix, new or updated with the options, with a
# configuration of its own.
deploy() {
  local suffix=${1:-} endpoint=$NAME${1:-} configuration=$NAME${1:-}-$NOW answer
  shift || true
  call sagemaker create-endpoint-config "create-endpoint-config$suffix"
  if is_there sagemaker describe-endpoint --endpoint-name "$endpoint" --query EndpointStatus --output text; then
    [ "$(<"$work/answer")" != Failed ] ||
      die "the endpoint $endpoint has failed before and can only be deleted: aws sagemaker delete-endpoint --endpoint-name $endpoint"
    ask sagemaker update-endpoint --endpoint-name "$endpoint" --endpoint-config-name "$configuration" "$@" --output text >"$work/answer"
  else
    ask sagemaker create-endpoint --endpoint-name "$endpoint" --endpoint-config-name "$configuration" --output text >"$work/answer"
  fi
  await_job describe-endpoint --endpoint-name "$endpoint" EndpointStatus
  # An update that fails is rolled back, and the endpoint is in service again.
  answer=$(ask sagemaker describe-endpoint --endpoint-name "$endpoint" --query '[EndpointConfigName,FailureReason]' --output text)
  [ "${answer%%$'\t'*}" = "$configuration" ] ||
    die "the endpoint $endpoint was rolled back to ${answer%%$'\t'*}: ${answer#*$'\t'}"
}

# invoke ENDPOINT [OPTION…]: prints the scores of REQUEST.
invoke() {
  local endpoint=$1
  shift
  ask sagemaker-runtime invoke-endpoint --endpoint-name "$endpoint" --content-type text/csv --accept text/csv \
    --body "fileb://$REQUEST" "$@" --output text "$work/scores" >"$work/answer"
  cat "$work/scores"
}

step_endpoint() {
  find_model
  # Else an update would take back the number of instances that autoscaling has chosen.
  deploy "" --retain-all-variant-properties
}

step_autoscale() {
  call application-autoscaling register-scalable-target
  call application-autoscaling put-scaling-policy
}

step_invoke() {
  invoke "$NAME"
}

# Only CSV goes into the payload: its files are sent with one content type.
step_examples() {
  need BUCKET
  find_model_data
  mkdir -p "$work/model"
  ask s3 cp "$MODEL_DATA" "$work/model.tar.gz" --quiet
  tar -xzf "$work/model.tar.gz" -C "$work/model"
  REQUEST=$work/model/notes/inference-examples/records.csv
  [ -f "$REQUEST" ] || die "the model of $MODEL_JOB has no notes/inference-examples: train it again"
  tar -czf "$work/payload.tar.gz" -C "${REQUEST%/*}" "${REQUEST##*/}"
  ask s3 cp "$work/payload.tar.gz" "s3://$BUCKET/$NAME/examples/payload.tar.gz"
}

step_serverless() {
  find_model
  deploy -serverless
  invoke "$NAME-serverless"
}

step_async() {
  need BUCKET
  find_model
  deploy -async
  ask sagemaker-runtime invoke-endpoint-async --endpoint-name "$NAME-async" --content-type text/csv \
    --accept text/csv --input-location "s3://$BUCKET/$NAME/async/input/request.csv" \
    --query OutputLocation --output text
}

step_batch() {
  need BUCKET
  find_model
  call sagemaker create-transform-job
  await_job describe-transform-job --transform-job-name "$JOB" TransformJobStatus
  aws s3 cp "s3://$BUCKET/$NAME/batch/output/request.csv.out" "$work/scored.csv" --quiet ||
    die "the job has completed, but left no s3://$BUCKET/$NAME/batch/output/request.csv.out"
  head -n 5 "$work/scored.csv"
}

step_multi() {
  need BUCKET
  find_model_data
  ask s3 cp "$MODEL_DATA" "s3://$BUCKET/$NAME/multi/first.tar.gz"
  call sagemaker create-model create-model-multi
  deploy -multi
  invoke "$NAME-multi" --target-model first.tar.gz
}

# delete WHAT ARGUMENT…: says what went. What was never made is no failure; another one sets `kept`, and
# the rest is deleted nevertheless.
delete() {
  local what=$1
  shift
  if aws "$@" >"$work/answer" 2>&1; then
    say "deleted $what"
  elif grep -qE "$absent" "$work/answer"; then
    say "there is no $what"
  else
    cat "$work/answer" >&2
    say "cannot delete $what"
    kept+=("$what")
  fi
}

# delete_made WHAT LIST_OPERATION MEMBER NAME_MEMBER DELETE_OPERATION NAME_OPTION: all that the steps made.
delete_made() {
  local names name
  if ! names=$(list "$2" "$3" "$4"); then
    kept+=("each $1")
    return
  fi
  while [[ $names =~ \"($NAME(-serverless|-async|-multi)?-$timestamp)\" ]]; do
    name=${BASH_REMATCH[1]}
    delete "$1 $name" sagemaker "$5" "$6" "$name"
    names=${names//"\"$name\""/}
  done
}

# What costs money first.
step_clean-up() {
  local suffix kept=()
  for suffix in "" -serverless -async -multi; do
    delete "endpoint $NAME$suffix" sagemaker delete-endpoint --endpoint-name "$NAME$suffix"
  done
  delete "scaling target of $NAME" application-autoscaling deregister-scalable-target \
    --service-namespace sagemaker --resource-id "endpoint/$NAME/variant/all" \
    --scalable-dimension sagemaker:variant:DesiredInstanceCount
  delete_made "endpoint configuration" list-endpoint-configs EndpointConfigs EndpointConfigName delete-endpoint-config --endpoint-config-name
  delete_made model list-models Models ModelName delete-model --model-name
  [ ${#kept[@]} -eq 0 ] || die "not deleted: $(printf '%s; ' "${kept[@]}")the messages of AWS are above"
}

root=$(CDPATH='' cd -- "$(dirname "${BASH_SOURCE[0]}")/.." && pwd -P)
requests=$root/docs/requests
absent='Could not find|NotFound|NoSuchEntity|No scalable target|does not exist'
timestamp='[0-9]{8}-[0-9]{6}'
NAME=${NAME:-spark-forest}
DATA=${DATA:-$root/data/big-mart-sample.csv}
REQUEST=${REQUEST:-$root/data/request.csv}
NOW=$(date -u +%Y%m%d-%H%M%S)
JOB=$NAME-$NOW
TUNING_JOB=${NAME:0:18}-${NOW:4} # 32 characters at most
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
# What is made is called NAME, -serverless and the time, in 63 characters at most.
[[ $NAME =~ ^[a-zA-Z0-9](-*[a-zA-Z0-9])*$ && ${#NAME} -le 36 ]] ||
  die "NAME must be at most 36 letters, digits and - between them, but is: $NAME" 2
for file in "$DATA" "$REQUEST"; do
  [ -f "$file" ] || die "there is no file $file: DATA and REQUEST name files on this machine" 2
done
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
find_caller
if [ "$1" = print ]; then
  [ $# -eq 2 ] || die "print takes the name of one request" 2
  case $2 in
    role-policy | caller-policy) find_repository ;;
  esac
  MODEL=${MODEL:-$NAME-$NOW}
  MONITOR_IMAGE=${MONITOR_IMAGE:-MONITOR_IMAGE}
  MODEL_DATA=s3://${BUCKET:-BUCKET}/$NAME/models/$JOB/output/model.tar.gz
  fill "$2"
  exit
fi
for step in "$@"; do
  say "$step"
  "step_$step"
done
