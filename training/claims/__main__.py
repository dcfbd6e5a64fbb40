"""Make the network that reads claims: `python -m training.claims --encoder DIR --model DIR --epochs 6`."""

from __future__ import annotations

import argparse
import random
from pathlib import Path

import torch
import yaml

from trucewatch.coding._pieces import Pieces
from trucewatch.coding.reader import preparer_for

from . import data, export, fit
from .network import ClaimNetwork


def main() -> None:
    """Fit on the parts named, write `claims.onnx`, and keep the weights beside it where asked."""
    parser = argparse.ArgumentParser(prog="training.claims", description=__doc__)
    parser.add_argument("--corpus", type=Path, default=Path("corpus"))
    parser.add_argument("--parts", nargs="+", default=["train"], help="parts of the corpus to learn from")
    parser.add_argument("--encoder", type=Path, required=True, help="folder of all-MiniLM-L6-v2")
    parser.add_argument(
        "--model", type=Path, required=True, help="folder with the table of word pieces; claims.onnx is written there"
    )
    parser.add_argument("--out", type=Path, help="write claims.onnx here instead")
    parser.add_argument("--weights", type=Path, help="also keep the weights here")
    parser.add_argument("--start", type=Path, help="go on from these weights")
    parser.add_argument("--epochs", type=int, default=6)
    parser.add_argument("--minutes", type=float, default=60, help="stop by then, whatever the passes")
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--threads", type=int, default=1)
    parser.add_argument("--most", type=int, help="learn from so many texts only, for the curve")
    args = parser.parse_args()
    torch.set_num_threads(args.threads)
    torch.set_flush_denormal(True)
    split = yaml.safe_load((args.corpus / "split.yaml").read_text(encoding="utf-8"))
    parts = {conflict for part in args.parts for conflict in split[part]}
    pieces = Pieces(args.model)
    preparer, order = preparer_for(pieces), random.Random(args.seed)
    records = list(data.texts(args.corpus, parts))
    order.shuffle(records)
    items: list[fit.Item] = []
    for record in records[: args.most]:
        glances, seconds = data.examples(record, preparer, order)
        items += [*glances, *seconds]
    claims = sum(isinstance(i, data.Second) and i.roles is not None for i in items)
    size = sum(len(i.encoded.pieces) for i in items)
    print(f"{len(records)} texts, {len(items)} windows, {claims} claims, {size} pieces", flush=True)
    torch.manual_seed(args.seed)
    network = ClaimNetwork(args.encoder)
    if args.start:
        fit.start_from(network, args.start)
    network = fit.fit(network, items, pieces, epochs=args.epochs, minutes=args.minutes, seed=args.seed)
    if args.weights:
        fit.keep(network, args.weights)
    export.export(network, (args.out or args.model) / "claims.onnx")


if __name__ == "__main__":
    main()
