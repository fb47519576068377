// Reads an ICCID from a picture of its bar code: with the browser's own detector where there is one, else with the reader of
// Code 128 below, which is all that SIM cards have. Nothing leaves the device.

const widths = (
  '212222222122222221121223121322131222122213122312132212221213221312231212112232122132122231113222123122123221223211' +
  '221132221231213212223112312131311222321122321221312212322112322211212123212321232121111323131123131321112313132113' +
  '132311211313231113231311112133112331132131113123113321133121313121211331231131213113213311213131311123311321331121' +
  '312113312311332111314111221411431111111224111422121124121421141122141221112214112412122114122411142112142211241211' +
  '221114413111241112134111111242121142121241114212124112124211411212421112421211212141214121412121111143111341131141' +
  '114113114311411113411311113141114131311141411131211412211214211232' +
  '233111').match(/.{6}/g);
const codes = new Map(widths.map((pattern, value) => [pattern, value]));
const [codeC, codeB, codeA, startA, startB, startC] = [99, 100, 101, 103, 104, 105];
const rows = [0.5, 0.42, 0.58, 0.34, 0.66, 0.26, 0.74];

let detector;
async function nativeDetector() {
  if (detector === undefined) {
    detector = null;
    if ('BarcodeDetector' in globalThis && (await BarcodeDetector.getSupportedFormats()).includes('code_128')) {
      detector = new BarcodeDetector({ formats: ['code_128'] });
    }
  }
  return detector;
}

const canvas = document.createElement('canvas');

/** The number in what a camera sees now; undefined if none is read. */
export async function readIccid(video) {
  const native = await nativeDetector();
  if (native) {
    return (await native.detect(video)).map((found) => iccidIn(found.rawValue)).find(Boolean);
  }
  const [width, height] = [video.videoWidth, video.videoHeight];
  if (!width) return undefined;
  Object.assign(canvas, { width, height });
  const context = canvas.getContext('2d', { willReadFrequently: true });
  context.drawImage(video, 0, 0);
  for (const part of rows) {
    const { data } = context.getImageData(0, Math.floor(height * part), width, 3);
    const number = iccidIn(readRow(brightness(data, width)) ?? '');
    if (number) return number;
  }
  return undefined;
}

function iccidIn(text) {
  return /^[0-9]{18,20}[Ff]?$/.test(text.trim()) && text.startsWith('89') ? text.trim() : undefined;
}

// Three lines of the picture as one, from 0 to 255.
function brightness(data, width) {
  const row = new Float32Array(width);
  for (let pixel = 0; pixel < data.length / 4; pixel++) {
    row[pixel % width] += (data[pixel * 4] * 3 + data[pixel * 4 + 1] * 6 + data[pixel * 4 + 2]) / 30;
  }
  return row;
}

/** The text of the first Code 128 on a line; undefined if there is none that adds up. */
export function readRow(row) {
  const runs = runsOf(row);
  for (let at = 0; at < runs.length; at++) {
    if (runs[at].dark) {
      const text = readFrom(runs, at) ?? readFrom([...runs].reverse(), runs.length - 1 - at);
      if (text) return text;
    }
  }
  return undefined;
}

// Dark and bright in turn, told apart by the middle of the neighbourhood's extremes, so that a shadow does no harm.
function runsOf(row) {
  const runs = [];
  const reach = Math.max(24, Math.floor(row.length / 24));
  for (let x = 0; x < row.length; x++) {
    let [low, high] = [255, 0];
    for (let near = Math.max(0, x - reach); near < Math.min(row.length, x + reach); near += 2) {
      low = Math.min(low, row[near]);
      high = Math.max(high, row[near]);
    }
    const dark = high - low > 40 && row[x] < (low + high) / 2;
    const last = runs.at(-1);
    if (last?.dark === dark) last.width++;
    else runs.push({ dark, width: 1 });
  }
  return runs;
}

// The value whose six widths are nearest; undefined if none is near.
function symbolAt(runs, at) {
  const found = runs.slice(at, at + 6).map((run) => run.width);
  const total = found.reduce((sum, width) => sum + width, 0);
  if (found.length < 6) return undefined;
  let [best, least] = [undefined, 1.6];
  for (const [pattern, value] of codes) {
    let error = 0;
    for (let i = 0; i < 6; i++) error += Math.abs(found[i] * 11 / total - Number(pattern[i]));
    if (error < least) [best, least] = [value, error];
  }
  return best === undefined ? undefined : { value: best, total };
}

function readFrom(runs, start) {
  const first = symbolAt(runs, start);
  if (!first || first.value < startA || first.value > startC) return undefined;
  const values = [first.value];
  for (let at = start + 6; ; at += 6) {
    const symbol = symbolAt(runs, at);
    if (!symbol || Math.abs(symbol.total - first.total) > first.total / 3) return undefined;
    if (symbol.value === 106) return textOf(values);
    values.push(symbol.value);
    if (values.length > 40) return undefined;
  }
}

function textOf(values) {
  const check = values.pop();
  const sum = values.reduce((total, value, place) => total + value * Math.max(1, place), 0);
  if (values.length < 2 || sum % 103 !== check) return undefined;
  let set = { [startA]: 'A', [startB]: 'B', [startC]: 'C' }[values[0]];
  let text = '';
  for (const value of values.slice(1)) {
    if (set !== 'C' && value === codeC) set = 'C';
    else if (set !== 'B' && value === codeB) set = 'B';
    else if (set !== 'A' && value === codeA) set = 'A';
    else if (set === 'C') text += String(value).padStart(2, '0');
    else if (value < 64) text += String.fromCharCode(value + 32);
    else if (set === 'B' && value < 96) text += String.fromCharCode(value + 32);
  }
  return text;
}
