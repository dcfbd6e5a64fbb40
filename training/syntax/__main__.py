"""Make the language model: ``python -m training.syntax all --data DIR --encoder DIR --out DIR --work DIR``."""

from __future__ import annotations

import argparse
import random
from pathlib import Path

import numpy as np
import torch
from tokenizers import Tokenizer

from trucewatch.coding._pieces import Pieces

from . import export, fit, lexicon, vocabulary
from .corpus import Corpus, protected_words
from .windows import Encoder, Labels, Window

PIECES_KEPT = 23_400


def main() -> None:
    """Run the step asked for."""
    parser = argparse.ArgumentParser(prog="training.syntax", description=__doc__)
    parser.add_argument("step", choices=("pieces", "lemmas", "fit", "export", "all"))
    parser.add_argument("--data", type=Path, required=True, help="folder of the treebanks and name corpora")
    parser.add_argument("--encoder", type=Path, required=True, help="folder of all-MiniLM-L6-v2")
    parser.add_argument("--out", type=Path, required=True, help="folder of the model to write")
    parser.add_argument("--work", type=Path, required=True, help="folder for what is kept between steps")
    parser.add_argument("--steps", type=int, default=1600, help="batches to learn from")
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--teacher", type=Path, help="a fitted network that marks names in the treebank first")
    args = parser.parse_args()
    torch.set_num_threads(1)
    args.work.mkdir(parents=True, exist_ok=True)
    kept = args.work / "network.pt"
    if args.step in ("pieces", "all"):
        make_pieces(Corpus(args.data), args.encoder, args.out)
    if args.step in ("lemmas", "all"):
        lexicon.build(Corpus(args.data).treebank, args.out / "lemmas.tsv")
    if args.step in ("fit", "all"):
        make_network(Corpus(args.data), args, kept)
    if args.step in ("export", "all"):
        export.write(*fit.load(kept), args.out)


def make_pieces(corpus: Corpus, encoder: Path, out: Path) -> None:
    """Choose the word pieces and write their table."""
    tokenizer = Tokenizer.from_file(str(encoder / "tokenizer.json"))
    tokenizer.no_padding()
    tokenizer.no_truncation()
    pieces = vocabulary.choose(tokenizer, corpus.all_forms(), protected_words(), PIECES_KEPT)
    vocabulary.write(encoder, pieces, out)


def make_network(corpus: Corpus, args: argparse.Namespace, kept: Path) -> None:
    """Fit a network and keep it."""
    pieces = Pieces(args.out)
    labels = Labels.of(corpus.treebank)
    if args.teacher:
        corpus.mark_names(args.teacher, pieces)
    encoder = Encoder(pieces, labels)
    table = torch.from_numpy(pieces.embed(list(range(len(pieces)))).astype(np.float32))

    def draw(rng: random.Random) -> list[Window]:
        return encoder.windows(corpus.epoch(rng), rng)

    net = fit.fit(draw, labels, args.encoder, table, args.steps, args.seed, say=lambda line: print(line, flush=True))
    fit.save(net, labels, kept)


if __name__ == "__main__":
    main()
