"""Dense losses on the embedding and SAM's losses on the masks."""

import torch
import torch.nn.functional as F

from .encoder import METRIC

SHARPNESS = 0.05  # a score ahead by so much is e times as likely to be drawn


def boundary_loss(embedding, edges, drawn):
    """edges f32 [I,2,h,w]: share of annotators who draw a border through the cell (fine) and its 2x2 block (coarse);
    drawn f32 [I,1,h,w]: where that is known."""
    loss = F.binary_cross_entropy_with_logits(embedding[:, :2].float(), edges, reduction="none")
    return (loss * drawn).sum() / (2 * drawn.sum() + 1)


def metric_loss(embedding, cells, same, known):
    """Pairs of cells: exp(-squared distance) is the probability of being in one segment.

    cells i64 [I,K] flat positions; same f32 [I,K,K] share of annotators who agree; known f32 [I,K,K] 0 or 1.
    Both kinds of pair weigh the same, whatever the photo's number of segments.
    """
    metric = embedding[:, 2 : 2 + METRIC].float().flatten(2)
    picked = torch.gather(metric, 2, cells.unsqueeze(1).expand(-1, METRIC, -1)).transpose(1, 2)
    length = (picked * picked).sum(2)
    gap = length.unsqueeze(2) + length.unsqueeze(1) - 2 * torch.matmul(picked, picked.transpose(1, 2))
    gap = torch.relu(gap)
    together, apart = known * same, known * (1 - same)
    loss_same = (gap.clamp(max=20) * together).sum() / (together.sum() + 1)
    loss_apart = (-torch.log(1.01 - torch.exp(-gap)) * apart).sum() / (apart.sum() + 1)
    return loss_same + loss_apart


def mask_loss(masks, scores, target, inside):
    """SAM's rule: the best of the three masks learns the shape, every score learns its own mask's IoU.

    The mask that the scores would pick learns too, with weight 0.6: it is what a user sees first. For the same reason
    the scores also learn the order of the three: what a draw by them would lose against the best mask.

    masks [B,3,h,w] logits; scores [B,3]; target f32 [B,1,h,w] covered share of each cell; inside f32 [B,1,h,w].
    Returns loss, scores' loss, the thresholded IoU [B,3].
    """
    masks = masks.float()
    area = inside.sum((2, 3))
    cross = F.binary_cross_entropy_with_logits(masks, target.expand_as(masks), reduction="none")
    cross = (cross * inside).sum((2, 3)) / area
    soft = torch.sigmoid(masks) * inside
    both = (soft * target).sum((2, 3))
    jaccard = 1 - (both + 1) / (soft.sum((2, 3)) + target.sum((2, 3)) - both + 1)
    each = jaccard + cross
    picked = each.gather(1, scores.detach().argmax(1, keepdim=True))
    # A twentieth for the others keeps all three alive.
    shape = each.amin(1).mean() + 0.6 * picked.mean() + 0.05 * each.mean()
    with torch.no_grad():
        hard, truth = (masks > 0).float() * inside, (target > 0.5).float()
        both = (hard * truth).sum((2, 3))
        iou = both / (hard.sum((2, 3)) + truth.sum((2, 3)) - both).clamp(min=1)
    drawn = (torch.softmax(scores.float() / SHARPNESS, 1) * iou).sum(1)
    regret = (iou.amax(1) - drawn).mean()
    return shape, F.mse_loss(scores.float(), iou) + 0.3 * regret, iou
