"""How a box is best asked for from a segmenter that only takes points (the transformers.js export of SAM).

The embedded segmenter takes both, so both ways are compared on it: mean IoU with the true segment when it is given the
segment's bounding box, and when the box is only told by points and the masks are judged by how well their own bounding
box fits.

    python -m segmenter.box_from_points --images DIR --segments DIR     # from the folder training/
"""

import argparse
import pathlib

import numpy as np
from PIL import Image

from .encoder import STRIDE
from .studio import Studio

CORNERS = [(x, y, 1) for x in (0.25, 0.75) for y in (0.25, 0.75)]
EDGES = [(-0.1, 0.5, 0), (1.1, 0.5, 0), (0.5, -0.1, 0), (0.5, 1.1, 0)]
NINE = [[(x, y, 1)] for x in (0.25, 0.5, 0.75) for y in (0.25, 0.5, 0.75)]
PLANS = {
    "centre": [[(0.5, 0.5, 1)]],
    "centre + corners inside": [[(0.5, 0.5, 1), *CORNERS]],
    "centre + edges outside": [[(0.5, 0.5, 1), *EDGES]],
    "nine, each alone": NINE,
    "nine with edges outside": [[*one, *EDGES] for one in NINE],
    "nine alone, centre with edges": [*NINE, [(0.5, 0.5, 1), *EDGES]],
    "nine alone and with edges": [*NINE, *([*one, *EDGES] for one in NINE)],
}
"""Sets of prompts; points are (x, y, label) in parts of the box."""


def box_of(mask):
    """[x0, y0, x1, y1], the last ones outside; zeros when empty."""
    ys, xs = np.nonzero(mask)
    return np.array([xs.min(), ys.min(), xs.max() + 1, ys.max() + 1]) if len(xs) else np.zeros(4)


def box_iou(a, b):
    inner = np.prod(np.clip(np.minimum(a[2:], b[2:]) - np.maximum(a[:2], b[:2]), 0, None))
    union = np.prod(a[2:] - a[:2]) + np.prod(b[2:] - b[:2]) - inner
    return inner / union if union > 0 else 0.0


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--models", type=pathlib.Path, default=pathlib.Path(__file__).parents[2] / "public/models/segmenter")
    parser.add_argument("--images", required=True, type=pathlib.Path)
    parser.add_argument("--segments", required=True, type=pathlib.Path)
    parser.add_argument("--suffix", default=".png", help="of the segments' files, after the photo's stem")
    parser.add_argument("--photos", type=int, default=40)
    parser.add_argument("--per-photo", type=int, default=6)
    arguments = parser.parse_args()
    studio = Studio(arguments.models)
    random = np.random.default_rng(7)
    ious = {}
    objects = 0
    for path in sorted(arguments.images.glob("*.jpg"))[: arguments.photos]:
        photo = Image.open(path).convert("RGB")
        studio.open(np.asarray(photo))
        valid = [(side + STRIDE - 1) // STRIDE for side in studio.frame]

        def ask(points):
            """Masks bool [3,h,w] on the decoder's grid and scores [3]."""
            _, scores, low = studio.ask([points])
            return low[0, :, : valid[0], : valid[1]] > 0, scores[0]

        ids = np.array(Image.open(arguments.segments / f"{path.stem}{arguments.suffix}"))
        if ids.ndim == 3:
            ids = ids @ np.array([1, 256, 65536])[: ids.shape[2]]
        found = [i for i in np.unique(ids) if i and 0.005 < (ids == i).mean() < 0.6]
        for i in random.permutation(found)[: arguments.per_photo]:
            mask = ids == i
            small = np.array(
                Image.fromarray(mask.astype(np.uint8) * 255).resize(valid[::-1], Image.BOX)
            ) > 127
            box = box_of(mask)
            cells = box * studio.scale / STRIDE
            size = box[2:] - box[:2]
            objects += 1

            def keep(name, masks, scores, small=small):
                union = (masks | small).sum((1, 2))
                ious.setdefault(name, []).append(((masks & small).sum((1, 2)) / union)[np.argmax(scores)])

            masks, scores = ask([(box[0], box[1], 2), (box[2], box[3], 3)])
            keep("box | predicted IoU", masks, scores)
            for name, prompts in PLANS.items():
                answers = []
                for prompt in prompts:
                    points = [
                        (*np.clip(box[:2] + size * (x, y), 0, np.array(photo.size) - 1), label)
                        for x, y, label in prompt
                    ]
                    answers.append(ask(points))
                masks = np.concatenate([answer[0] for answer in answers])
                scores = np.concatenate([answer[1] for answer in answers])
                fit = np.array([box_iou(box_of(one), cells) for one in masks])
                keep(f"{name} | predicted IoU", masks, scores)
                keep(f"{name} | fit of the box", masks, fit)
                rows, columns = np.ogrid[: masks.shape[1], : masks.shape[2]]
                inside = (rows >= cells[1] - 0.5) & (rows < cells[3]) & (columns >= cells[0] - 0.5) & (columns < cells[2])
                keep(f"{name} | fit of the box, cut to it", masks & inside, fit)
    print(f"{objects} segments of {arguments.photos} photos")
    for name, values in ious.items():
        print(f"{np.mean(values):.3f}  {name}")


if __name__ == "__main__":
    main()
