"""The network: an encoder over word pieces and features, and heads for what it says of each word."""

from __future__ import annotations

from pathlib import Path

import torch
from torch import Tensor, nn
from transformers import BertModel

from trucewatch.coding.features import COLUMNS
from trucewatch.coding.tagger import ACTS, FACTUALITIES, ROLES

HIDDEN_SHARE = 0.08
OUTPUTS = ("acts", "claim", "facts", "breach", "roles")


class ClaimNetwork(nn.Module):
    """Reads embedded pieces `B x P x H`; answers for each word.

    The embeddings of the pieces are no part of it: they are frozen and shared with the network of syntax.
    """

    def __init__(self, encoder: Path, dropout: float = 0.15) -> None:
        super().__init__()
        # plain attention: on a CPU its backward pass in bfloat16 is a third faster than the fused one's
        bert = BertModel.from_pretrained(
            str(encoder), add_pooling_layer=False, attn_implementation="eager", attention_probs_dropout_prob=0.0
        )
        width, columns = bert.config.hidden_size, len(COLUMNS)
        bert.embeddings.word_embeddings = nn.Embedding(1, width)  # never used: pieces come embedded
        self.bert = bert
        self.case = nn.Embedding(9, width)
        self.features = nn.Linear(columns, width, bias=False)
        nn.init.zeros_(self.case.weight)
        nn.init.normal_(self.features.weight, std=0.01)
        self.drop = nn.Dropout(dropout)
        self.act = _head(width + columns, width, len(ACTS) + 1, dropout)
        self.role = _head(width + columns, width, len(ROLES), dropout)
        self.claim = _head(width, width // 2, 1, dropout)
        self.fact = nn.Linear(width, len(FACTUALITIES))
        self.breach = nn.Linear(width, 1)

    def forward(
        self, embedded: Tensor, cases: Tensor, segments: Tensor, mask: Tensor, firsts: Tensor, features: Tensor
    ) -> tuple[Tensor, Tensor, Tensor, Tensor, Tensor]:
        """Logits for each word, in the order of `OUTPUTS`."""
        if self.training:  # some words are hidden, so that none is learnt by heart
            embedded = embedded * (torch.rand(embedded.shape[:2]) > HIDDEN_SHARE).unsqueeze(-1)
        x = embedded + self.case(cases) + self.features(features)
        hidden = self.bert(inputs_embeds=x, token_type_ids=segments, attention_mask=mask).last_hidden_state
        words = self.drop(torch.gather(hidden, 1, firsts.unsqueeze(-1).expand(-1, -1, hidden.size(-1))))
        marks = torch.gather(features, 1, firsts.unsqueeze(-1).expand(-1, -1, features.size(-1)))
        both = torch.cat([words, marks], dim=-1)
        return self.act(both), self.claim(words), self.fact(words), self.breach(words), self.role(both)


def _head(inputs: int, width: int, outputs: int, dropout: float) -> nn.Sequential:
    return nn.Sequential(nn.Linear(inputs, width), nn.GELU(), nn.Dropout(dropout), nn.Linear(width, outputs))
