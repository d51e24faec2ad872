"""The table of the model card: tags, CAM and CAM + SEPL on held-out scenes, from the files the studio ships.

    python -m classifier.evaluate --scenes DIR [--limit 200]

Reads public/models/classifier and, for SEPL, public/models/segmenter. The background threshold of the CAM is swept over
0.00..0.59; SEPL is applied at every fifth threshold, and both best values are reported.
"""

import argparse
import json
from pathlib import Path

import numpy as np
from PIL import Image

from classifier.cam import activation_maps, label_map, view_at
from classifier.data import label_of, load
from classifier.everything import everything, found
from classifier.measures import Confusion, mean_average_precision
from classifier.sepl import sepl_official, sepl_paper
from graphs import session
from segmenter.studio import Studio

MODELS = Path(__file__).parents[2] / "public" / "models"
SWEEP = [i / 100 for i in range(60)]
SEPL_SWEEP = SWEEP[5::5]


class Classifier:
    def __init__(self, folder: Path) -> None:
        self.contract = json.loads((folder / "contract.json").read_text())
        self.session = session(folder / self.contract["files"]["model"]["path"], 1)
        self.base_side = self.contract["input"]["base_side"]
        self.mean = np.float32(self.contract["input"]["mean"]).reshape(1, 3, 1, 1)
        self.std = np.float32(self.contract["input"]["std"]).reshape(1, 3, 1, 1)

    def run(self, output: str, image: np.ndarray) -> np.ndarray:
        """image [n,3,H,W] in 0..1."""
        return self.session.run([output], {"image": (image - self.mean) / self.std})[0]


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--scenes", type=Path, required=True)
    parser.add_argument("--classifier", type=Path, default=MODELS / "classifier")
    parser.add_argument("--segmenter", type=Path, default=MODELS / "segmenter")
    parser.add_argument("--limit", type=int)
    parser.add_argument("--base-side", type=int, help="instead of the contract's")
    parser.add_argument("--side", type=int, default=14, help="clicks along each axis")
    parser.add_argument("--score", type=float, default=0.3)
    parser.add_argument("--stability", type=float, default=0.6)
    parser.add_argument("--quality", type=float, default=0.5, help="least predicted IoU of a mask that SEPL takes")
    parser.add_argument("--true-masks", action="store_true", help="the objects themselves in place of everything mode: SEPL's bound")
    args = parser.parse_args()

    index = json.loads((args.scenes / "index.json").read_text())["scenes"][: args.limit]
    scenes = load(args.scenes, (index[0]["width"], index[0]["height"]), args.limit)
    net = Classifier(args.classifier)
    side = args.base_side or net.base_side
    classes = len(scenes.classes)
    segmenter = Studio(args.segmenter) if (args.segmenter / "contract.json").exists() else None
    refine = segmenter or args.true_masks

    scores = np.stack([net.run("logits", view_at(image, side))[0] for image in scenes.images])
    print(f"scenes {len(scenes.images)}, tags mAP {mean_average_precision(scores, scenes.tags):.4f}", flush=True)

    plain = {t: Confusion(classes) for t in SWEEP}
    refined = {t: Confusion(classes) for t in SEPL_SWEEP}
    official = {t: Confusion(classes) for t in SEPL_SWEEP}
    masks_seen, objects = 0, []
    for i, (image, tags, file) in enumerate(zip(scenes.images, scenes.tags, scenes.files)):
        truth = label_of(file)
        maps = activation_maps(lambda x: net.run("class_maps", x), image, tags, side)
        for t, confusion in plain.items():
            confusion.add(truth, label_map(maps, t))
        if refine:
            instances = np.asarray(Image.open(file.with_suffix(".instances.png")))
            if args.true_masks:
                masks = np.stack([instances == number for number in np.unique(instances) if number])
                expected = np.ones(len(masks))
            else:
                masks, expected = everything(segmenter, image, args.side, args.score, args.stability)
            masks_seen += len(masks)
            objects += found(masks, instances)
            masks = masks[expected > args.quality]
            for t in SEPL_SWEEP:
                label = label_map(maps, t)
                refined[t].add(truth, sepl_paper(label, masks, classes))
                official[t].add(truth, sepl_official(label, masks, classes))
        if i % 25 == 24:
            print(f"  {i + 1} scenes", flush=True)

    def report(name: str, sweep: dict[float, Confusion]) -> None:
        best = max(sweep, key=lambda t: (sweep[t].mean_iou(), -t))
        iou = sweep[best].iou()
        print(f"\n{name}: mIoU {sweep[best].mean_iou():.4f} at background {best:.2f}")
        for label, value in zip(["background", *scenes.classes], iou):
            print(f"  {label:14s} {value:.3f}")

    report("CAM", plain)
    if refine:
        print(f"\nmasks a scene: {masks_seen / len(scenes.images):.1f}")
        print(f"objects with a mask at IoU 0.5: {np.mean(objects):.3f} of {len(objects)}")
        report("CAM + SEPL, the paper's reading with a background veto", refined)
        report("CAM + SEPL, the official code's rules", official)


if __name__ == "__main__":
    main()
