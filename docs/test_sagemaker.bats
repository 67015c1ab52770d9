#!/usr/bin/env bats
# docs/requests against the service model in the AWS command line interface, without any network;
# docs/sagemaker.sh with a stand-in for aws on PATH; and from end to end where AWS_ENDPOINT_URL names a
# stand-in of AWS on this machine.

setup() {
  root=$(CDPATH='' cd -- "$BATS_TEST_DIRNAME/.." && pwd -P)
  sagemaker=$root/docs/sagemaker.sh
  image=123456789012.dkr.ecr.eu-west-1.amazonaws.com/spark-forest:latest
  values=$(printf '%s=%s\n' ACCOUNT 123456789012 BUCKET my-bucket NAME spark-forest PARTITION aws REGION eu-west-1 \
    IMAGE "$image" REPOSITORY spark-forest REPOSITORY_ACCOUNT 123456789012 NOW 20260101-000000 \
    JOB job-1 TUNING_JOB tuning-1 MODEL model-1 MONITOR_IMAGE "$image" MODEL_DATA s3://my-bucket/model.tar.gz \
    ROLE arn:aws:iam::123456789012:role/spark-forest)
}

needs_aws() {
  command -v aws >/dev/null || skip "aws is not on PATH"
}

# stand_in: puts a stand-in for aws on PATH, which writes each call to $calls.
stand_in() {
  answers=$BATS_TEST_TMPDIR/answers
  calls=$BATS_TEST_TMPDIR/calls
  mkdir -p "$BATS_TEST_TMPDIR/bin" "$answers"
  : >"$calls"
  cat >"$BATS_TEST_TMPDIR/bin/aws" <<EOF
#!/usr/bin/env bash
printf '%s\n' "\$*" >>"$calls"
case "\$2 \$*" in
  get-caller-identity*Arn*) echo arn:aws:iam::123456789012:user/x ;;
  get-caller-identity*) echo 123456789012 ;;
esac
if [ -f "$answers/\$2" ]; then . "$answers/\$2"; fi
EOF
  chmod +x "$BATS_TEST_TMPDIR/bin/aws"
  unset AWS_DEFAULT_REGION AWS_PROFILE MODEL MODEL_JOB NAME ROLE
  export PATH=$BATS_TEST_TMPDIR/bin:$PATH AWS_REGION=eu-west-1 IMAGE=$image BUCKET=my-bucket POLL_SECONDS=0 answers
  pretend describe-training-job 'case $* in
    *S3ModelArtifacts*) printf "Completed\ts3://my-bucket/%s/model.tar.gz\n" "$4" ;;
    *TrainingJobStatus*) echo Completed ;;
  esac'
  pretend describe-hyper-parameter-tuning-job 'case $* in
    *BestTrainingJob*) printf "spark-forest-0101-000000-007-abc\t1.5\n" ;;
    *) echo Completed ;;
  esac'
  pretend describe-transform-job 'echo Completed'
  pretend get-role 'echo "An error occurred (NoSuchEntity) when calling the GetRole operation" >&2; exit 254'
  pretend create-role 'echo arn:aws:iam::123456789012:role/spark-forest'
  pretend create-model 'cp "${4#file://}" "$answers/model.json"'
  pretend create-endpoint 'echo "$6" >"$answers/in-service"'
  pretend update-endpoint 'echo "$6" >"$answers/in-service"'
  pretend describe-endpoint 'case $* in
    *EndpointConfigName*) printf "%s\tNone\n" "$(cat "$answers/in-service")" ;;
    *) [ -f "$answers/in-service" ] || { echo "Could not find endpoint" >&2; exit 254; }; echo InService ;;
  esac'
  pretend invoke-endpoint 'echo 1.5 >"${*: -1}"'
  pretend cp 'case $* in *scored.csv*) echo 1,1.5 >"$4" ;; esac'
  pretend list-training-jobs 'echo "[\"spark-forest-20260101-000000\"]"'
  pretend list-models 'echo "[\"spark-forest-20260101-000000\", \"spark-forest-multi-20260101-000000\"]"'
  pretend list-endpoint-configs 'echo "[\"spark-forest-async-20260101-000000\", \"spark-forest-20260101-000000\"]"'
}

# pretend OPERATION CODE: what the stand-in for aws does at it; else it prints nothing and ends with 0.
pretend() {
  printf '%s\n' "$2" >"$answers/$1"
}

# sagemaker EXPECTED_STATUS STEP…: runs steps.
sagemaker() {
  local expected=$1
  shift
  run "$sagemaker" "$@"
  echo "$output"
  [ "$status" -eq "$expected" ]
}

# called TEXT, not_called TEXT: of the calls of aws.
called() {
  grep -qF -e "$1" "$calls" || { cat "$calls"; return 1; }
}

not_called() {
  ! grep -qF -e "$1" "$calls" || { cat "$calls"; return 1; }
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
  # Where a test expects a refusal, bash does not end the function at a command that fails.
  [[ $output == *"Could not connect to the endpoint URL"* ]] || return 1
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
  needs_aws
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
  needs_aws
  validate sagemaker create-training-job
  validate sagemaker create-training-job create-training-job-hosts
  validate sagemaker create-hyper-parameter-tuning-job
  validate sagemaker create-model
  validate sagemaker create-model create-model-multi
  validate sagemaker create-endpoint-config
  validate sagemaker create-endpoint-config create-endpoint-config-serverless
  validate sagemaker create-endpoint-config create-endpoint-config-async
  validate sagemaker create-endpoint-config create-endpoint-config-multi
  validate sagemaker create-transform-job
  validate sagemaker create-inference-recommendations-job
  validate sagemaker create-endpoint-config create-endpoint-config-capture
  validate sagemaker create-data-quality-job-definition
  validate sagemaker create-monitoring-schedule
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

@test "every policy is JSON, of statements that allow actions" {
  command -v python3 >/dev/null || skip "python3 is not on PATH"
  local file
  for file in "$root"/docs/requests/*-policy.json; do
    file=$(basename "$file" .json)
    [ "$file" != put-scaling-policy ] || continue
    filled "$file" >"$BATS_TEST_TMPDIR/policy.json"
    ! grep -F '${' "$BATS_TEST_TMPDIR/policy.json" || return 1
    python3 - "$BATS_TEST_TMPDIR/policy.json" <<'EOF'
import json
import sys

policy = json.load(open(sys.argv[1]))
assert policy["Version"] == "2012-10-17", policy
assert policy["Statement"], policy
for statement in policy["Statement"]:
    assert set(statement) <= {"Sid", "Effect", "Action", "Resource", "Principal", "Condition"}, statement
    assert statement["Effect"] == "Allow", statement
    assert statement["Action"], statement
    assert ("Resource" in statement) != ("Principal" in statement), statement
EOF
  done
}

@test "the caller's policy has every action that the scripts call" {
  local service operation part action count=0
  while read -r service operation; do
    action=
    for part in ${operation//-/ }; do
      action+=${part^}
    done
    case $service:$action in
      sts:* | s3:* | configure:*) continue ;;
      sagemaker-runtime:*) service=sagemaker ;;
      ecr:GetLoginPassword) action=GetAuthorizationToken ;;
    esac
    grep -qF "\"$service:$action\"" "$root/docs/requests/caller-policy.json" || {
      echo "missing: $service:$action"
      return 1
    }
    count=$((count + 1))
  done < <({
    grep -hoE '(^|[ (])(aws|ask|call|is_there) (ecr|iam|sagemaker|sagemaker-runtime|application-autoscaling) [a-z-]+' "$root/build_and_push.sh" "$sagemaker"
    grep -hoE 'delete "[^"]*" (sagemaker|application-autoscaling) [a-z-]+' "$sagemaker" | sed 's/"[^"]*" //'
    grep -hoE '(list|delete|describe)-(hyper|training|transform|endpoint|model)[a-z-]*' "$sagemaker" | sed 's/^/x sagemaker /'
  } | sed 's/^[ (]*//' | cut -d' ' -f2,3 | sort -u)
  [ "$count" -ge 25 ] || { echo "found $count calls only"; return 1; }
}

@test "the training job has the hyperparameters of the sample's recipe" {
  local recipe=$BATS_TEST_TMPDIR/recipe sent=$BATS_TEST_TMPDIR/sent
  grep -oE '"[a-z_]+": "([^"\\]|\\.)*"' "$root/data/big-mart-hyperparameters.json" >"$recipe"
  sed -n '/"HyperParameters"/,/^  }/p' "$root/docs/requests/create-training-job.json" | grep -oE '"[a-z_]+": "([^"\\]|\\.)*"' >"$sent"
  grep -q '"target": ' "$recipe"
  diff "$recipe" "$sent"
}

@test "without arguments, with an unknown step or with a name that is none it says what is wrong" {
  run "$sagemaker"
  [ "$status" -eq 2 ]
  [[ $output == usage:* ]]
  run "$sagemaker" fly
  [ "$status" -eq 2 ]
  [[ $output == *"there is no step fly"* ]]
  NAME=my_forest run "$sagemaker" model
  [ "$status" -eq 2 ]
  [[ $output == *"NAME must be at most 36 letters"*my_forest ]]
}

@test "upload and the requests take DATA and REQUEST" {
  stand_in
  echo x,y >"$BATS_TEST_TMPDIR/mine.csv"
  echo 1 >"$BATS_TEST_TMPDIR/records.csv"
  DATA=$BATS_TEST_TMPDIR/mine.csv REQUEST=$BATS_TEST_TMPDIR/records.csv run "$sagemaker" upload invoke
  [ "$status" -eq 0 ]
  grep -F "s3 cp $BATS_TEST_TMPDIR/mine.csv s3://my-bucket/spark-forest/data/training/mine.csv" "$calls"
  grep -F "s3 cp $BATS_TEST_TMPDIR/records.csv s3://my-bucket/spark-forest/batch/input/request.csv" "$calls"
  grep -F "s3 cp $BATS_TEST_TMPDIR/records.csv s3://my-bucket/spark-forest/async/input/request.csv" "$calls"
  grep -F -- "--body fileb://$BATS_TEST_TMPDIR/records.csv" "$calls"
}

@test "a file that is not there is named before anything is called" {
  stand_in
  DATA=nowhere.csv run "$sagemaker" upload
  [ "$status" -eq 2 ]
  [[ $output == *"there is no file nowhere.csv"* ]]
  [ ! -s "$calls" ]
}

@test "a setting that is missing is named" {
  stand_in
  local step
  for step in upload train tune async batch multi; do
    BUCKET= sagemaker 2 "$step"
    [[ $output == *"set BUCKET"* ]]
  done
  for step in role train tune model multi; do
    IMAGE= sagemaker 2 "$step"
    [[ $output == *"set IMAGE"* ]]
  done
  IMAGE= sagemaker 2 print role-policy
  [[ $output == *"set IMAGE"* ]]
}

@test "the newest training job is found behind a page without one" {
  stand_in
  # The CLI queries each page by itself but for JSON.
  pretend list-training-jobs 'case $* in
    *"--output json"*) echo "[\"spark-forest-20260102-030405\"]" ;;
    *) printf "None\nspark-forest-20260102-030405\n" ;;
  esac'
  sagemaker 0 model
  grep -F '"ModelDataUrl": "s3://my-bucket/spark-forest-20260102-030405/model.tar.gz"' "$answers/model.json"
}

@test "neither the jobs of a tuning nor those of another name give the model" {
  stand_in
  pretend list-training-jobs 'echo "[\"spark-forest-0102-030405-001-0a1b2c3d\", \"spark-forest-eu-20260103-000000\", \"my-spark-forest-20260103-000000\", \"spark-forest-20260102-030405\"]"'
  sagemaker 0 model
  grep -F 's3://my-bucket/spark-forest-20260102-030405/model.tar.gz' "$answers/model.json"
  pretend list-training-jobs 'echo "[\"spark-forest-0102-030405-001-0a1b2c3d\"]"'
  sagemaker 1 model
  [[ $output == *"has completed: run the step train first"* ]]
}

@test "the model is that of the job that ran in the same call" {
  stand_in
  sagemaker 0 train model
  grep -E 's3://my-bucket/spark-forest-20[0-9]{6}-[0-9]{6}/model.tar.gz' "$answers/model.json"
  ! grep -F 20260101 "$answers/model.json" || return 1
  sagemaker 0 tune model
  grep -F 's3://my-bucket/spark-forest-0101-000000-007-abc/model.tar.gz' "$answers/model.json"
  not_called list-training-jobs
}

@test "MODEL_JOB names the job, which may have been stopped if it left a model" {
  stand_in
  pretend describe-training-job 'printf "Stopped\ts3://my-bucket/%s/model.tar.gz\n" "$4"'
  MODEL_JOB=mine sagemaker 0 model
  grep -F 's3://my-bucket/mine/model.tar.gz' "$answers/model.json"
  pretend describe-training-job 'printf "Failed\tNone\n"'
  MODEL_JOB=mine sagemaker 1 model
  [[ $output == *"the training job mine is Failed and has left no model"* ]]
}

@test "the examples of a model become a payload, and are what the same call scores" {
  stand_in
  mkdir -p "$answers/model/notes/inference-examples"
  echo 'a,b' >"$answers/model/notes/inference-examples/records.csv"
  tar -czf "$answers/model.tar.gz" -C "$answers/model" .
  pretend cp 'case $3 in *model.tar.gz) cp "$answers/model.tar.gz" "$4" ;; *payload.tar.gz) cp "$3" "$answers" ;; esac'
  sagemaker 0 examples invoke
  called "s3://my-bucket/spark-forest/examples/payload.tar.gz"
  called "notes/inference-examples/records.csv"
  not_called data/request.csv
  [ "$(tar -tzf "$answers/payload.tar.gz")" = records.csv ]
}

@test "a model without examples is named" {
  stand_in
  mkdir "$answers/model"
  tar -czf "$answers/model.tar.gz" -C "$answers/model" .
  pretend cp 'cp "$answers/model.tar.gz" "$4"'
  sagemaker 1 examples
  [[ $output == *"has no notes/inference-examples"* ]]
}

@test "clean-up goes on where a deletion is refused, endpoints first, and ends with 1" {
  stand_in
  pretend delete-endpoint 'case $4 in *-async) echo "Cannot update in-progress endpoint" >&2; exit 254 ;; esac'
  pretend deregister-scalable-target 'echo "An error occurred (ObjectNotFoundException): No scalable target" >&2; exit 254'
  sagemaker 1 clean-up
  [[ $output == *"Cannot update in-progress endpoint"*"not deleted: endpoint spark-forest-async; "* ]]
  called "delete-endpoint --endpoint-name spark-forest-multi"
  called "delete-endpoint-config --endpoint-config-name spark-forest-async-20260101-000000"
  called "delete-endpoint-config --endpoint-config-name spark-forest-20260101-000000"
  called "delete-model --model-name spark-forest-multi-20260101-000000"
  [[ $(grep -oE '^[a-z-]+ de[a-z-]+' "$calls" | uniq -c | tr -s ' ') == " 4 sagemaker delete-endpoint"* ]]
}

@test "clean-up deletes nothing of another name" {
  stand_in
  pretend list-models 'echo "[\"spark-forest-eu-20260101-000000\", \"my-spark-forest-20260101-000000\", \"spark-forest-mine\"]"'
  sagemaker 0 clean-up
  not_called delete-model
}

@test "the role is made, and brought up to date where it is there" {
  stand_in
  sagemaker 0 role
  called "iam create-role --role-name spark-forest"
  called "iam put-role-policy --role-name spark-forest"
  [[ $output == *arn:aws:iam::123456789012:role/spark-forest* ]]
  pretend get-role 'echo arn:aws:iam::123456789012:role/spark-forest'
  pretend create-role 'echo EntityAlreadyExists >&2; exit 254'
  : >"$calls"
  sagemaker 0 role
  called "iam update-assume-role-policy --role-name spark-forest"
  called "iam put-role-policy --role-name spark-forest"
  [[ $output == *arn:aws:iam::123456789012:role/spark-forest* ]]
}

@test "the role may pull the image from the account that it is in, and only in its region" {
  stand_in
  pretend put-role-policy 'cp "${8#file://}" "$answers/policy.json"'
  IMAGE=999999999999.dkr.ecr.eu-west-1.amazonaws.com/team/forest@sha256:0 sagemaker 0 role
  grep -F 'arn:aws:ecr:eu-west-1:999999999999:repository/team/forest"' "$answers/policy.json"
  [[ $output == *"in account 999999999999: its repository must allow"* ]]
  IMAGE=123456789012.dkr.ecr.us-east-1.amazonaws.com/forest:latest sagemaker 2 role
  [[ $output == *"the image is in us-east-1, and SageMaker in eu-west-1"* ]]
  IMAGE=spark-forest:latest sagemaker 2 role
  [[ $output == *"must be an address in Amazon ECR"* ]]
}

@test "an endpoint that is there is updated, under a configuration of its own" {
  stand_in
  sagemaker 0 endpoint
  called "sagemaker create-endpoint --endpoint-name spark-forest --endpoint-config-name spark-forest-20"
  not_called update-endpoint
  sagemaker 0 endpoint
  called "sagemaker update-endpoint --endpoint-name spark-forest --endpoint-config-name spark-forest-20"
  called --retain-all-variant-properties
}

@test "an endpoint that was rolled back is a failure, with its reason" {
  stand_in
  echo spark-forest-old >"$answers/in-service"
  pretend update-endpoint :
  pretend describe-endpoint 'case $* in
    *EndpointConfigName*) printf "spark-forest-old\tno capacity\n" ;;
    *) echo InService ;;
  esac'
  sagemaker 1 endpoint
  [[ $output == *"was rolled back to spark-forest-old: no capacity"* ]]
}

@test "a job or an endpoint is awaited only while it can still come to an end" {
  stand_in
  local status_of
  for status_of in Failed Stopped Deleting; do
    pretend describe-training-job "case \$* in *FailureReason*) echo why ;; *) echo $status_of ;; esac"
    sagemaker 1 train
    [[ $output == *"ended as $status_of: why"* ]]
  done
  for status_of in OutOfService UpdateRollbackFailed Failed; do
    rm -f "$answers/created"
    pretend create-endpoint 'touch "$answers/created"'
    pretend describe-endpoint "[ -f \"\$answers/created\" ] || { echo 'Could not find endpoint' >&2; exit 254; }
      case \$* in *FailureReason*) echo why ;; *) echo $status_of ;; esac"
    sagemaker 1 endpoint
    [[ $output == *"ended as $status_of: why"* ]]
  done
}

@test "a few polls that fail in a row are borne" {
  stand_in
  pretend describe-training-job 'case $* in *FinalMetric*) exit ;; esac
    echo x >>"$answers/polls"
    case $(wc -l <"$answers/polls") in
      1) echo InProgress ;;
      2 | 3 | 4 | 5) echo Throttled >&2; exit 254 ;;
      *) echo Completed ;;
    esac'
  sagemaker 0 train
  pretend describe-training-job 'echo Throttled >&2; exit 254'
  sagemaker 1 train
  [[ $output == *"asked 5 times for the status of"* ]]
}

@test "every refusal of AWS ends the step with 1 and says what was refused" {
  stand_in
  local step operation
  while read -r step operation; do
    cp -R "$answers" "$BATS_TEST_TMPDIR/kept"
    pretend "$operation" 'echo "An error occurred (AccessDeniedException)" >&2; exit 254'
    sagemaker 1 "$step"
    [[ $output == *AccessDenied*"aws "*" $operation failed"* ]]
    rm -r "$answers"
    mv "$BATS_TEST_TMPDIR/kept" "$answers"
  done <<'EOF'
role get-role
role create-role
role put-role-policy
upload cp
train create-training-job
tune create-hyper-parameter-tuning-job
model list-training-jobs
model describe-training-job
model create-model
endpoint list-models
endpoint create-endpoint-config
endpoint describe-endpoint
endpoint create-endpoint
autoscale register-scalable-target
autoscale put-scaling-policy
invoke invoke-endpoint
async invoke-endpoint-async
batch create-transform-job
multi cp
EOF
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
  [[ $output == *:123456789012:repository/spark-forest\"* ]]
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
  # Nor has its tuning job jobs that can be described.
  run "$sagemaker" tune
  echo "$output"
  [ "$status" -eq 0 ]
  run "$sagemaker" role model endpoint autoscale invoke serverless async
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
  [ -z "$(aws sagemaker list-endpoint-configs --query 'EndpointConfigs[].EndpointConfigName' --output text)" ]
  [ -z "$(aws sagemaker list-models --query 'Models[].ModelName' --output text)" ]
  run "$sagemaker" clean-up
  echo "$output"
  [ "$status" -eq 0 ]
}
