'use strict';
const form = document.getElementById('record');
const result = document.getElementById('result');
const curl = document.getElementById('curl');
const waterfall = document.getElementById('waterfall');
const MAX_STEPS = 10;
const MAX_LABEL = 24;
const STEP_HEIGHT = 38;

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

function cut(text) {
  return text.length > MAX_LABEL ? text.slice(0, MAX_LABEL - 1) + '…' : text;
}

function signed(number) {
  return (number < 0 ? '−' : '+') + Math.abs(number).toPrecision(4);
}

/** A line for each column, the greatest contributions first; the small ones are one line. */
function steps(prediction) {
  const columns = Object.entries(prediction.contributions)
      .sort((one, other) => Math.abs(other[1]) - Math.abs(one[1]));
  const fields = JSON.parse(record());
  const lines = columns.slice(0, MAX_STEPS)
      .map(([name, value]) => ({label: name + ' = ' + (fields[name] ?? '(missing)'), value: value}));
  const rest = columns.slice(MAX_STEPS);
  if (rest.length > 0) {
    const sum = rest.reduce((before, column) => before + column[1], 0);
    lines.push({label: rest.length + ' more columns', value: sum});
  }
  return lines;
}

function drawn(parent, name, attributes, text) {
  const element = document.createElementNS('http://www.w3.org/2000/svg', name);
  for (const [attribute, value] of Object.entries(attributes)) {
    element.setAttribute(attribute, value);
  }
  if (text !== undefined) {
    element.textContent = text;
  }
  parent.append(element);
  return element;
}

/** Widths are shares of the drawing's, so that its texts stay legible on a narrow screen. */
function drawWaterfall(prediction) {
  for (const old of waterfall.querySelectorAll('svg')) {
    old.remove();
  }
  waterfall.hidden = !prediction.contributions;
  if (waterfall.hidden) {
    return;
  }
  const bars = [{label: 'nothing known', from: prediction.base, to: prediction.base, style: 'total'}];
  let at = prediction.base;
  for (const step of steps(prediction)) {
    bars.push({label: step.label, from: at, to: at + step.value, value: step.value, style: step.value < 0 ? 'down' : 'up'});
    at += step.value;
  }
  bars.push({label: 'this record', from: prediction.score, to: prediction.score, style: 'total'});
  const least = Math.min(...bars.map(bar => Math.min(bar.from, bar.to)));
  const greatest = Math.max(...bars.map(bar => Math.max(bar.from, bar.to)));
  const share = number => greatest > least ? 1 + 98 * (number - least) / (greatest - least) : 50;
  const svg = drawn(waterfall, 'svg', {role: 'img', height: bars.length * STEP_HEIGHT});
  const read = [];
  bars.forEach((bar, place) => {
    const top = place * STEP_HEIGHT;
    const number = 'value' in bar ? signed(bar.value) : bar.to.toPrecision(6);
    const left = share(Math.min(bar.from, bar.to));
    const width = Math.max(share(Math.max(bar.from, bar.to)) - left, 0.6);
    read.push(bar.label + ': ' + number);
    const line = drawn(svg, 'g', {});
    drawn(line, 'title', {}, bar.label + ': ' + number);
    drawn(line, 'text', {x: 0, y: top + 15}, cut(bar.label));
    drawn(line, 'text', {x: '100%', y: top + 15, 'text-anchor': 'end'}, number);
    drawn(line, 'rect', {x: left + '%', y: top + 20, width: width + '%', height: 10, rx: 2, class: bar.style});
    drawn(line, 'line', {x1: 0, x2: '100%', y1: top + STEP_HEIGHT - 3, y2: top + STEP_HEIGHT - 3});
  });
  svg.setAttribute('aria-label', read.join('; '));
}

/** The score by name: the server's setting may leave it out of answers. */
function output(withContributions) {
  const sure = form.dataset.intervals === 'true' ? ',lower,upper' : ',std,p5,p95';
  return 'score' + (form.dataset.statistics === 'true' ? sure : '')
      + (withContributions ? ',base,contributions' : '');
}

async function ask(withContributions) {
  const headers = {
    'Content-Type': 'application/json',
    'Accept': 'application/json;output="' + output(withContributions) + '";interval=90',
  };
  const response = await fetch(form.dataset.path, {method: 'POST', headers: headers, body: record()});
  const answer = await answered(response);
  if (withContributions && answer.error && answer.error.code === 'BAD_OUTPUT') {
    // What they need was there when the model was loaded, but cannot be used.
    return ask(false);
  }
  return answer;
}

async function score() {
  show('…', false);
  drawWaterfall({});
  try {
    const answer = await ask(form.dataset.contributions === 'true');
    // A server with SERVE_BAD_RECORDS=ANSWER has the error in the record's place, with status 200.
    const prediction = answer.predictions ? answer.predictions[0] : answer;
    if (prediction.error) {
      show(prediction.error.message, true);
      return;
    }
    let text = String(prediction.score);
    if ('lower' in prediction) {
      text += ' (90 % interval: ' + prediction.lower.toPrecision(6) + ' to ' + prediction.upper.toPrecision(6) + ')';
    }
    if ('std' in prediction) {
      text += ' (trees: ± ' + prediction.std.toPrecision(4) + ', 90 % of them from '
          + prediction.p5.toPrecision(6) + ' to ' + prediction.p95.toPrecision(6) + ')';
    }
    show(text, false);
    drawWaterfall(prediction);
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
if (location.hash === '#score') {
  score();
}
