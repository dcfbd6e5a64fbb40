"""Fit the network to the corpus."""

from __future__ import annotations

import random
import time
from collections.abc import Sequence
from pathlib import Path

import numpy as np
import torch
import torch.nn.functional as F  # noqa: N812 - as everybody calls it
from torch import Tensor

from trucewatch.coding._pieces import Pieces
from trucewatch.coding.tagger import ROLES, Encoded, embed, pad

from .data import IGNORE, Glance, Second
from .network import ClaimNetwork

ENCODER_RATE, HEAD_RATE = 1.5e-4, 8e-4
PIECES_A_BATCH = 1200
TELLING_WEIGHT = 2.0
"""Words that tell an act are one in fifteen: they weigh double, for recall."""
ROLE_WEIGHT = 1.5
GLANCES, TOLD_SHARE, NONE_SHARE = 2, 0.6, 0.25
"""How often in a pass each window is looked over, each claim looked at again, and each trigger that is none."""
WARM_UP_STEPS = 60

Item = Glance | Second
Batch = list[Item]


def batches(items: Sequence[Item], order: random.Random) -> list[Batch]:
    """Windows of like length and of one kind together, in random order; of the triggers that are no claims a part each time."""
    out: list[Batch] = []
    for kind in (Glance, Second):
        shuffled = [i for i in items if isinstance(i, kind) and order.random() < _share(i)]
        if kind is Glance:
            shuffled *= GLANCES
        order.shuffle(shuffled)
        for at in range(0, len(shuffled), 400):
            batch: Batch = []
            for item in sorted(shuffled[at : at + 400], key=lambda e: len(e.encoded.pieces)):
                if batch and (len(batch) + 1) * len(item.encoded.pieces) > PIECES_A_BATCH:
                    out.append(batch)
                    batch = []
                batch.append(item)
            out.append(batch)
    order.shuffle(out)
    return out


def _share(item: Item) -> float:
    if isinstance(item, Glance):
        return 1.0
    return NONE_SHARE if item.roles is None else TOLD_SHARE


def fit(
    network: ClaimNetwork, items: Sequence[Item], pieces: Pieces, *, epochs: int, minutes: float, seed: int = 0
) -> ClaimNetwork:
    """Train for a number of passes over the examples, or until the time is up; the rate falls to nothing towards the end."""
    torch.manual_seed(seed)
    order = random.Random(seed)
    encoder = [p for n, p in network.named_parameters() if n.startswith("bert.")]
    heads = [p for n, p in network.named_parameters() if not n.startswith("bert.")]
    optimiser = torch.optim.AdamW(
        [{"params": encoder, "lr": ENCODER_RATE}, {"params": heads, "lr": HEAD_RATE}],
        weight_decay=0.01,
        betas=(0.9, 0.98),
        fused=True,
    )
    began, sums, step = time.monotonic(), np.zeros(5), 0
    total = epochs * len(batches(items, random.Random(seed)))
    network.train()
    for _ in range(epochs):
        for batch in batches(items, order):
            done = max(step / total, (time.monotonic() - began) / 60 / minutes)
            if done >= 1:
                return network.eval()
            rate = min(1.0, (step + 1) / WARM_UP_STEPS) * max(0.02, 1 - done)
            optimiser.param_groups[0]["lr"], optimiser.param_groups[1]["lr"] = ENCODER_RATE * rate, HEAD_RATE * rate
            losses = _losses(network, batch, pieces)
            optimiser.zero_grad(set_to_none=True)
            torch.stack(losses).sum().backward()  # type: ignore[no-untyped-call]
            torch.nn.utils.clip_grad_norm_(network.parameters(), 1.0)
            optimiser.step()
            sums += [float(x.detach()) for x in losses]
            step += 1
            if step % 50 == 0:
                told = "  ".join(f"{x / 50:.3f}" for x in sums)
                print(f"step {step}/{total}  {time.monotonic() - began:.0f} s  {told}", flush=True)
                sums[:] = 0
    return network.eval()


def _losses(network: ClaimNetwork, batch: Batch, pieces: Pieces) -> list[Tensor]:
    encoded = [item.encoded for item in batch]
    with torch.autocast("cpu", torch.bfloat16):
        outputs = network(**tensors(encoded, pieces))
    acts, claim, facts, breach, roles = (o.float() for o in outputs)
    zero = acts.sum() * 0
    if isinstance(batch[0], Glance):
        return [_act_loss(batch, acts), zero, zero, zero, zero]
    return [zero, *_second_losses(batch, claim, facts, breach, roles)]


def _act_loss(batch: Batch, acts: Tensor) -> Tensor:
    gold = torch.full(acts.shape[:2], IGNORE)
    for row, item in enumerate(batch):
        assert isinstance(item, Glance)
        gold[row, : len(item.acts)] = torch.from_numpy(item.acts)
    weights = torch.full((acts.size(-1),), TELLING_WEIGHT)
    weights[0] = 1.0
    if not (gold != IGNORE).any():
        return acts.sum() * 0
    return 6 * F.cross_entropy(acts.flatten(0, 1), gold.flatten(), weights, ignore_index=IGNORE, label_smoothing=0.02)


def _second_losses(batch: Batch, claim: Tensor, facts: Tensor, breach: Tensor, roles: Tensor) -> list[Tensor]:
    rows = [(row, item) for row, item in enumerate(batch) if isinstance(item, Second)]
    at_rows = [row for row, item in rows for _ in item.at]
    at_words = [w for _, item in rows for w in item.at]
    judged = torch.tensor([item.claim for _, item in rows for _ in item.at])
    claim_loss = F.binary_cross_entropy_with_logits(claim[at_rows, at_words, 0], judged)
    told = [(row, item) for row, item in rows if item.roles is not None]
    if not told:
        zero = claim_loss * 0
        return [claim_loss, zero, zero, zero]
    firsts = ([row for row, _ in told], [item.at[0] for _, item in told])
    fact_loss = F.cross_entropy(facts[firsts], torch.tensor([item.fact for _, item in told]))
    breach_loss = F.binary_cross_entropy_with_logits(
        breach[firsts].squeeze(-1), torch.tensor([item.breach for _, item in told])
    )
    role_loss = torch.stack([_role_loss(roles[row], item) for row, item in told]).mean()
    return [claim_loss, 0.5 * fact_loss, 0.4 * breach_loss, role_loss]


def _role_loss(roles: Tensor, item: Second) -> Tensor:
    assert item.roles is not None
    gold = torch.from_numpy(item.roles)
    loss = F.binary_cross_entropy_with_logits(
        roles[: len(gold)], gold, reduction="sum", pos_weight=torch.tensor(ROLE_WEIGHT)
    )
    return loss / len(ROLES)


def tensors(encoded: Sequence[Encoded], pieces: Pieces) -> dict[str, Tensor]:
    """Windows as the network takes them."""
    arrays = pad(encoded)
    embedded = embed(encoded, pieces, arrays["mask"].shape[1])
    return {k: torch.from_numpy(v) for k, v in {"embedded": embedded, **arrays}.items()}


def start_from(network: ClaimNetwork, path: Path) -> None:
    """Take the weights of an earlier run; columns of features that came since begin at nothing."""
    kept = torch.load(path, weights_only=True)
    for name, now in network.state_dict().items():
        old = kept[name]
        if old.shape != now.shape:
            grown = torch.zeros_like(now)
            grown[:, : old.shape[1]] = old
            kept[name] = grown
    network.load_state_dict(kept)


def keep(network: ClaimNetwork, path: Path) -> None:
    """Write the weights."""
    torch.save(network.state_dict(), path)
