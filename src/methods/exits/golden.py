"""Writes golden.json: EXITS' affinity, Sinkhorn and walk with NumPy and PyTorch in double precision, every matrix made
in full, which our streaming forms must reproduce.

    pip install numpy torch && python golden.py
"""

import json
from pathlib import Path

import numpy as np
import torch

TOKENS, CHANNELS, EXPONENT = 24, 5, 2.0
ROUNDS = (1, 3, 5, 10)
STEPS = (0, 1, 2, 4, 6)

random = np.random.default_rng(9)
raw = random.normal(size=(TOKENS, CHANNELS)) + 0.4
tokens = torch.nn.functional.normalize(torch.tensor(raw, dtype=torch.float64), dim=1)
tokens = tokens.float().double()

cosines = tokens @ tokens.T
likeness = torch.relu(cosines - cosines.mean()) ** EXPONENT + 1e-12


def sinkhorn(matrix, rounds):
    """Rows, then columns, are divided by their sums."""
    for _ in range(rounds):
        matrix = matrix / matrix.sum(1, keepdim=True)
        matrix = matrix / matrix.sum(0, keepdim=True)
    return matrix


residuals = [float((sinkhorn(likeness, n).sum(1) - 1).abs().max()) for n in ROUNDS]
balanced = sinkhorn(likeness, 10)
transition = (balanced + balanced.T) / 2

seeds = [3, 8, 17]
outside = [0, 1, 5, 6, 11, 22, 23]
deltas = []
for steps in STEPS:
    power = torch.linalg.matrix_power(transition, steps)
    delta = TOKENS * (power[seeds].mean(0) - power[outside].mean(0))
    deltas.append(delta.tolist())

golden = {
    "made by": f"golden.py with NumPy {np.__version__}, PyTorch {torch.__version__.split('+')[0]}",
    "tokens": tokens.tolist(),
    "exponent": EXPONENT,
    "seeds": seeds,
    "outside": outside,
    "rounds": ROUNDS,
    "residuals": residuals,
    "steps": STEPS,
    "deltas": deltas,
}
Path(__file__).with_name("golden.json").write_text(json.dumps(golden, indent=1) + "\n")
