"""Fit the network to the corpus."""

from __future__ import annotations

import random
import time
from collections.abc import Iterator, Sequence
from pathlib import Path

import numpy as np
import torch
import torch.nn.functional as F  # noqa: N812 - as everybody calls it
from torch import Tensor

from trucewatch.coding._pieces import Pieces
from trucewatch.coding.tagger import Encoded, pad

from .data import IGNORE, Example
from .network import ClaimNetwork, role_logits

ENCODER_RATE, HEAD_RATE = 2e-4, 1e-3
PIECES_A_BATCH = 1800
WARM_UP_STEPS = 60


def batches(items: Sequence[Example], order: random.Random) -> list[list[Example]]:
    """Windows of like length together, in random order."""
    shuffled = list(items)
    order.shuffle(shuffled)
    out: list[list[Example]] = []
    for at in range(0, len(shuffled), 400):
        batch: list[Example] = []
        for item in sorted(shuffled[at : at + 400], key=lambda e: len(e.pieces)):
            if batch and (len(batch) + 1) * len(item.pieces) > PIECES_A_BATCH:
                out.append(batch)
                batch = []
            batch.append(item)
        out.append(batch)
    order.shuffle(out)
    return out


def fit(
    network: ClaimNetwork, items: Sequence[Example], pieces: Pieces, *, epochs: float, seed: int = 0
) -> ClaimNetwork:
    """Train for a number of passes over the examples; the same seed on the same machine gives the same network."""
    torch.manual_seed(seed)
    order = random.Random(seed)
    encoder = [p for n, p in network.named_parameters() if n.startswith("bert.")]
    heads = [p for n, p in network.named_parameters() if not n.startswith("bert.")]
    optimiser = torch.optim.AdamW(
        [{"params": encoder, "lr": ENCODER_RATE}, {"params": heads, "lr": HEAD_RATE}],
        weight_decay=0.01,
        betas=(0.9, 0.98),
    )
    total = int(len(batches(items, random.Random(seed))) * epochs)
    began, sums = time.time(), np.zeros(4)
    network.train()
    for steps, batch in enumerate(_forever(items, order)):
        rate = min(1.0, (steps + 1) / WARM_UP_STEPS) * max(0.02, 1 - steps / total)
        optimiser.param_groups[0]["lr"], optimiser.param_groups[1]["lr"] = ENCODER_RATE * rate, HEAD_RATE * rate
        losses = _losses(network, batch, pieces)
        loss = losses[0] + 0.4 * losses[1] + 0.3 * losses[2] + losses[3]
        optimiser.zero_grad(set_to_none=True)
        loss.backward()  # type: ignore[no-untyped-call]
        torch.nn.utils.clip_grad_norm_(network.parameters(), 1.0)
        optimiser.step()
        sums += [float(x.detach()) for x in losses]
        if steps % 50 == 49:
            print(
                f"step {steps + 1}/{total}  {time.time() - began:.0f} s  " + "  ".join(f"{x / 50:.3f}" for x in sums),
                flush=True,
            )
            sums[:] = 0
        if steps + 1 >= total:
            return network.eval()
    raise AssertionError("never ends")


def _forever(items: Sequence[Example], order: random.Random) -> Iterator[list[Example]]:
    while True:
        yield from batches(items, order)


def _losses(network: ClaimNetwork, batch: list[Example], pieces: Pieces) -> tuple[Tensor, Tensor, Tensor, Tensor]:
    arrays = tensors(batch, pieces)
    with torch.autocast("cpu", torch.bfloat16):
        outputs = network(**arrays)
    acts, facts, breach, asks, answers = (o.float() for o in outputs)
    width = arrays["firsts"].size(1)
    gold = torch.full((len(batch), width), IGNORE)
    gold_fact, gold_breach = gold.clone(), torch.full((len(batch), width), -1.0)
    for row, item in enumerate(batch):
        n = len(item.acts)
        gold[row, :n] = torch.from_numpy(item.acts)
        gold_fact[row, :n] = torch.from_numpy(item.facts)
        gold_breach[row, :n] = torch.from_numpy(item.breaches)
    act_loss = F.cross_entropy(acts.flatten(0, 1), gold.flatten(), ignore_index=IGNORE, label_smoothing=0.02) * 6
    told = gold_fact != IGNORE
    if not told.any():
        zero = act_loss * 0
        return act_loss, zero, zero, zero
    fact_loss = F.cross_entropy(facts[told], gold_fact[told])
    breach_loss = F.binary_cross_entropy_with_logits(breach[told].squeeze(-1), gold_breach[told])
    return act_loss, fact_loss, breach_loss, _role_loss(batch, asks, answers, width)


def _role_loss(batch: list[Example], asks: Tensor, answers: Tensor, width: int) -> Tensor:
    rows, words, labels, masks = [], [], [], []
    for row, item in enumerate(batch):
        for trigger, roles in zip(item.triggers, item.roles, strict=True):
            rows.append(row)
            words.append(trigger)
            padded = np.zeros((roles.shape[0], width), np.float32)
            padded[:, : roles.shape[1]] = roles
            labels.append(torch.from_numpy(padded))
            masks.append(torch.arange(width) < roles.shape[1])
    logits = role_logits(asks[rows, words], answers[rows])
    target, mask = torch.stack(labels), torch.stack(masks).unsqueeze(1).expand_as(logits)
    loss = F.binary_cross_entropy_with_logits(logits[mask], target[mask], reduction="sum", pos_weight=torch.tensor(1.5))
    return loss / max(1, len(rows)) / 8


def tensors(batch: Sequence[Example], pieces: Pieces) -> dict[str, Tensor]:
    """A batch as the network takes it."""
    encoded = [Encoded(e.pieces, e.cases, e.segments, e.firsts, e.features) for e in batch]
    arrays = {k: torch.from_numpy(v) for k, v in pad(encoded).items()}
    longest = arrays["mask"].size(1)
    embedded = np.zeros((len(batch), longest, pieces.embed([0]).shape[1]), np.float32)
    for row, item in enumerate(batch):
        embedded[row, : len(item.pieces)] = pieces.embed(item.pieces)
    return {"embedded": torch.from_numpy(embedded), **arrays}


def keep(network: ClaimNetwork, path: Path) -> None:
    """Write the weights."""
    torch.save(network.state_dict(), path)
