"""The two graphs as the studio's SAM adapter calls them."""

import torch
import torch.nn as nn
import torch.nn.functional as F

from graphs import fold

from .encoder import MEAN, STD, STRIDE

LONG_SIDE = 512
LOW = LONG_SIDE // STRIDE


def fold_sum(module, norm, convolutions):
    """Fold `norm`, which follows the sum of several convolutions, into them; the first one has the bias."""
    batch_norm = getattr(module, norm)
    scale = batch_norm.weight / torch.sqrt(batch_norm.running_var + batch_norm.eps)
    shift = batch_norm.bias - batch_norm.running_mean * scale
    with torch.no_grad():
        for name in convolutions:
            convolution = getattr(module, name)
            convolution.weight.mul_(scale.view(-1, 1, 1, 1))
        first = getattr(module, convolutions[0])
        first.bias.mul_(scale).add_(shift)
    setattr(module, norm, nn.Identity())


class ContractEncoder(nn.Module):
    """input_image f32[H,W,3], raw RGB 0..255, long side 512 -> image_embeddings [1,C,128,128]."""

    def __init__(self, encoder):
        super().__init__()
        self.encoder = fold(encoder)
        self.register_buffer("mean", torch.tensor(MEAN).view(1, 3, 1, 1))
        self.register_buffer("std", torch.tensor(STD).view(1, 3, 1, 1))

    def forward(self, input_image):
        x = (input_image.permute(2, 0, 1).unsqueeze(0) - self.mean) / self.std
        x = F.pad(x, (0, LONG_SIDE - x.shape[3], 0, LONG_SIDE - x.shape[2]))
        return self.encoder(x)


class ContractDecoder(nn.Module):
    """The official SAM decoder's inputs and outputs, with the prompts batched."""

    def __init__(self, decoder):
        super().__init__()
        self.decoder = fold(decoder)
        fold_sum(self.decoder, "norm_half", ("photo_half", "prompt_half"))
        fold_sum(self.decoder, "norm_full", ("photo_full", "prompt_full", "half_full"))

    def forward(self, image_embeddings, point_coords, point_labels, mask_input, has_mask_input, orig_im_size):
        low, scores = self.decoder(
            image_embeddings, point_coords, point_labels, mask_input, has_mask_input.reshape(-1, 1, 1, 1)
        )
        # One resize to the photo's long side and a cut: the padding lies right and below. The cost follows
        # orig_im_size, so a caller who wants only the low-resolution masks passes (1, 1).
        size = orig_im_size.to(torch.int64)
        side = size.max()
        masks = F.interpolate(low, size=(side, side), mode="bilinear", align_corners=False)
        return masks[:, :, : size[0], : size[1]], scores, low
