# Writes systems.json beside this file: well-conditioned systems as SciPy sees them. Run with a Python that has scipy.
import json, os
import numpy as np
from scipy import signal

rng = np.random.default_rng(20240611)
cases = []
for order in (1, 2, 3, 4):
    for _ in range(4):
        poles = []
        while len(poles) < order:
            if order - len(poles) >= 2 and rng.random() < 0.5:
                p = complex(-rng.uniform(0.5, 20), rng.uniform(1, 20))
                poles += [p, p.conjugate()]
            else:
                poles.append(-rng.uniform(0.5, 20))
        den = np.real(np.poly(poles))
        num = rng.uniform(-2, 2, size=rng.integers(1, order + 2))
        T = float(rng.choice([0.01, 0.02, 0.05]))
        for method, alpha in (("tustin", 0.5), ("backward-euler", 1.0), ("forward-euler", 0.0)):
            b, a, _ = signal.cont2discrete((num, den), T, method="gbt", alpha=alpha)
            b = np.atleast_1d(np.squeeze(b))
            w = [0.3, 3.0, 0.5 * np.pi / T]
            _, h = signal.freqz(b, a, worN=[x * T for x in w])
            step = signal.lfilter(b, a, np.ones(40))
            cases.append({
                "num": num.tolist(), "den": den.tolist(), "T": T, "method": method, "b": b.tolist(), "a": a.tolist(),
                "w": w, "h": [[x.real, x.imag] for x in h], "step": step.tolist(),
                "stable": bool(np.all(np.abs(np.roots(a)) < 1)),
                "wcpg": float(np.sum(np.abs(signal.lfilter(b, a, np.r_[1, np.zeros(20000)]))))
                        if np.all(np.abs(np.roots(a)) < 0.995) else None,
            })
with open(os.path.join(os.path.dirname(__file__), "systems.json"), "w") as f:
    json.dump(cases, f, indent=1)
    f.write("\n")
