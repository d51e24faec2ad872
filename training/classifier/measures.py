"""Average precision of tags; mean IoU from a confusion matrix over the whole set."""

import numpy as np


def mean_average_precision(scores: np.ndarray, tags: np.ndarray) -> float:
    """scores, tags [n,K]: mean over the classes that occur of the area under the precision-recall steps."""
    out = []
    for k in range(tags.shape[1]):
        order = np.argsort(-scores[:, k], kind="stable")
        hit = tags[order, k] > 0
        if hit.any():
            precision = np.cumsum(hit) / np.arange(1, len(hit) + 1)
            out.append(precision[hit].mean())
    return float(np.mean(out))


class Confusion:
    """Pixel counts [truth, prediction] of classes 0..K."""

    def __init__(self, classes: int) -> None:
        self.counts = np.zeros((classes + 1, classes + 1), np.int64)

    def add(self, truth: np.ndarray, prediction: np.ndarray) -> None:
        n = len(self.counts)
        self.counts += np.bincount(truth.ravel().astype(np.int64) * n + prediction.ravel(), minlength=n * n).reshape(n, n)

    def iou(self) -> np.ndarray:
        """IoU of each class; NaN for a class neither present nor predicted."""
        hit = np.diag(self.counts).astype(float)
        union = self.counts.sum(0) + self.counts.sum(1) - hit
        return np.divide(hit, union, out=np.full(len(hit), np.nan), where=union > 0)

    def mean_iou(self) -> float:
        return float(np.nanmean(self.iou()))
