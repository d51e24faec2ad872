"""The table of the model card: exported graphs on the held-out photos, Felzenszwalb on the very same clicks.

`python -m segmenter.evaluate`, from the folder training/. One click is uniformly random inside a segment; the segment
is uniformly random among those of at least half a percent of the photo, each asked for once.
"""

import argparse
import zlib
from pathlib import Path

import numpy as np
from PIL import Image

from . import data, felzenszwalb
from .clicks import box_of, pixel
from .contract import LONG_SIDE, LOW
from .export import feeds, session

SMALLEST = 0.005  # share of the photo
MOST = 6  # clicks a photo
ROUNDS = 3  # corrections measured after the first click


def iou(a, b):
    union = (a | b).sum()
    return float((a & b).sum() / union) if union else 0.0


def chosen_segments(photo, rng):
    """Up to MOST different segments of one randomly chosen annotator, as bool maps."""
    segments = photo.maps[rng.integers(len(photo.maps))]
    ids, counts = np.unique(segments, return_counts=True)
    fit = [i for i, n in zip(ids, counts) if i != photo.void and n >= SMALLEST * segments.size]
    return [segments == i for i in rng.permutation(fit)[:MOST]]


class Studio:
    """The exported graphs, called as the studio calls them."""

    def __init__(self, folder, threads=2):
        self.encoder, self.decoder = session(folder / "encoder.onnx", threads), session(folder / "decoder.onnx", threads)

    def open(self, image):
        self.size = image.shape[:2]
        self.scale = LONG_SIDE / max(self.size)
        h, w = (round(side * self.scale) for side in self.size)
        small = np.asarray(Image.fromarray(image).resize((w, h), Image.BILINEAR), np.float32)
        self.embedding = self.encoder.run(None, {"input_image": small})[0]

    def ask(self, points, previous=None):
        """points: (x, y, label) in photo pixels -> masks bool [3,H,W], scores [3], low-resolution logits [3,l,l]."""
        points = list(points) + ([] if any(p[2] == 2 for p in points) else [(0, 0, -1)])
        coords = np.array([[(x * self.scale, y * self.scale) for x, y, _ in points]], np.float32)
        labels = np.array([[p[2] for p in points]], np.float32)
        mask = None if previous is None else previous.reshape(1, 1, LOW, LOW)
        masks, scores, low = self.decoder.run(None, feeds(self.embedding, coords, labels, self.size, mask))
        return masks[0] > 0, scores[0], low[0]


def corrected(studio, truth, points, rng):
    """IoU of the best-scored mask after ROUNDS further clicks, each in the larger error."""
    masks, scores, low = studio.ask(points)
    for _ in range(ROUNDS):
        at = int(scores.argmax())
        missed, spilt = truth & ~masks[at], masks[at] & ~truth
        larger = missed if missed.sum() >= spilt.sum() else spilt
        if larger.any():
            points = points + [(*pixel(larger, rng), int(larger is missed))]
        masks, scores, low = studio.ask(points, low[at])
    return iou(masks[int(scores.argmax())], truth)


def evaluate(studio, photos, full):
    """-> name of the figure -> list of values, one a click."""
    found = {}
    note = lambda name, value: found.setdefault(name, []).append(value)
    for photo in photos:
        rng = np.random.default_rng(zlib.crc32(photo.name.encode()))
        studio.open(photo.image)
        maps = felzenszwalb.regions(photo.image) if full else None
        for truth in chosen_segments(photo, rng):
            x, y = pixel(truth, rng)
            masks, scores, _ = studio.ask([(x, y, 1)])
            each = [iou(mask, truth) for mask in masks]
            note("best of three", max(each))
            note("best scored", each[int(scores.argmax())])
            box = box_of(truth, rng)
            masks, scores, _ = studio.ask([(box[0], box[1], 2), (box[2], box[3], 3)])
            each = [iou(mask, truth) for mask in masks]
            note("box, best scored", each[int(scores.argmax())])
            if full:
                note("four clicks, best scored", corrected(studio, truth, [(x, y, 1)], rng))
                note("Felzenszwalb", max(iou(mask, truth) for mask in felzenszwalb.under(maps, x, y)))
    return found


def main():
    root = Path(__file__).parents[2]
    parser = argparse.ArgumentParser()
    parser.add_argument("--data", type=Path, default=root / "../shared/data")
    parser.add_argument("--scenes", type=Path, default=None)
    parser.add_argument("--models", type=Path, default=root / "public/models/segmenter")
    parser.add_argument("--photos", type=int, default=10**9, help="at most so many photos a collection")
    parser.add_argument("--quick", action="store_true", help="without Felzenszwalb and corrections")
    parser.add_argument("--threads", type=int, default=2)
    args = parser.parse_args()
    studio = Studio(args.models, args.threads)
    rows = []
    for name, photos in data.load(args.data, args.scenes, wanted=True).items():
        found = evaluate(studio, photos[: args.photos], not args.quick)
        rows.append((name, len(photos[: args.photos]), len(found["best of three"]), found))
    names = list(rows[0][3])
    print("| collection | photos | clicks | " + " | ".join(names) + " |")
    print("|---|" + "---|" * (2 + len(names)))
    for name, photos, clicks, found in rows:
        print(f"| {name} | {photos} | {clicks} | " + " | ".join(f"{np.mean(found[n]):.3f}" for n in names) + " |", flush=True)


if __name__ == "__main__":
    main()
