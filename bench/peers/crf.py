"""The dense CRF of `npm run bench` on pydensecrf, on the same machine: milliseconds for each of the settings,
wall clock and CPU (on a machine that does other work at the same time only the latter says much).

pydensecrf is built as src/methods/crf/golden.py says.   pip install numpy pillow && python bench/peers/crf.py
"""

import time
from pathlib import Path

import numpy as np
import pydensecrf.densecrf as dcrf
from PIL import Image

WIDTH, HEIGHT, LABELS, ITERATIONS, RUNS = 500, 375, 3, 10, 5
SETTINGS = {"80/13": (3, 3, 80, 13, 10), "50/5": (3, 3, 50, 5, 10), "67/3": (1, 3, 67, 3, 4), "36/3": (3, 3, 36, 3, 4)}

scene = Path(__file__).parents[2] / "public/scenes/01.jpg"
photo = np.ascontiguousarray(np.array(Image.open(scene).convert("RGB").resize((WIDTH, HEIGHT), Image.BICUBIC)))
rows, columns = np.mgrid[:HEIGHT, :WIDTH]
bumps = [np.exp(-((columns - x) ** 2 + (rows - y) ** 2) / (2 * 40**2)) for x, y in ((150, 200), (350, 150))]
p = np.stack([(1 - np.maximum(*bumps)) ** 4, *bumps]).astype(np.float32)
energy = -np.log(np.clip(p, 1e-5, 1)).reshape(LABELS, -1).copy()

for name, (smooth, smooth_weight, place, colour, weight) in SETTINGS.items():
    times, cpu = [], []
    for _ in range(RUNS):
        begin, busy = time.perf_counter(), time.process_time()
        crf = dcrf.DenseCRF2D(WIDTH, HEIGHT, LABELS)
        crf.setUnaryEnergy(energy)
        crf.addPairwiseGaussian(sxy=smooth, compat=smooth_weight)
        crf.addPairwiseBilateral(sxy=place, srgb=colour, rgbim=photo, compat=weight)
        crf.inference(ITERATIONS)
        times.append(1000 * (time.perf_counter() - begin))
        cpu.append(1000 * (time.process_time() - busy))
    print(f"{name}: median {np.median(times):.0f} ms, fastest {min(times):.0f} ms, CPU {np.median(cpu):.0f} ms")
