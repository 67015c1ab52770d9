#!/usr/bin/env bats
# docs/requests against the service model in the AWS command line interface, without any network; and
# docs/sagemaker.sh from end to end where AWS_ENDPOINT_URL names a stand-in of AWS on this machine.

setup_file() {
  command -v aws >/dev/null || skip "aws is not on PATH"
}

setup() {
  root=$(CDPATH='' cd -- "$BATS_TEST_DIRNAME/.." && pwd -P)
  sagemaker=$root/docs/sagemaker.sh
  values=$(printf '%s=%s\n' ACCOUNT 123456789012 BUCKET my-bucket NAME spark-forest PARTITION aws REGION eu-west-1 \
    IMAGE 123456789012.dkr.ecr.eu-west-1.amazonaws.com/spark-forest:latest REPOSITORY spark-forest \
    JOB job-1 TUNING_JOB tuning-1 TRANSFORM_JOB transform-1 MODEL_DATA s3://my-bucket/model.tar.gz \
    ROLE arn:aws:iam::123456789012:role/spark-forest)
}

# filled FILE: a request with every variable replaced.
filled() {
  local text line
  text=$(<"$root/docs/requests/$1.json")
  while read -r line; do
    text=${text//"\${${line%%=*}}"/"${line#*=}"}
  done <<<"$values"
  printf '%s\n' "$text"
}

# validate SERVICE OPERATION [FILE]: the CLI checks a request against its service model before it would send
# it, here to a port where nobody listens; where Python knows the CLI's library, enumerations and patterns
# are checked as well.
validate() {
  filled "${3:-$2}" >"$BATS_TEST_TMPDIR/request.json"
  if grep -F '${' "$BATS_TEST_TMPDIR/request.json"; then
    return 1
  fi
  run env AWS_ACCESS_KEY_ID=x AWS_SECRET_ACCESS_KEY=x AWS_DEFAULT_REGION=eu-west-1 AWS_MAX_ATTEMPTS=1 \
    AWS_ENDPOINT_URL=http://127.0.0.1:9 aws "$1" "$2" --cli-input-json "file://$BATS_TEST_TMPDIR/request.json"
  echo "${3:-$2}: $output"
  [[ $output == *"Could not connect to the endpoint URL"* ]]
  if python3 -c 'import botocore' 2>/dev/null; then
    python3 "$root/docs/requests/check.py" "$1" "$2" "$BATS_TEST_TMPDIR/request.json"
  fi
}

needs_stand_in() {
  case ${AWS_ENDPOINT_URL:-} in
    http://127.0.0.1:* | http://localhost:*) ;;
    *) skip "AWS_ENDPOINT_URL names no stand-in of AWS on this machine" ;;
  esac
}

@test "the check of requests refuses what does not exist, or breaks a pattern" {
  BATS_TEST_TMPDIR=$BATS_TEST_TMPDIR/faulty
  mkdir "$BATS_TEST_TMPDIR"
  faulty() {
    root=$BATS_TEST_TMPDIR
    mkdir -p "$root/docs/requests"
    cp "$BATS_TEST_DIRNAME/requests/check.py" "$root/docs/requests"
    printf '%s' "$1" >"$root/docs/requests/create-model.json"
    ! validate sagemaker create-model
  }
  faulty '{"ModelName": "x", "Nowhere": 1}'
  python3 -c 'import botocore' 2>/dev/null || skip "Python does not know botocore"
  faulty '{"ModelName": "a_b"}'
  faulty '{"ModelName": "x", "PrimaryContainer": {"Mode": "Many"}}'
}

@test "every request is one that its service takes" {
  validate sagemaker create-training-job
  validate sagemaker create-hyper-parameter-tuning-job
  validate sagemaker create-model
  validate sagemaker create-model create-model-multi
  validate sagemaker create-endpoint-config
  validate sagemaker create-endpoint-config create-endpoint-config-serverless
  validate sagemaker create-endpoint-config create-endpoint-config-async
  validate sagemaker create-endpoint-config create-endpoint-config-multi
  validate sagemaker create-transform-job
  validate application-autoscaling register-scalable-target
  validate application-autoscaling put-scaling-policy
}

@test "every request is checked above, or is a policy" {
  local file
  for file in "$root"/docs/requests/*.json; do
    file=$(basename "$file" .json)
    [[ $file == *-policy && $file != put-* ]] || grep -qE "validate [a-z-]+ ([a-z-]+ )?$file\$" "$BATS_TEST_FILENAME" || {
      echo "not checked: $file"
      return 1
    }
  done
}

@test "the training job has the hyperparameters of the sample's recipe" {
  command -v java >/dev/null || skip "java is not on PATH"
  diff <(grep -oE '"[a-z_]+": "([^"\\]|\\.)*"' "$root/data/big-mart-hyperparameters.json") \
    <(sed -n '/"HyperParameters"/,/^  }/p' "$root/docs/requests/create-training-job.json" | grep -oE '"[a-z_]+": "([^"\\]|\\.)*"')
}

@test "without arguments, with an unknown step or without a setting it says what is missing" {
  run "$sagemaker"
  [ "$status" -eq 2 ]
  [[ $output == usage:* ]]
  run "$sagemaker" fly
  [ "$status" -eq 2 ]
  [[ $output == *"there is no step fly"* ]]
  needs_stand_in
  run env -u BUCKET "$sagemaker" upload
  [ "$status" -eq 2 ]
  [[ $output == *"set BUCKET"* ]]
  run env -u IMAGE BUCKET=forest-bucket "$sagemaker" train
  [ "$status" -eq 2 ]
  [[ $output == *"set IMAGE"* ]]
}

@test "every request can be printed as it would be sent" {
  needs_stand_in
  export BUCKET=forest-bucket IMAGE=123456789012.dkr.ecr.us-east-1.amazonaws.com/spark-forest@sha256:0
  for file in "$root"/docs/requests/*.json; do
    run "$sagemaker" print "$(basename "$file" .json)"
    echo "$output"
    [ "$status" -eq 0 ]
    [[ $output != *'${'* ]]
  done
  run "$sagemaker" print role-policy
  [[ $output == *:repository/spark-forest\"* ]]
  run "$sagemaker" print nothing
  [ "$status" -eq 2 ]
}

@test "all steps run, in the order of docs/sagemaker.md, and clean up" {
  needs_stand_in
  export BUCKET=forest-bucket IMAGE=123456789012.dkr.ecr.us-east-1.amazonaws.com/spark-forest:latest POLL_SECONDS=1
  aws s3 mb "s3://$BUCKET"
  run "$sagemaker" role upload
  echo "$output"
  [ "$status" -eq 0 ]
  run "$sagemaker" train
  echo "$output"
  [ "$status" -eq 0 ]
  [[ $output == *": Completed"* ]]
  # The stand-in trains nothing, so it leaves no model.
  model=$(aws sagemaker describe-training-job --training-job-name \
    "$(aws sagemaker list-training-jobs --query 'TrainingJobSummaries[0].TrainingJobName' --output text)" \
    --query ModelArtifacts.S3ModelArtifacts --output text)
  echo model | aws s3 cp - "$model"
  run "$sagemaker" tune model endpoint autoscale invoke serverless async
  echo "$output"
  [ "$status" -eq 0 ]
  [ "$(aws sagemaker describe-endpoint --endpoint-name spark-forest --query EndpointStatus --output text)" = InService ]
  # Nor does it transform anything.
  aws s3 cp "$root/data/request.csv" "s3://$BUCKET/spark-forest/batch/output/request.csv.out"
  run "$sagemaker" batch multi
  echo "$output"
  [ "$status" -eq 0 ]
  run "$sagemaker" clean-up
  echo "$output"
  [ "$status" -eq 0 ]
  [ -z "$(aws sagemaker list-endpoints --query 'Endpoints[].EndpointName' --output text)" ]
  [ -z "$(aws sagemaker list-models --query 'Models[].ModelName' --output text)" ]
  run "$sagemaker" clean-up
  echo "$output"
  [ "$status" -eq 0 ]
}
