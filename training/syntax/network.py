"""The network: a small transformer over word pieces, and heads that read syntax and names off its words.

The word-piece embeddings are not part of it. They come in as vectors, so that other networks can share one table.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from pathlib import Path

import torch
from safetensors.torch import load_file
from torch import Tensor, nn
from torch.nn import functional

WIDTH, INNER, LAYERS, HEADS, POSITIONS = 384, 1536, 6, 12, 256
CASES = 9


@dataclass(frozen=True, slots=True)
class Sizes:
    """How wide the heads are."""

    upos: int
    feats: int
    name: int
    deprel: int
    start: int = 2
    arc: int = 256
    rel: int = 96

    @property
    def tags(self) -> tuple[int, ...]:
        """The widths of the taggers, in the order of `TAGGERS`."""
        return self.upos, self.feats, self.name, self.start


TAGGERS = ("upos", "feats", "name", "start")


class Layer(nn.Module):
    """One layer of the transformer, with one matrix for queries, keys and values."""

    def __init__(self) -> None:
        super().__init__()
        self.qkv = nn.Linear(WIDTH, 3 * WIDTH)
        self.mix = nn.Linear(WIDTH, WIDTH)
        self.mix_norm = nn.LayerNorm(WIDTH, eps=1e-12)
        self.up = nn.Linear(WIDTH, INNER)
        self.down = nn.Linear(INNER, WIDTH)
        self.down_norm = nn.LayerNorm(WIDTH, eps=1e-12)
        self.drop = nn.Dropout(0.1)

    def forward(self, x: Tensor, bias: Tensor | None) -> Tensor:
        """Return the next layer's vectors; *bias* hides what is padding."""
        batch, length, _ = x.shape
        q, k, v = (
            part.view(batch, length, HEADS, WIDTH // HEADS).transpose(1, 2) for part in self.qkv(x).split(WIDTH, -1)
        )
        score = q @ k.transpose(-1, -2) / math.sqrt(WIDTH // HEADS)
        seen = torch.softmax(score if bias is None else score + bias, -1).to(v.dtype) @ v
        seen = seen.transpose(1, 2).reshape(batch, length, WIDTH)
        x = self.mix_norm(x + self.drop(self.mix(seen)))
        return self.down_norm(x + self.drop(self.down(functional.gelu(self.up(x)))))


class Encoder(nn.Module):
    """From embeddings of pieces to vectors in context."""

    def __init__(self) -> None:
        super().__init__()
        self.position = nn.Parameter(torch.zeros(POSITIONS, WIDTH))
        self.case = nn.Embedding(CASES, WIDTH)
        nn.init.zeros_(self.case.weight)
        self.norm = nn.LayerNorm(WIDTH, eps=1e-12)
        self.drop = nn.Dropout(0.1)
        self.layers = nn.ModuleList(Layer() for _ in range(LAYERS))

    def forward(self, embedded: Tensor, case: Tensor, mask: Tensor | None = None) -> Tensor:
        """Return a vector for each piece.

        Args:
            embedded: Embeddings of the pieces, batch × pieces × width.
            case: How each piece's word is written, batch × pieces.
            mask: True where there is a piece, batch × pieces; None if all are.
        """
        x = embedded + self.case(case) + self.position[: embedded.shape[1]]
        x = self.drop(self.norm(x))
        bias = None if mask is None else (~mask)[:, None, None, :].float() * -1e4
        for layer in self.layers:
            x = layer(x, bias)
        return x

    def load(self, folder: Path) -> None:
        """Take the weights of a BERT encoder of the same shape."""
        old = load_file(folder / "model.safetensors")
        kind = old["embeddings.token_type_embeddings.weight"][0]
        new = {
            "position": old["embeddings.position_embeddings.weight"][:POSITIONS] + kind,
            "case.weight": self.case.weight.detach(),
            "norm.weight": old["embeddings.LayerNorm.weight"],
            "norm.bias": old["embeddings.LayerNorm.bias"],
        }
        parts = {
            "mix": "attention.output.dense",
            "mix_norm": "attention.output.LayerNorm",
            "up": "intermediate.dense",
            "down": "output.dense",
            "down_norm": "output.LayerNorm",
        }
        for i in range(LAYERS):
            for end in ("weight", "bias"):
                for ours, theirs in parts.items():
                    new[f"layers.{i}.{ours}.{end}"] = old[f"encoder.layer.{i}.{theirs}.{end}"]
                new[f"layers.{i}.qkv.{end}"] = torch.cat(
                    [old[f"encoder.layer.{i}.attention.self.{part}.{end}"] for part in ("query", "key", "value")]
                )
        self.load_state_dict(new)


class Reader(nn.Module):
    """The encoder and its heads."""

    def __init__(self, sizes: Sizes) -> None:
        super().__init__()
        self.sizes = sizes
        self.encoder = Encoder()
        self.drop = nn.Dropout(0.15)
        self.tags = nn.Linear(WIDTH, sum(sizes.tags))
        self.project = nn.Linear(WIDTH, 2 * sizes.arc + 2 * sizes.rel)
        self.arc = nn.Linear(sizes.arc, sizes.arc)
        nn.init.normal_(self.arc.weight, std=0.02)
        self.rel = nn.Linear(sizes.rel, sizes.deprel * sizes.rel, bias=False)
        nn.init.normal_(self.rel.weight, std=0.02)
        self.rel_dependent = nn.Linear(sizes.rel, sizes.deprel)
        self.rel_head = nn.Linear(sizes.rel, sizes.deprel, bias=False)

    def read(self, embedded: Tensor, case: Tensor, words: Tensor, mask: Tensor | None) -> tuple[Tensor, ...]:
        """Return scores of arcs, the two sides of relations, and scores of all tags, for each word."""
        x = self.encoder(embedded, case, mask)
        x = self.drop(torch.gather(x, 1, words.unsqueeze(-1).expand(-1, -1, WIDTH)))
        sides = self.drop(functional.leaky_relu(self.project(x), 0.1))
        arc, rel = self.sizes.arc, self.sizes.rel
        dependent, head, rel_dependent, rel_head = sides.split([arc, arc, rel, rel], -1)
        return self.arc(dependent) @ head.transpose(1, 2), rel_dependent, rel_head, self.tags(x)

    def relations(self, dependent: Tensor, head: Tensor) -> Tensor:
        """Score the relations of pairs given one by one: n × width twice → n × relations."""
        mixed = self.rel(dependent).view(-1, self.sizes.deprel, self.sizes.rel)
        both = self.rel_dependent(dependent) + self.rel_head(head)
        return torch.einsum("nrk,nk->nr", mixed, head) + both

    def forward(self, embedded: Tensor, case: Tensor, words: Tensor) -> tuple[Tensor, Tensor, Tensor]:
        """Score everything for one window, as the shipped graph does.

        Returns:
            Arcs (word × head), relations (word × relation × head) and tags (word × tag); word 0 is the root.
        """
        arc, dependent, head, tags = self.read(embedded, case, words, None)
        dependent, head = dependent[0], head[0]
        mixed = self.rel(dependent).view(-1, self.sizes.deprel, self.sizes.rel)
        rel = mixed @ head.transpose(0, 1)
        rel = rel + self.rel_dependent(dependent).unsqueeze(-1) + self.rel_head(head).transpose(0, 1).unsqueeze(0)
        return arc[0], rel, tags[0]
