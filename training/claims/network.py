"""The network: an encoder over word pieces and features, and heads for acts, factuality, breach and roles."""

from __future__ import annotations

from pathlib import Path

import torch
from torch import Tensor, nn
from transformers import BertModel

from trucewatch.coding.features import COLUMNS
from trucewatch.coding.tagger import ACTS, FACTUALITIES, ROLE_WIDTH, ROLES


class ClaimNetwork(nn.Module):
    """Reads embedded pieces `B x P x H`; answers for each word.

    The embeddings of the pieces are no part of it: they are frozen and shared with the network of syntax.
    """

    def __init__(self, encoder: Path, dropout: float = 0.15) -> None:
        super().__init__()
        bert = BertModel.from_pretrained(str(encoder), add_pooling_layer=False)
        width = bert.config.hidden_size
        bert.embeddings.word_embeddings = nn.Embedding(1, width)  # never used: pieces come embedded
        self.bert = bert
        self.case = nn.Embedding(9, width)
        self.features = nn.Linear(len(COLUMNS), width, bias=False)
        nn.init.zeros_(self.case.weight)
        nn.init.normal_(self.features.weight, std=0.01)
        self.drop = nn.Dropout(dropout)
        self.act = nn.Sequential(
            nn.Linear(width + len(COLUMNS), width), nn.GELU(), nn.Dropout(dropout), nn.Linear(width, len(ACTS) + 1)
        )
        self.fact = nn.Linear(width, len(FACTUALITIES))
        self.breach = nn.Linear(width, 1)
        self.asks = nn.Linear(width, len(ROLES) * ROLE_WIDTH)
        self.answers = nn.Linear(width + len(COLUMNS), len(ROLES) * (ROLE_WIDTH + 1))

    def forward(
        self, embedded: Tensor, cases: Tensor, segments: Tensor, mask: Tensor, firsts: Tensor, features: Tensor
    ) -> tuple[Tensor, Tensor, Tensor, Tensor, Tensor]:
        """Logits of acts, factuality and breach for each word, and the vectors that ask for roles and answer."""
        x = embedded + self.case(cases) + self.features(features)
        hidden = self.bert(inputs_embeds=x, token_type_ids=segments, attention_mask=mask).last_hidden_state
        words = torch.gather(hidden, 1, firsts.unsqueeze(-1).expand(-1, -1, hidden.size(-1)))
        marks = torch.gather(features, 1, firsts.unsqueeze(-1).expand(-1, -1, features.size(-1)))
        words = self.drop(words)
        both = torch.cat([words, marks], dim=-1)
        return self.act(both), self.fact(words), self.breach(words), self.asks(words), self.answers(both)


def role_logits(asks: Tensor, answers: Tensor) -> Tensor:
    """`T x R x W` scores from the asking vectors of triggers `T x R*D` and the answering vectors of their windows `T x W x R*(D+1)`."""
    asked = asks.view(asks.size(0), len(ROLES), ROLE_WIDTH)
    given = answers.view(answers.size(0), answers.size(1), len(ROLES), ROLE_WIDTH + 1)
    return torch.einsum("trd,twrd->trw", asked, given[..., :-1]) + given[..., -1].transpose(1, 2)
