"""Which approximation of the dense CRF's colour kernel is near enough: each against exact sums over all pairs of pixels.

Photos of 120 x 88 with place sigmas in proportion to 500 x 375, so that a photo has as many sigmas as at that size.
The permutohedral lattice is pydensecrf's, built as src/methods/crf/golden.py says.

    pip install numpy pillow && python bench/peers/crf_errors.py photo.jpg [photo.jpg ...]
"""

import sys
from itertools import product

import numpy as np
import pydensecrf.densecrf as dcrf
from PIL import Image

WIDTH, HEIGHT, ITERATIONS = 120, 88, 10
SETTINGS = {"80/13": (80, 13, 10), "50/5": (50, 5, 10), "67/3": (67, 3, 4)}
SMOOTH_SIGMA, SMOOTH_WEIGHT = 1, 3


def features(photo, place, colour):
    rows, columns = np.mgrid[:HEIGHT, :WIDTH]
    return np.concatenate([np.stack([columns, rows], 2) / place, photo / colour], 2).reshape(-1, 5).astype(np.float32)


def pairs(a, b):
    squares = (a**2).sum(1)[:, None] + (b**2).sum(1) - 2 * a @ b.T
    return np.exp(-0.5 * np.maximum(squares, 0, out=squares), out=squares)


def exact(f):
    kernel = pairs(f, f)
    return lambda q: kernel @ q


def grid(f):
    """Dense grid of one cell a sigma: linear splat and slice, and a blur that makes up the rest of the variance."""
    base = np.floor(f).astype(int)
    share = f - base
    shape = tuple(base.max(0) + 2)
    corners = [
        (np.ravel_multi_index(tuple((base + c).T), shape), np.prod(np.where(c, share, 1 - share), 1))
        for c in product((0, 1), repeat=5)
    ]

    def filtered(q):
        cells = np.zeros((np.prod(shape), q.shape[1]), np.float32)
        for index, weight in corners:
            for label in range(q.shape[1]):
                cells[:, label] += np.bincount(index, weight * q[:, label], len(cells))
        cells = cells.reshape(*shape, -1)
        for axis in range(5):
            lines = np.moveaxis(cells, axis, 0)
            blurred = lines.copy()
            blurred[1:] += lines[:-1]
            blurred[:-1] += lines[1:]
            cells = np.moveaxis(blurred, 0, axis)
        cells = cells.reshape(-1, q.shape[1])
        return sum(weight[:, None] * cells[index] for index, weight in corners)

    return filtered, np.prod(shape)


def coarse(f, photo, place, colour):
    """Sums at a quarter of the width, from there to each pixel by a joint bilateral mean of the 4 x 4 around it."""
    small = f.reshape(HEIGHT // 4, 4, WIDTH // 4, 4, 5).mean((1, 3)).reshape(-1, 5)
    kernel = pairs(small, small) * 16
    rows, columns = (np.mgrid[:HEIGHT, :WIDTH].reshape(2, -1) + 0.5) / 4 - 0.5
    near, weights = [], []
    for down, across in product((-1, 0, 1, 2), repeat=2):
        y = np.clip(np.floor(rows).astype(int) + down, 0, HEIGHT // 4 - 1)
        x = np.clip(np.floor(columns).astype(int) + across, 0, WIDTH // 4 - 1)
        index = y * (WIDTH // 4) + x
        apart = ((f[:, 2:] - small[index, 2:]) ** 2).sum(1) + (rows - y) ** 2 + (columns - x) ** 2
        near.append(index)
        weights.append(np.exp(-0.5 * apart) + 1e-12)
    total = sum(weights)

    def filtered(q):
        means = q.reshape(HEIGHT // 4, 4, WIDTH // 4, 4, -1).mean((1, 3)).reshape(len(small), -1)
        sums = kernel @ means
        return sum((w / total)[:, None] * sums[i] for i, w in zip(near, weights))

    return filtered


def gaussian(sigma):
    rows = pairs(np.arange(HEIGHT)[:, None] / sigma, np.arange(HEIGHT)[:, None] / sigma)
    columns = pairs(np.arange(WIDTH)[:, None] / sigma, np.arange(WIDTH)[:, None] / sigma)

    def filtered(q):
        return np.einsum("ab,bcl,cd->adl", rows, q.reshape(HEIGHT, WIDTH, -1), columns, optimize=True).reshape(q.shape)

    return filtered


def softmax(x):
    odds = np.exp(x - x.max(1, keepdims=True))
    return odds / odds.sum(1, keepdims=True)


def mean_field(p, terms):
    logits = np.log(np.clip(p, 1e-5, 1))
    norms = [1 / np.sqrt(k(np.ones((len(p), 1), np.float32)) + 1e-20) for k, _ in terms]
    q = softmax(logits)
    for _ in range(ITERATIONS):
        q = softmax(logits + sum(w * n * k((n * q).astype(np.float32)) for (k, w), n in zip(terms, norms)))
    return q


def lattice(photo, p, place, colour, weight):
    crf = dcrf.DenseCRF2D(WIDTH, HEIGHT, p.shape[1])
    crf.setUnaryEnergy(-np.log(np.clip(p, 1e-5, 1)).T.astype(np.float32).copy())
    crf.addPairwiseGaussian(sxy=SMOOTH_SIGMA, compat=SMOOTH_WEIGHT)
    crf.addPairwiseBilateral(sxy=place, srgb=colour, rgbim=photo, compat=weight)
    return np.array(crf.inference(ITERATIONS)).T


def scene(random):
    rows, columns = np.mgrid[:HEIGHT, :WIDTH]
    maps = []
    for _ in range(2):
        x, y, radius = random.random() * WIDTH, random.random() * HEIGHT, 20 + 20 * random.random()
        maps.append(np.exp(-((columns - x) ** 2 + (rows - y) ** 2) / (2 * radius**2)))
    return np.stack([(1 - np.maximum(*maps)) ** 4, *maps], 2).reshape(-1, 3).astype(np.float32)


random = np.random.default_rng(1)
results = {}
for path in sys.argv[1:]:
    photo = np.ascontiguousarray(np.array(Image.open(path).convert("RGB").resize((WIDTH, HEIGHT), Image.BICUBIC)))
    p = scene(random)
    for name, (place, colour, weight) in SETTINGS.items():
        place = place * WIDTH / 500
        f = features(photo, place, colour)
        smooth = (gaussian(SMOOTH_SIGMA), SMOOTH_WEIGHT)
        truth = mean_field(p, [smooth, (exact(f), weight)])
        dense, cells = grid(f)
        tried = {
            "lattice": lattice(photo, p, place, colour, weight),
            "coarse": mean_field(p, [smooth, (coarse(f, photo, place, colour), weight)]),
        }
        if cells < 1e7:
            tried["grid"] = mean_field(p, [smooth, (dense, weight)])
        for method, q in tried.items():
            apart = np.abs(q - truth).mean(), (q.argmax(1) != truth.argmax(1)).mean(), cells
            results.setdefault((name, method), []).append(apart)
for (name, method), found in results.items():
    mean, flips, cells = np.mean(found, 0)
    print(f"{name:6} {method:8} mean |dQ| {mean:.4f}  other winner {100 * flips:.2f} %  cells of the grid {cells:.1e}")
