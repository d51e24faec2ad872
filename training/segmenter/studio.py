"""The exported segmenter, called as the studio calls it."""

import numpy as np
from PIL import Image

from graphs import session

from .contract import LONG_SIDE, LOW

DECODER_INPUTS = ("image_embeddings", "point_coords", "point_labels", "mask_input", "has_mask_input", "orig_im_size")


def feeds(embedding, coords, labels, size, mask=None):
    low = np.zeros((1, 1, LOW, LOW), np.float32) if mask is None else mask
    return dict(
        zip(DECODER_INPUTS, (embedding, coords, labels, low, np.array([mask is not None], np.float32), np.array(size, np.float32)))
    )


class Studio:
    def __init__(self, folder, threads=1):
        self.encoder, self.decoder = session(folder / "encoder.onnx", threads), session(folder / "decoder.onnx", threads)

    def open(self, image):
        """image u8 [H,W,3]. `frame` is its size in the network's square, `scale` frame pixels per photo pixel."""
        self.size = image.shape[:2]
        self.scale = LONG_SIDE / max(self.size)
        self.frame = h, w = [max(1, int(side * self.scale + 0.5)) for side in self.size]
        small = np.asarray(Image.fromarray(image).resize((w, h), Image.BILINEAR), np.float32)
        self.embedding = self.encoder.run(None, {"input_image": small})[0]

    def ask(self, prompts, previous=None, size=(1, 1)):
        """Prompts are lists of (x, y, label) in photo pixels, equally many in each; `previous` are logits [l,l].

        -> masks f32 [B,3,*size], expected IoU [B,3], low-resolution logits [B,3,l,l].
        """
        padded = [[*points] if any(p[2] == 2 for p in points) else [*points, (0, 0, -1)] for points in prompts]
        coords = np.array([[(x * self.scale, y * self.scale) for x, y, _ in points] for points in padded], np.float32)
        labels = np.array([[p[2] for p in points] for points in padded], np.float32)
        mask = None if previous is None else previous.reshape(1, 1, LOW, LOW)
        return self.decoder.run(None, feeds(self.embedding, coords, labels, size, mask))
