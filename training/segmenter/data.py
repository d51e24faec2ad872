"""The photo collections with their label maps, and the fixed held-out split."""

import hashlib
import json
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from PIL import Image

COLLECTIONS = ("coco", "bsds", "ccp", "scenes")
HELD_OUT_IN = 6  # one file name in six, by hash


@dataclass
class Photo:
    """image u8 [h,w,3]; maps: one i32 [h,w] of segment ids per annotator; void: id that means unlabelled, or None."""

    name: str
    collection: str
    image: np.ndarray
    maps: list
    void: int | None


def held_out(name: str) -> bool:
    """The split depends on the file name alone, so that adding photos never moves another one."""
    return hashlib.sha256(name.encode()).digest()[0] % HELD_OUT_IN == 0


def read(path: Path) -> np.ndarray:
    return np.asarray(Image.open(path))


def label_paths(root: Path, collection: str, stem: str) -> list:
    if collection == "coco":
        return [root / "coco/segments" / f"{stem}.png"]
    if collection == "bsds":
        return [root / "bsds/segments" / f"{stem}.{k}.png" for k in (0, 1)]
    return [root / "ccp/semantic" / f"{stem}.png"]


def load_collection(root: Path, collection: str, wanted) -> list:
    """Photos of one collection whose held-out flag equals `wanted`; an absent folder gives an empty list."""
    photos = []
    for path in sorted((root / collection / "images").glob("*.jpg")):
        if held_out(path.name) != wanted:
            continue
        maps = [read(p).astype(np.int32) for p in label_paths(root, collection, path.stem) if p.exists()]
        if maps:
            image = np.asarray(Image.open(path).convert("RGB"))
            photos.append(Photo(path.name, collection, image, maps, 0 if collection == "coco" else None))
    return photos


def load_scenes(folder: Path | None) -> list:
    """Rendered scenes (camwalk-scenes/1). Everything that is no object shares the id 0, so that id says nothing."""
    if folder is None or not (folder / "index.json").exists():
        return []
    photos = []
    for entry in json.loads((folder / "index.json").read_text())["scenes"]:
        image = np.asarray(Image.open(folder / entry["image"]).convert("RGB"))
        photos.append(Photo(entry["image"], "scenes", image, [read(folder / entry["instances"]).astype(np.int32)], 0))
    return photos


def load(root: Path, scenes: Path | None, wanted: bool) -> dict:
    """Collection name -> photos, only collections that are there; scenes have folders of their own for held-out ones."""
    found = {name: load_collection(root, name, wanted) for name in ("coco", "bsds", "ccp")}
    found["scenes"] = load_scenes(scenes)
    return {name: photos for name, photos in found.items() if photos}
