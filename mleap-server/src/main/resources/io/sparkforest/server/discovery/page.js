'use strict';
const form = document.getElementById('record');
const result = document.getElementById('result');
const curl = document.getElementById('curl');

function record() {
  const fields = {};
  for (const control of form.querySelectorAll('[data-column]')) {
    if (control.value.trim() !== '') {
      fields[control.dataset.column] = control.value;
    }
  }
  return JSON.stringify(fields);
}

function address() {
  return location.origin + form.dataset.path;
}

function showCommand() {
  const body = record().replaceAll("'", "'\\''");
  curl.textContent = "curl -H 'Content-Type: application/json' -d '" + body + "' '" + address() + "'";
}

function show(text, isError) {
  result.className = isError ? 'error' : '';
  result.textContent = text;
}

/** The answer's JSON; what is none, such as a proxy's page, becomes an error that says so. */
async function answered(response) {
  const text = await response.text();
  try {
    const answer = JSON.parse(text);
    if (answer.predictions || answer.error) {
      return answer;
    }
  } catch (fault) {
    // Reported below, as any other JSON is.
  }
  return {error: {message: 'Not an answer of this server: status ' + response.status}};
}

async function score() {
  show('…', false);
  // The score by name: the server's setting may leave it out of answers.
  const headers = {'Content-Type': 'application/json', 'Accept': 'application/json;output=score'};
  if (form.dataset.statistics === 'true') {
    headers.Accept = 'application/json;output="score,std,p5,p95"';
  }
  try {
    const response = await fetch(form.dataset.path, {method: 'POST', headers: headers, body: record()});
    const answer = await answered(response);
    // A server with SERVE_BAD_RECORDS=ANSWER has the error in the record's place, with status 200.
    const prediction = answer.predictions ? answer.predictions[0] : answer;
    if (prediction.error) {
      show(prediction.error.message, true);
      return;
    }
    let text = String(prediction.score);
    if ('std' in prediction) {
      text += ' (trees: ± ' + prediction.std.toPrecision(4) + ', 90 % of them from '
          + prediction.p5.toPrecision(6) + ' to ' + prediction.p95.toPrecision(6) + ')';
    }
    show(text, false);
  } catch (fault) {
    show('The server cannot be reached: ' + fault.message, true);
  }
}

form.addEventListener('submit', event => {
  event.preventDefault();
  score();
});
form.addEventListener('input', showCommand);
form.addEventListener('change', showCommand);
document.getElementById('copy').addEventListener('click', async () => {
  try {
    await navigator.clipboard.writeText(curl.textContent);
    document.getElementById('copied').textContent = 'Copied';
  } catch (fault) {
    getSelection().selectAllChildren(curl);
    document.getElementById('copied').textContent = 'Selected: press Ctrl+C';
  }
});
showCommand();
