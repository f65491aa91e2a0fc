"""The ensemble of the crisis model in numpy, every step for all runs at once.

A rival of the wasm and a check on it: the same luck gives the same shares. PARAMETERS holds the
declared defaults, so that no number of the model is written twice.
"""

import json
import os
import sys
from statistics import NormalDist

import numpy as np

p = {name: value for name, value in json.loads(os.environ["PARAMETERS"]).items()}
SEED = 1
PER_YEAR = 12
STEPS = int(p["years"]) * PER_YEAR
DT = 1 / PER_YEAR
INCIDENT, SALIENCE, SIGNING = 1, 2, 3
LOW = np.uint64(0xFFFFFFFF)
SHIFT = np.uint64(32)


def uniforms(block, process, runs):
    """Philox4x32-10: draws 2 block and 2 block + 1 of a process, for all runs."""
    a = np.full(runs.shape, block, np.uint64)
    b = np.zeros_like(runs)
    c = np.full(runs.shape, process, np.uint64)
    d = runs
    k0, k1 = SEED & 0xFFFFFFFF, SEED >> 32
    for _ in range(10):
        x, y = a * np.uint64(0xD2511F53), c * np.uint64(0xCD9E8D57)
        a, b, c, d = (
            (y >> SHIFT) ^ b ^ np.uint64(k0),
            y & LOW,
            (x >> SHIFT) ^ d ^ np.uint64(k1),
            x & LOW,
        )
        k0, k1 = (k0 + 0x9E3779B9) & 0xFFFFFFFF, (k1 + 0xBB67AE85) & 0xFFFFFFFF
    return unit(a | b << SHIFT), unit(c | d << SHIFT)


def unit(bits):
    """53 bits strictly between 0 and 1."""
    return ((bits >> np.uint64(12)).astype(np.float64) * 2 + 1) / 2.0**53


def held(name, barrier):
    return barrier if p[name] is None else np.full_like(barrier, p[name])


def ensemble(count):
    runs = np.arange(count, dtype=np.uint64)
    every = lambda value: np.full(count, float(value))
    invest_us, invest_cn = every(p["K_us"]), every(p["K_cn"])
    stock_us, stock_cn = 3 * invest_us, 2.5 * invest_cn
    at_start = stock_us + stock_cn
    private, oversight = every(p["P0"]), every(p["O0"])
    enforcement, shared, attention = every(p["E0"]), every(p["T0"]), every(p["x0"])
    d, salience = np.zeros(count), np.zeros(count)
    kept = np.exp(-DT / p["tau"])
    last = np.full(count, -(10**9))
    signed, after_crisis = np.zeros(count, bool), np.zeros(count, bool)
    substantive = np.zeros(count, int)
    normal = NormalDist().inv_cdf
    for step in range(STEPS):
        half = step % 2
        if half == 0:
            strikes = uniforms(step // 2, INCIDENT, runs)
            signs = uniforms(step // 2, SIGNING, runs)
        growth = (stock_us + stock_cn) / at_start
        G = held("hold_G", 1 / (1 + np.exp((p["m"] + 0.5 * d) / p["theta_m"])))
        I = held("hold_I", 1 - np.cbrt(p["a"] * enforcement * (p["r"] + (1 - p["r"]) * d)))
        covered = 1 - np.exp(-p["eta"] * oversight / private)
        A = held("hold_A", 1 - np.sqrt(covered * (1 - p["l"] * (1 - d))))
        K = held("hold_K", 1 - shared)
        cost = p["w_G"] * G + p["w_I"] * I + p["w_A"] * A + p["w_K"] * K
        hazard = p["lam0"] * np.exp(p["beta"] * np.log(growth)) * (1 - p["psi"] * d)
        hazard *= (1 - 0.5 * (1 - A)) * DT
        salience *= kept
        struck = np.flatnonzero(strikes[half] < 1 - np.exp(-hazard))
        if struck.size:
            draws = uniforms(step // 2, SALIENCE, runs[struck])[half]
            z = np.array([normal(u) for u in draws])
            salience[struck] += np.exp(p["mu_Y"] + p["s_Y"] * z)
        last[salience >= p["S_c"]] = step
        felt = (1 - (1 - p["sigma"]) * K) * (attention * (1 - 1 / growth) + salience)
        gap = np.log(np.maximum(felt, 0)) - cost
        if p["theta"] > 0:
            rate = p["h_max"] / (1 + np.exp(-gap / p["theta"]))
        else:
            rate = np.where(gap > 0, p["h_max"], 0.0)
        signing = signs[half] < 1 - np.exp(-rate * DT)
        depth = p["a"] + (1 - p["a"]) * p["pi"] * salience / (1 + salience)
        first = signing & ~signed
        after_crisis[first] = (step - last[first]) / PER_YEAR <= p["w_win"]
        signed |= signing
        d = np.where(signing, np.maximum(d, depth), d)
        mean = (G + I + A + K) / 4
        d = np.clip(d + (p["iota"] * enforcement * d * (1 - d) - p["eps"] * mean * d) * DT, 0, 1)
        room = 1 - (invest_us + invest_cn) / p["K_max"]
        invest_us += p["g_us"] * invest_us * room * DT
        invest_cn += p["g_cn"] * invest_cn * room * DT
        stock_us += (invest_us - p["delta"] * stock_us) * DT
        stock_cn += (invest_cn - p["delta"] * stock_cn) * DT
        private += p["g_P"] * private * (1 - private / p["P_max"]) * DT
        oversight += (p["g_O"] + p["u_O"] * d) * oversight * DT
        lost = -p["chi"] * enforcement + p["b_E"] * d * (1 - enforcement)
        enforcement = np.clip(enforcement + lost * DT, 0, 1)
        moved = p["rho"] * (1 - shared) - p["phi"] * shared + p["b_T"] * d * (1 - shared)
        shared = np.clip(shared + moved * DT, 0, 1)
        attention += p["g_x"] * attention * (1 - attention) * DT
        substantive = np.where(d >= 0.5, substantive + 1, 0)
    durable = substantive >= 5 * PER_YEAR
    return [np.mean(v) for v in (~signed, signed & ~after_crisis, signed & after_crisis, durable)]


np.seterr(divide="ignore", over="ignore")
for line in sys.stdin:
    name, *amounts = line.split()
    if name == "scalar":
        print(*ensemble(*map(int, amounts)), flush=True)
    else:
        print(f"error: no kernel {name}", flush=True)
