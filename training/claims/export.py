"""Write the fitted network as an ONNX graph in eight bits."""

from __future__ import annotations

import tempfile
from pathlib import Path

import torch
from onnxruntime.quantization import QuantType, quantize_dynamic

from trucewatch.coding.features import COLUMNS

from .network import OUTPUTS, ClaimNetwork


def export(network: ClaimNetwork, path: Path) -> None:
    """Trace, then quantise the matrices, each column by its own scale (one scale for all costs .03 of claims F1).

    `reduce_range` keeps products from saturating on processors without VNNI.
    """
    network.eval()
    size, words, width = 24, 16, network.case.embedding_dim
    sample = (
        torch.zeros(2, size, width), torch.zeros(2, size, dtype=torch.int64), torch.zeros(2, size, dtype=torch.int64),
        torch.ones(2, size, dtype=torch.int64), torch.zeros(2, words, dtype=torch.int64), torch.zeros(2, size, len(COLUMNS)),
    )  # fmt: skip
    names = ["embedded", "cases", "segments", "mask", "firsts", "features"]
    axes = {name: {0: "batch", 1: "pieces"} for name in names} | {"firsts": {0: "batch", 1: "words"}}
    outputs = list(OUTPUTS)
    axes |= {name: {0: "batch", 1: "words"} for name in outputs}
    with tempfile.TemporaryDirectory() as folder:
        plain = Path(folder) / "claims.onnx"
        torch.onnx.export(
            network,
            sample,
            str(plain),
            input_names=names,
            output_names=outputs,
            dynamic_axes=axes,
            opset_version=17,
            dynamo=False,
        )
        quantize_dynamic(
            plain,
            path,
            weight_type=QuantType.QInt8,
            per_channel=True,
            reduce_range=True,
            op_types_to_quantize=["MatMul", "Gemm"],
        )
