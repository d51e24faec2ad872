"""How a box is best asked for from a segmenter that only takes points (the transformers.js export of SAM).

The embedded segmenter takes both, so both ways are compared on it: mean IoU with the true segment when it is given the
segment's bounding box, and when the box is only told by points and the masks are judged by how well their own bounding
box fits.

    python -m training.segmenter.box_from_points --models public/models/segmenter --images DIR --segments DIR
"""

import argparse
import pathlib

import numpy as np
import onnxruntime
from PIL import Image

FRAME = 512
"""Side of the embedded segmenter's frame."""

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


class Segmenter:
    def __init__(self, folder):
        options = onnxruntime.SessionOptions()
        options.intra_op_num_threads = 1
        self.encoder = onnxruntime.InferenceSession(f"{folder}/encoder.onnx", options)
        self.decoder = onnxruntime.InferenceSession(f"{folder}/decoder.onnx", options)

    def encode(self, photo):
        self.scale = FRAME / max(photo.size)
        width, height = (max(1, int(side * self.scale + 0.5)) for side in photo.size)
        pixels = np.asarray(photo.resize((width, height), Image.BILINEAR), np.float32)
        (self.embedding,) = self.encoder.run(["image_embeddings"], {"input_image": pixels})
        self.valid = (height + 3) // 4, (width + 3) // 4

    def ask(self, points):
        """Masks [3, h, w] and scores of one prompt; points are (x, y, label) in pixels of the photo."""
        coords = np.array([[(x * self.scale, y * self.scale) for x, y, _ in points]], np.float32)
        feeds = {
            "image_embeddings": self.embedding,
            "point_coords": coords,
            "point_labels": np.array([[label for _, _, label in points]], np.float32),
            "mask_input": np.zeros((1, 1, 128, 128), np.float32),
            "has_mask_input": np.zeros(1, np.float32),
            "orig_im_size": np.ones(2, np.float32),
        }
        masks, scores = self.decoder.run(["low_res_masks", "iou_predictions"], feeds)
        height, width = self.valid
        return masks[0, -3:, :height, :width] > 0, scores[0, -3:]


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--models", required=True)
    parser.add_argument("--images", required=True, type=pathlib.Path)
    parser.add_argument("--segments", required=True, type=pathlib.Path)
    parser.add_argument("--suffix", default=".png", help="of the segments' files, after the photo's stem")
    parser.add_argument("--photos", type=int, default=40)
    parser.add_argument("--per-photo", type=int, default=6)
    arguments = parser.parse_args()
    segmenter = Segmenter(arguments.models)
    random = np.random.default_rng(7)
    ious = {}
    objects = 0
    for path in sorted(arguments.images.glob("*.jpg"))[: arguments.photos]:
        photo = Image.open(path).convert("RGB")
        segmenter.encode(photo)
        ids = np.array(Image.open(arguments.segments / f"{path.stem}{arguments.suffix}"))
        if ids.ndim == 3:
            ids = ids @ np.array([1, 256, 65536])[: ids.shape[2]]
        found = [i for i in np.unique(ids) if i and 0.005 < (ids == i).mean() < 0.6]
        for i in random.permutation(found)[: arguments.per_photo]:
            mask = ids == i
            small = np.array(
                Image.fromarray(mask.astype(np.uint8) * 255).resize(segmenter.valid[::-1], Image.BOX)
            ) > 127
            box = box_of(mask)
            cells = box * segmenter.scale / 4
            size = box[2:] - box[:2]
            objects += 1

            def keep(name, masks, scores, small=small):
                union = (masks | small).sum((1, 2))
                ious.setdefault(name, []).append(((masks & small).sum((1, 2)) / union)[np.argmax(scores)])

            masks, scores = segmenter.ask([(box[0], box[1], 2), (box[2], box[3], 3)])
            keep("box | predicted IoU", masks, scores)
            for name, prompts in PLANS.items():
                answers = []
                for prompt in prompts:
                    points = [
                        (*np.clip(box[:2] + size * (x, y), 0, np.array(photo.size) - 1), label)
                        for x, y, label in prompt
                    ]
                    answers.append(segmenter.ask([*points, (0, 0, -1)]))
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
