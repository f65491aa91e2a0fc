// The ensemble of the crisis model and Hegselmann and Krause's rule in plain JavaScript, as a
// careful programmer would write them by hand: numbers in local variables, no allocation in a
// loop, both draws of a random block used. It is a rival of the wasm and a check on it: the same
// luck gives the same shares.
//
// PARAMETERS holds the declared defaults, so that no number of the model is written twice.
import { serve } from './serve.mjs';

const p = JSON.parse(process.env.PARAMETERS);
const SEED = 1;
const PER_YEAR = 12;
const STEPS = p.years * PER_YEAR;
const DT = 1 / PER_YEAR;
const [INCIDENT, SALIENCE, SIGNING] = [1, 2, 3];
const { exp, log, cbrt, sqrt, abs, min, max, imul } = Math;

// Philox4x32-10. A product of 32 bits by 32 is made of halves: JavaScript has no wider integers
// that are fast.
let [word0, word1, word2, word3] = [0, 0, 0, 0];

function high(a, b) {
  const [al, ah] = [a & 0xffff, a >>> 16];
  const [bl, bh] = [b & 0xffff, b >>> 16];
  const low = imul(al, bl) >>> 16;
  const one = (imul(ah, bl) >>> 0) + low;
  const two = (imul(al, bh) >>> 0) + (one & 0xffff);
  return (imul(ah, bh) + (one >>> 16) + (two >>> 16)) | 0;
}

function philox(block, process, run) {
  let [a, b, c, d] = [block | 0, 0, process | 0, run | 0];
  let [k0, k1] = [SEED, 0];
  for (let i = 0; i < 10; i++) {
    const ph = high(a, 0xd2511f53);
    const pl = imul(a, 0xd2511f53);
    const qh = high(c, 0xcd9e8d57);
    const ql = imul(c, 0xcd9e8d57);
    a = qh ^ b ^ k0;
    b = ql;
    c = ph ^ d ^ k1;
    d = pl;
    k0 = (k0 + 0x9e3779b9) | 0;
    k1 = (k1 + 0xbb67ae85) | 0;
  }
  word0 = a;
  word1 = b;
  word2 = c;
  word3 = d;
}

// 53 bits of two words, strictly between 0 and 1.
const unit = (low, high) => (((high >>> 0) * 1048576 + (low >>> 12)) * 2 + 1) / 9007199254740992;

const logistic = (z) => 1 / (1 + exp(-z));
const clamp = (v) => min(max(v, 0), 1);

function run(index, tally) {
  let invest_us = p.K_us;
  let invest_cn = p.K_cn;
  let stock_us = 3 * p.K_us;
  let stock_cn = 2.5 * p.K_cn;
  const stock_at_start = stock_us + stock_cn;
  let priv = p.P0;
  let oversight = p.O0;
  let enforcement = p.E0;
  let shared = p.T0;
  let attention = p.x0;
  let d = 0;
  let salience = 0;
  const kept = exp(-DT / p.tau);
  const most = p.h_max * DT;
  let lastCrisis = -1;
  let signed = -1;
  let afterCrisis = false;
  let substantive = 0;
  let [strike, nextStrike, sign, nextSign] = [0, 0, 0, 0];
  for (let step = 0; step < STEPS; step++) {
    if (step % 2 === 0) {
      philox(step >> 1, INCIDENT, index);
      strike = unit(word0, word1);
      nextStrike = unit(word2, word3);
      philox(step >> 1, SIGNING, index);
      sign = unit(word0, word1);
      nextSign = unit(word2, word3);
    } else {
      strike = nextStrike;
      sign = nextSign;
    }
    const growth = (stock_us + stock_cn) / stock_at_start;
    const G = p.hold_G ?? 1 / (1 + exp((p.m + 0.5 * d) / p.theta_m));
    const I = p.hold_I ?? 1 - cbrt(p.a * enforcement * (p.r + (1 - p.r) * d));
    const covered = 1 - exp((-p.eta * oversight) / priv);
    const A = p.hold_A ?? 1 - sqrt(covered * (1 - p.l * (1 - d)));
    const K = p.hold_K ?? 1 - shared;
    const cost = p.w_G * G + p.w_I * I + p.w_A * A + p.w_K * K;
    const hazard = p.lam0 * exp(p.beta * log(growth)) * (1 - p.psi * d) * (1 - 0.5 * (1 - A)) * DT;
    salience *= kept;
    // 1 − e^−x is at most x, which nearly always settles it.
    if (strike < hazard && strike < 1 - exp(-hazard)) {
      philox(step >> 1, SALIENCE, index);
      const u = step % 2 === 0 ? unit(word0, word1) : unit(word2, word3);
      salience += exp(p.mu_Y + p.s_Y * normalQuantile(u));
    }
    if (salience >= p.S_c) lastCrisis = step;
    if (sign < most) {
      const felt = max((1 - (1 - p.sigma) * K) * (attention * (1 - 1 / growth) + salience), 0);
      const gap = log(felt) - cost;
      const rate = p.theta > 0 ? p.h_max * logistic(gap / p.theta) : gap > 0 ? p.h_max : 0;
      if (sign < 1 - exp(-rate * DT)) {
        d = max(d, p.a + ((1 - p.a) * p.pi * salience) / (1 + salience));
        if (signed < 0) {
          signed = step;
          afterCrisis = lastCrisis >= 0 && (step - lastCrisis) / PER_YEAR <= p.w_win;
        }
      }
    }
    d = clamp(d + (p.iota * enforcement * d * (1 - d) - p.eps * ((G + I + A + K) / 4) * d) * DT);
    const room = 1 - (invest_us + invest_cn) / p.K_max;
    invest_us += p.g_us * invest_us * room * DT;
    invest_cn += p.g_cn * invest_cn * room * DT;
    stock_us += (invest_us - p.delta * stock_us) * DT;
    stock_cn += (invest_cn - p.delta * stock_cn) * DT;
    priv += p.g_P * priv * (1 - priv / p.P_max) * DT;
    oversight += (p.g_O + p.u_O * d) * oversight * DT;
    enforcement = clamp(enforcement + (-p.chi * enforcement + p.b_E * d * (1 - enforcement)) * DT);
    shared = clamp(shared + (p.rho * (1 - shared) - p.phi * shared + p.b_T * d * (1 - shared)) * DT);
    attention += p.g_x * attention * (1 - attention) * DT;
    substantive = d >= 0.5 ? substantive + 1 : 0;
  }
  if (signed < 0) tally[0]++;
  else if (afterCrisis) tally[2]++;
  else tally[1]++;
  if (substantive >= 5 * PER_YEAR) tally[3]++;
}

function ensemble(runs) {
  const tally = [0, 0, 0, 0];
  for (let i = 0; i < runs; i++) run(i, tally);
  return tally.map((count) => count / runs);
}

// Wichura (1988), AS 241: the coefficients in ascending powers.
const CENTRE = [
  [3.3871328727963666, 133.14166789178438, 1971.5909503065514, 13731.69376550946, 45921.95393154987, 67265.7709270087, 33430.57558358813, 2509.0809287301227],
  [1, 42.31333070160091, 687.1870074920579, 5394.196021424751, 21213.794301586597, 39307.89580009271, 28729.085735721943, 5226.495278852854],
];
const MIDDLE = [
  [1.4234371107496837, 4.630337846156546, 5.769497221460691, 3.6478483247632045, 1.2704582524523684, 0.2417807251774506, 0.022723844989269184, 0.0007745450142783414],
  [1, 2.053191626637759, 1.6763848301838038, 0.6897673349851, 0.14810397642748008, 0.015198666563616457, 0.0005475938084995345, 1.0507500716444169e-9],
];
const FAR = [
  [6.657904643501103, 5.463784911164114, 1.7848265399172913, 0.29656057182850487, 0.026532189526576124, 0.0012426609473880784, 0.000027115555687434876, 2.0103343992922881e-7],
  [1, 0.599832206555888, 0.1369298809227358, 0.014875361290850615, 0.0007868691311456133, 0.000018463183175100548, 1.421511758316446e-7, 2.0442631033899398e-15],
];

function ratio(r, [over, under]) {
  let [top, bottom] = [0, 0];
  for (let i = 7; i >= 0; i--) {
    top = top * r + over[i];
    bottom = bottom * r + under[i];
  }
  return top / bottom;
}

function normalQuantile(u) {
  const q = u - 0.5;
  if (abs(q) <= 0.425) return q * ratio(0.180625 - q * q, CENTRE);
  const r = sqrt(abs(log(q < 0 ? u : 1 - u)));
  const z = r <= 5 ? ratio(r - 1.6, MIDDLE) : ratio(r - 5, FAR);
  return q < 0 ? -z : z;
}

// Everybody moves to the mean of all opinions within the confidence, until nobody moves any more.
// Sorted opinions stay sorted, so two pointers and prefix sums make a step one pass: the best
// algorithm known to us.
function crowd(agents, most, run) {
  const confidence = 0.1;
  let x = new Float64Array(agents);
  let next = new Float64Array(agents);
  const prefix = new Float64Array(agents + 1);
  for (let i = 0; i < agents; i++) {
    if (i % 2 === 0) philox(i >> 1, 0, run);
    x[i] = i % 2 === 0 ? unit(word0, word1) : unit(word2, word3);
  }
  x.sort();
  let steps = 0;
  while (steps < most) {
    for (let i = 0, total = 0; i < agents; i++) prefix[i + 1] = total += x[i];
    let [low, high] = [0, 0];
    let before = 0;
    let moved = 0;
    for (let i = 0; i < agents; i++) {
      const own = x[i];
      while (own - x[low] > confidence) low++;
      while (high < agents && x[high] - own <= confidence) high++;
      // The order holds but for rounding, which must not break the windows.
      let mean = (prefix[high] - prefix[low]) / (high - low);
      if (mean < before) mean = before;
      next[i] = before = mean;
      const move = abs(mean - own);
      if (move > moved) moved = move;
    }
    [x, next] = [next, x];
    if (moved < 1e-9) break;
    steps++;
  }
  let [sum, squares] = [0, 0];
  for (const v of x) {
    sum += v;
    squares += v * v;
  }
  return [steps, sum / agents, squares / agents];
}

serve((name, amounts) => {
  if (name === 'scalar') return ensemble(...amounts);
  if (name === 'hk') {
    const [agents, most, times] = amounts;
    let last;
    for (let run = 0; run < times; run++) last = crowd(agents, most, run);
    return last;
  }
  throw new Error(`no kernel ${name}`);
});
