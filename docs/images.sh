#!/usr/bin/env bash
# Makes docs/images/: trains the sample with docker/train, serves the model with docker/serve, and takes
# pictures of the report, of the model's page, and of two of their charts with headless Chromium: the
# beeswarm of contributions, and the waterfall of a scored record. Build first: mvn package.
#
#   CHROMIUM   the browser; if not set, the first of chromium, chromium-browser, google-chrome on PATH
#
# pngquant makes the pictures smaller, where it is installed. Exit code 2: no browser. 1: a step failed.
set -euo pipefail

here=$(CDPATH='' cd -- "$(dirname "${BASH_SOURCE[0]}")" && pwd -P)
root=$(dirname "$here")

fail() {
  printf 'images.sh: %s\n' "$1" >&2
  exit "${2:-1}"
}

find_browser() {
  local name
  browser=${CHROMIUM:-}
  for name in chromium chromium-browser google-chrome; do
    if [ -z "$browser" ]; then
      browser=$(command -v "$name" || true)
    fi
  done
  [ -n "$browser" ] || fail "no Chromium found: install chromium, or set CHROMIUM" 2
}

train() {
  mkdir -p "$work"/{input/config,input/data/training,model,output}
  cp "$root/data/big-mart-sample.csv" "$work/input/data/training"
  cp "$root/data/big-mart-hyperparameters.json" "$work/input/config/hyperparameters.json"
  SAGEMAKER_BASE_DIR=$work TRAINING_JOB_NAME=big-mart-sample "$root/docker/train" >"$work/train.log" 2>&1 ||
    fail "training failed: $(tail -n 3 "$work/train.log")"
}

# Sets `port` once the server is ready.
serve() {
  local tenths=0
  SAGEMAKER_BASE_DIR=$work SAGEMAKER_BIND_TO_PORT=0 "$root/docker/serve" >"$work/serve.log" 2>&1 &
  server=$!
  until port=$(sed -n 's/.*Ready on port \([0-9]*\).*/\1/p' "$work/serve.log") && [ -n "$port" ]; do
    tenths=$((tenths + 1))
    if [ "$tenths" -gt 600 ] || ! kill -0 "$server" 2>/dev/null; then
      fail "the server did not start: $(tail -n 3 "$work/serve.log")"
    fi
    sleep 0.1
  done
}

browse() {
  timeout 120 "$browser" --headless --no-sandbox --disable-gpu --no-first-run --disable-background-networking \
    --disable-component-update --disable-sync --hide-scrollbars --user-data-dir="$work/browser" "$@" \
    2>"$work/browser.log"
}

# take_picture NAME URL HEIGHT: of the page's top, as wide as a README shows it.
take_picture() {
  local picture=$here/images/$1.png
  browse --window-size="900,$3" --screenshot="$work/$1.png" "$2" >>"$work/browser.log" ||
    fail "no picture of $2: $(tail -n 3 "$work/browser.log")"
  if command -v pngquant >/dev/null; then
    pngquant --force --output "$work/$1.png" 64 "$work/$1.png"
  fi
  mv "$work/$1.png" "$picture"
  printf '%s: %s bytes\n' "$picture" "$(($(wc -c <"$picture")))"
}

# only_figure TEXT PAGE: a page of the figure that has the text, with the style of the page it is from.
only_figure() {
  awk -v text="$1" '
    /<style>/ { inStyle = 1 }
    inStyle { style = style $0 "\n" }
    /<\/style>/ { inStyle = 0 }
    /<figure/ { figure = "" }
    { figure = figure $0 "\n" }
    /<\/figure>/ { if (!found && index(figure, text)) found = figure; figure = "" }
    END {
      if (!found) exit 1
      printf "<!doctype html><html lang=\"en\"><head><meta charset=\"utf-8\">%s</head><body><main>%s</main></body></html>\n",
        style, found
    }' "$2" || fail "there is no figure with \"$1\""
}

clean_up() {
  if [ -n "$server" ]; then
    kill -TERM "$server" 2>/dev/null || true
    wait "$server" 2>/dev/null || true
  fi
  rm -rf "$work"
}

server=
find_browser
work=$(mktemp -d) || fail "there is no temporary folder"
trap clean_up EXIT
trap 'exit 130' INT
trap 'exit 143' TERM
train
serve
mkdir -p "$here/images"
take_picture report "file://$work/output/data/report.html" 1000
take_picture model "http://127.0.0.1:$port/" 1000
only_figure 'What columns contribute, a dot for each row' "$work/output/data/report.html" >"$work/beeswarm.html"
take_picture beeswarm "file://$work/beeswarm.html" 560
# The page as it is once it has scored its record.
browse --virtual-time-budget=10000 --dump-dom "http://127.0.0.1:$port/#score" >"$work/scored.html" ||
  fail "the page is not read: $(tail -n 3 "$work/browser.log")"
only_figure 'id="waterfall"' "$work/scored.html" >"$work/waterfall.html"
take_picture waterfall "file://$work/waterfall.html" 520
