"""Make the language model; the steps in order are pieces, lemmas, fit, export, and ``all`` does them all.

``python -m training.syntax all --data DIR --encoder DIR --work DIR --out DIR``

The network is fitted twice: the first one marks names in the treebank, which has none, for the second.
"""

from __future__ import annotations

import argparse
import random
import shutil
from pathlib import Path

import torch
from tokenizers import Tokenizer

from trucewatch.coding._pieces import Pieces

from . import export, fit, lexicon, vocabulary
from .corpus import Corpus, protected_words
from .windows import Encoder, Labels, Window

PIECES_KEPT = 23_400
TABLES = ("pieces.txt", "embeddings.npy", "scales.npy", "lemmas.tsv")


def main() -> None:
    """Run the step asked for."""
    parser = argparse.ArgumentParser(prog="training.syntax", description=__doc__)
    parser.add_argument("step", choices=("pieces", "lemmas", "fit", "export", "all"))
    parser.add_argument("--data", type=Path, required=True, help="folder of the treebanks and name corpora")
    parser.add_argument("--encoder", type=Path, required=True, help="folder of all-MiniLM-L6-v2")
    parser.add_argument("--out", type=Path, required=True, help="folder of the model to write")
    parser.add_argument("--work", type=Path, required=True, help="folder for what is kept between steps")
    parser.add_argument("--first-steps", type=int, default=800, help="batches that the first network learns from")
    parser.add_argument("--steps", type=int, default=1600, help="batches that the second network learns from")
    parser.add_argument("--seed", type=int, default=0)
    args = parser.parse_args()
    torch.set_num_threads(1)
    args.work.mkdir(parents=True, exist_ok=True)
    if args.step in ("pieces", "all"):
        make_pieces(Corpus(args.data), args.encoder, args.out)
    if args.step in ("lemmas", "all"):
        lexicon.build(Corpus(args.data).treebank, args.out / "lemmas.tsv")
    if args.step in ("fit", "all"):
        make_network(args, kept=args.work / "first.pt", steps=args.first_steps, teacher=None)
        make_teacher(args.work / "first.pt", args.out, args.work / "teacher")
        make_network(args, kept=args.work / "second.pt", steps=args.steps, teacher=args.work / "teacher")
    if args.step in ("export", "all"):
        export.write(*fit.load(args.work / "second.pt"), args.out)


def make_pieces(corpus: Corpus, encoder: Path, out: Path) -> None:
    """Choose the word pieces and write their table."""
    tokenizer = Tokenizer.from_file(str(encoder / "tokenizer.json"))
    tokenizer.no_padding()
    tokenizer.no_truncation()
    pieces = vocabulary.choose(tokenizer, corpus.all_forms(), protected_words(), PIECES_KEPT)
    vocabulary.write(encoder, pieces, out)


def make_teacher(kept: Path, out: Path, folder: Path) -> None:
    """Put a whole model of the first network together."""
    folder.mkdir(parents=True, exist_ok=True)
    for name in TABLES:
        shutil.copyfile(out / name, folder / name)
    export.write(*fit.load(kept), folder)


def make_network(args: argparse.Namespace, kept: Path, steps: int, teacher: Path | None) -> None:
    """Fit a network and keep it, unless that was done before."""
    if kept.exists():
        return
    corpus, pieces = Corpus(args.data), Pieces(args.out)
    labels = Labels.of(corpus.treebank)
    if teacher:
        corpus.mark_names(teacher)
    encoder = Encoder(pieces, labels)
    table = torch.from_numpy(pieces.embed(list(range(len(pieces)))))

    def draw(rng: random.Random) -> list[Window]:
        return encoder.windows(corpus.epoch(rng), rng)

    def say(line: str) -> None:
        print(line, flush=True)

    net = fit.fit(draw, labels, args.encoder, table, steps, args.seed, say)
    fit.save(net, labels, kept)


if __name__ == "__main__":
    main()
