"""The table of the model card: exported graphs on the held-out photos, Felzenszwalb on the very same clicks.

`python -m segmenter.evaluate`, from the folder training/. One click is uniformly random inside a segment; the segment
is uniformly random among those of at least half a percent of the photo, each asked for once.
"""

import argparse
import zlib
from dataclasses import replace
from pathlib import Path

import numpy as np

from . import data, felzenszwalb
from .clicks import box_of, pixel
from .studio import Studio

SMALLEST = 0.005  # share of the photo
MOST = 6  # clicks a photo
ROUNDS = 3  # corrections measured after the first click


def iou(a, b):
    union = (a | b).sum()
    return float((a & b).sum() / union) if union else 0.0


def part(photo, side):
    """A random part of `side` px in the photo's own resolution: fewer, larger segments, the setting of the reference figures."""
    rng = np.random.default_rng([zlib.crc32(photo.name.encode()), 1])
    h, w = photo.image.shape[:2]
    top, left = rng.integers(max(1, h - side + 1)), rng.integers(max(1, w - side + 1))
    window = np.s_[top : top + side, left : left + side]
    return replace(photo, image=np.ascontiguousarray(photo.image[window]), maps=[segments[window] for segments in photo.maps])


def chosen_segments(photo, by_area, rng):
    """Up to MOST segments of one randomly chosen annotator, as bool maps: each at most once, or drawn by their area."""
    segments = photo.maps[rng.integers(len(photo.maps))]
    ids, counts = np.unique(segments, return_counts=True)
    fit = np.array([i != photo.void and n >= SMALLEST * segments.size for i, n in zip(ids, counts)])
    ids, counts = ids[fit], counts[fit]
    if by_area and len(ids):
        drawn = rng.choice(ids, MOST, p=counts / counts.sum())
    else:
        drawn = rng.permutation(ids)[:MOST]
    return [segments == i for i in drawn]


def ask(studio, points, previous=None):
    """One prompt -> masks bool [3,H,W], scores [3], low-resolution logits [3,l,l]."""
    masks, scores, low = studio.ask([points], previous, studio.size)
    return masks[0] > 0, scores[0], low[0]


def corrected(studio, truth, points, rng):
    """IoU of the best-scored mask after ROUNDS further clicks, each in the larger error."""
    masks, scores, low = ask(studio, points)
    for _ in range(ROUNDS):
        at = int(scores.argmax())
        missed, spilt = truth & ~masks[at], masks[at] & ~truth
        larger = missed if missed.sum() >= spilt.sum() else spilt
        if larger.any():
            points = points + [(*pixel(larger, rng), int(larger is missed))]
        masks, scores, low = ask(studio, points, low[at])
    return iou(masks[int(scores.argmax())], truth)


def questions(photo, by_area):
    """The photo's fixed clicks and boxes: (truth, x, y, box); the same for every method."""
    rng = np.random.default_rng(zlib.crc32(photo.name.encode()))
    return [(truth, *pixel(truth, rng), box_of(truth, rng)) for truth in chosen_segments(photo, by_area, rng)]


def measure_baseline(photo, by_area, note):
    maps = felzenszwalb.regions(photo.image)
    for truth, x, y, _ in questions(photo, by_area):
        note("Felzenszwalb, best of three", max(iou(mask, truth) for mask in felzenszwalb.under(maps, x, y)))


def measure_model(studio, photo, by_area, note, quick):
    studio.open(photo.image)
    rng = np.random.default_rng(0)
    for truth, x, y, box in questions(photo, by_area):
        masks, scores, _ = ask(studio, [(x, y, 1)])
        each = [iou(mask, truth) for mask in masks]
        note("click, best of three", max(each))
        note("click, best scored", each[int(scores.argmax())])
        masks, scores, _ = ask(studio, [(box[0], box[1], 2), (box[2], box[3], 3)])
        note("box, best scored", iou(masks[int(scores.argmax())], truth))
        if not quick:
            note("four clicks, best scored", corrected(studio, truth, [(x, y, 1)], rng))


def main():
    root = Path(__file__).parents[2]
    parser = argparse.ArgumentParser()
    parser.add_argument("--data", type=Path, default=root / "../shared/data")
    parser.add_argument("--scenes", type=Path, default=None)
    parser.add_argument("--models", type=Path, default=root / "public/models/segmenter")
    parser.add_argument("--photos", type=int, default=10**9, help="at most so many photos a collection")
    parser.add_argument("--baseline", action="store_true", help="Felzenszwalb on the same clicks, in place of the model")
    parser.add_argument("--by-area", action="store_true", help="clicks on random pixels: large segments are asked for more")
    parser.add_argument("--quick", action="store_true", help="without the correcting clicks")
    parser.add_argument("--crop", type=int, help="random parts of so many px in place of whole photos")
    parser.add_argument("--threads", type=int, default=2)
    args = parser.parse_args()
    studio = None if args.baseline else Studio(args.models, args.threads)
    heading = None
    for name, photos in data.load(args.data, args.scenes, wanted=True).items():
        found = {}
        note = lambda figure, value: found.setdefault(figure, []).append(value)
        for photo in photos[: args.photos]:
            photo = part(photo, args.crop) if args.crop else photo
            if args.baseline:
                measure_baseline(photo, args.by_area, note)
            else:
                measure_model(studio, photo, args.by_area, note, args.quick)
        if heading is None:
            heading = list(found)
            print("| collection | photos | clicks | " + " | ".join(heading) + " |\n|" + "---|" * (3 + len(heading)))
        clicks = len(found[heading[0]])
        figures = " | ".join(f"{np.mean(found[figure]):.3f}" for figure in heading)
        print(f"| {name} | {min(len(photos), args.photos)} | {clicks} | {figures} |", flush=True)


if __name__ == "__main__":
    main()
