"""What the libraries need for the walks of `npm run bench -- --only walk`, on one core of the same machine.

    pip install numpy scipy scikit-image && OMP_NUM_THREADS=1 python bench/peers/walker.py
"""

import time

import numpy as np
import scipy.sparse
from skimage.segmentation import random_walker

WIDTH, HEIGHT = 250, 188
random = np.random.default_rng(5)


def milliseconds(work, runs=3):
    times = []
    for _ in range(runs):
        begin = time.perf_counter()
        work()
        times.append(1000 * (time.perf_counter() - begin))
    return min(times)


def transition(height, width, radius=5):
    """A sparse walk on the grid of the bench, random affinities: 69 entries a column."""
    y, x = np.mgrid[:height, :width]
    rows, columns, values = [np.arange(height * width)], [np.arange(height * width)], [np.ones(height * width)]
    for dy in range(1 - radius, radius):
        for dx in range(1 - radius, radius):
            if (dy, dx) == (0, 0) or dy * dy + dx * dx >= radius * radius:
                continue
            inside = (0 <= y + dy) & (y + dy < height) & (0 <= x + dx) & (x + dx < width)
            rows.append((y * width + x)[inside])
            columns.append(((y + dy) * width + x + dx)[inside])
            values.append(random.random(inside.sum()))
    entries = (np.concatenate(values), (np.concatenate(rows), np.concatenate(columns)))
    matrix = scipy.sparse.csr_array(entries, shape=(height * width,) * 2).astype(np.float32)
    return matrix / matrix.sum(0)


def walk(matrix, scores, steps=256):
    matrix = scipy.sparse.csr_array(matrix.T)
    for _ in range(steps):
        scores = matrix @ scores
    return scores


def photo():
    y, x = 2 * np.mgrid[:HEIGHT, :WIDTH]
    image = np.stack([90 + 0.1 * x, 100 + 0.1 * y, np.full_like(x, 110)], -1).astype(float)
    image[(x - 150) ** 2 + (y - 150) ** 2 < 90**2] = (190, 70, 60)
    image[(x - 370) ** 2 + (y - 230) ** 2 < 80**2] = (70, 100, 190)
    return (image + 24 * (random.random(image.shape) - 0.5)).astype(np.uint8)


def seeds():
    labels = np.zeros((HEIGHT, WIDTH), int)
    labels[4:8, 10:240] = 1
    labels[73:77, 60:90] = 2
    labels[113:117, 170:200] = 3
    return labels


matrix = transition(94, 125)
scores = random.random((94 * 125, 3)).astype(np.float32)
print(f"sparse walk, SciPy: {milliseconds(lambda: walk(matrix, scores)):.0f} ms")
image, labels = photo(), seeds()


def solve():
    return random_walker(image, labels.copy(), beta=130, mode="cg_j", channel_axis=-1, return_full_prob=True)


print(f"random walker, scikit-image: {milliseconds(solve):.0f} ms")
