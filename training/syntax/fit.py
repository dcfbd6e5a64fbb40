"""Fitting the network."""

from __future__ import annotations

import random
import time
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import asdict
from itertools import islice
from pathlib import Path

import torch
from torch import Tensor, nn
from torch.nn import functional

from .network import TAGGERS, Reader, Sizes
from .windows import Batch, Labels, Window, batches, collate

ENCODER_RATE, HEAD_RATE = 3e-4, 1.5e-3
PART = {"arc": 1.0, "rel": 1.0, "upos": 0.3, "feats": 0.3, "start": 0.3, "name": 1.0}
AVERAGED_OVER = 0.998
WARM_UP = 100  # steps


def losses(net: Reader, batch: Batch, table: Tensor) -> dict[str, Tensor]:
    """Return the loss of each task on one batch."""
    with torch.autocast("cpu", torch.bfloat16):
        arc, dependent, head, tags = net.read(table[batch.pieces], batch.case, batch.words, batch.mask)
    found: dict[str, Tensor] = {}
    known = batch.head >= 0
    if known.any():
        same = batch.sentence.unsqueeze(2) == batch.sentence.unsqueeze(1)
        same[:, :, 0] = True
        same &= ~torch.eye(same.shape[1], dtype=torch.bool)
        found["arc"] = functional.cross_entropy(arc.float().masked_fill(~same, -1e4)[known], batch.head[known])
        rows, _ = known.nonzero(as_tuple=True)
        with torch.autocast("cpu", torch.bfloat16):
            rel = net.relations(dependent[known], head[rows, batch.head[known]])
        found["rel"] = functional.cross_entropy(rel.float(), batch.deprel[known])
    for kind, score in zip(TAGGERS, tags.float().split(net.sizes.tags, -1), strict=True):
        if kind == "name":
            found |= _name_loss(score, batch)
        elif (gold := getattr(batch, kind)).ge(0).any():
            found[kind] = functional.cross_entropy(score.flatten(0, 1), gold.flatten(), ignore_index=-100)
    return found


def _name_loss(score: Tensor, batch: Batch) -> dict[str, Tensor]:
    """Return the loss over tags: minus the log of all that a word may have."""
    known = batch.name > 0
    if not known.any():
        return {}
    bits = batch.name[known].unsqueeze(-1) >> torch.arange(score.shape[-1]) & 1
    allowed = score[known].masked_fill(bits == 0, -1e9)
    each = torch.logsumexp(score[known], -1) - torch.logsumexp(allowed, -1)
    weight = batch.weight[known]
    return {"name": (each * weight).sum() / weight.sum()}


def fit(
    draw: Callable[[random.Random], list[Window]],
    labels: Labels,
    encoder: Path,
    table: Tensor,
    steps: int,
    seed: int = 0,
    say: Callable[[str], None] = print,
) -> Reader:
    """Fit a network and return the running mean of its weights.

    Args:
        draw: Makes the windows of one epoch.
        labels: The labels to learn.
        encoder: The folder of the encoder to start from.
        table: Embeddings of the pieces, which stay as they are.
        steps: How many batches to learn from.
        seed: Where chance starts.
        say: Takes a line on progress now and then.
    """
    torch.manual_seed(seed)
    net = Reader(Sizes(len(labels.upos), len(labels.feats), len(labels.name), len(labels.deprel)))
    net.encoder.load(encoder)
    mean = {name: value.detach().clone() for name, value in net.state_dict().items()}
    body = list(net.encoder.parameters())
    heads = [p for name, p in net.named_parameters() if not name.startswith("encoder.")]
    optimiser = torch.optim.AdamW([{"params": body}, {"params": heads}], betas=(0.9, 0.98), fused=True)
    sums: Counter[str] = Counter()
    began = time.perf_counter()
    for step, batch in enumerate(islice(_endless(draw, random.Random(seed)), steps)):
        rate = min(1.0, step / WARM_UP) * max(0.02, 1 - step / steps)
        for group, top in zip(optimiser.param_groups, (ENCODER_RATE, HEAD_RATE), strict=True):
            group["lr"] = top * rate
        _step(net, optimiser, batch, table, sums)
        _average(net, mean, step)
        if (step + 1) % 100 == 0:
            say(f"step {step + 1} of {steps}, {(time.perf_counter() - began) / 60:.1f} min, {_means(sums)}")
            sums.clear()
    net.load_state_dict(mean)
    return net.eval()


def _endless(draw: Callable[[random.Random], list[Window]], rng: random.Random) -> Iterator[Batch]:
    """Yield batches, epoch after epoch."""
    while True:
        for group in batches(draw(rng), rng):
            yield collate(group)


def _step(net: Reader, optimiser: torch.optim.Optimizer, batch: Batch, table: Tensor, sums: Counter[str]) -> None:
    """Take one step."""
    net.train()
    found = losses(net, batch, table)
    total = torch.stack([PART[kind] * loss for kind, loss in found.items()]).sum()
    optimiser.zero_grad(set_to_none=True)
    total.backward()  # type: ignore[no-untyped-call]
    nn.utils.clip_grad_norm_(net.parameters(), 2.0)
    optimiser.step()
    for kind, loss in found.items():
        sums[kind] += loss.item()
        sums[f"n {kind}"] += 1


def _average(net: Reader, mean: dict[str, Tensor], step: int) -> None:
    """Move the running mean of the weights towards the weights."""
    keep = min(AVERAGED_OVER, (1 + step) / (10 + step))
    with torch.no_grad():
        for name, value in net.state_dict().items():
            mean[name].lerp_(value, 1 - keep)


def _means(sums: Counter[str]) -> str:
    """Write the mean loss of each task."""
    return " ".join(f"{kind} {sums[kind] / sums[f'n {kind}']:.3f}" for kind in PART if sums[f"n {kind}"])


def save(net: Reader, labels: Labels, path: Path) -> None:
    """Keep a fitted network with its labels."""
    torch.save({"state": net.state_dict(), "labels": asdict(labels)}, path)


def load(path: Path) -> tuple[Reader, Labels]:
    """Load a fitted network and its labels."""
    kept = torch.load(path, weights_only=True)
    labels = Labels(**{kind: tuple(values) for kind, values in kept["labels"].items()})
    net = Reader(Sizes(len(labels.upos), len(labels.feats), len(labels.name), len(labels.deprel)))
    net.load_state_dict(kept["state"])
    return net.eval(), labels
