"""Writes golden.json: files of Pillow, NumPy and pycocotools, which our readers must read and our writers match.

    pip install numpy pillow pycocotools && python golden.py
"""

import base64
import io
import json
from pathlib import Path

import numpy as np
import PIL
from PIL import Image
from pycocotools import mask as coco


def voc_palette(entries=256):
    palette = []
    for label in range(entries):
        rest, rgb = label, [0, 0, 0]
        for bit in range(7, -1, -1):
            for channel in range(3):
                rgb[channel] |= (rest >> channel & 1) << bit
            rest >>= 3
        palette += rgb
    return palette


def text(data):
    return base64.b64encode(data).decode()


def png(image, **options):
    file = io.BytesIO()
    image.save(file, "PNG", **options)
    return text(file.getvalue())


def indexed(values, entries=256):
    image = Image.fromarray(np.array(values, np.uint8), "P")
    image.putpalette(voc_palette(entries))
    return image


def npy(array):
    file = io.BytesIO()
    np.save(file, array)
    return text(file.getvalue())


label = np.array([[0, 1, 2, 255, 20], [0, 0, 15, 15, 255], [7, 0, 0, 0, 0]], np.uint8)
one_bit = np.array([[0, 1, 1, 0, 0, 0, 0, 0, 1, 1], [1, 0, 0, 0, 0, 0, 0, 0, 0, 1]], np.uint8) * 255
ring = np.zeros((5, 7), np.uint8)
ring[1:4, 2:5] = 1
ring[2, 3] = 0
ring[0, 6] = ring[4, 0] = 1
rows, columns = np.mgrid[:375, :500]
ellipse = ((columns - 250) ** 2 / 200**2 + (rows - 180) ** 2 / 150**2 < 1).astype(np.uint8)
ellipse[100:130, 200:260] = 0
grey = Image.fromarray(label, "L")

golden = {
    "made by": f"golden.py with Pillow {PIL.__version__}, NumPy {np.__version__}, pycocotools",
    "label": label.tolist(),
    "png": {
        "indexed 8": png(indexed(label)),
        "grey 8": png(grey),
        "rgb": png(indexed(label).convert("RGB")),
        "rgba": png(indexed(label).convert("RGBA")),
        "grey 16": png(Image.fromarray(label.astype(np.uint16))),
        "grey 16 above 255": png(Image.fromarray(label.astype(np.uint16) * 5)),
        "grey alpha": png(grey.convert("LA")),
        "indexed 2": png(indexed([[0, 1, 2, 3, 0], [3, 2, 1, 0, 3]], 4), bits=2),
        "indexed 4": png(indexed([[0, 15, 9], [1, 2, 3]], 16), bits=4),
        "one bit": png(Image.fromarray(one_bit).convert("1")),
        "zero and one": png(Image.fromarray(one_bit // 255, "L")),
        "mask": png(Image.fromarray(one_bit, "L")),
    },
    "npy": {
        "three axes": npy(np.arange(6, dtype="<f4").reshape(1, 2, 3) / 2 - 1),
        "one axis": npy(np.array([1.5, -2], dtype="<f4")),
        "no axis": npy(np.float32(3)),
    },
    "coco": {
        "ring": {"rows": ring.tolist(), "counts": coco.encode(np.asfortranarray(ring))["counts"].decode()},
        "ellipse": coco.encode(np.asfortranarray(ellipse))["counts"].decode(),
    },
}
Path(__file__).with_name("golden.json").write_text(json.dumps(golden, indent=1) + "\n")
