"""The fitted network as the files that ship: a graph in eight bits and the labels it scores."""

from __future__ import annotations

import json
import tempfile
from dataclasses import asdict
from pathlib import Path

import onnx
from onnx import TensorProto
from onnxruntime.quantization import QuantType, quantize_dynamic

from .graph import build
from .network import Reader
from .windows import Labels


def write(net: Reader, labels: Labels, folder: Path) -> None:
    """Write ``syntax.onnx`` and ``syntax.json`` into *folder*."""
    folder.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as room:
        plain = Path(room) / "plain.onnx"
        onnx.save(build(net.eval()), plain)
        quantise(plain, folder / "syntax.onnx")
    text = json.dumps(asdict(labels), ensure_ascii=False, indent=0, separators=(",", ":"))
    (folder / "syntax.json").write_text(text + "\n", encoding="utf-8")


def quantise(plain: Path, out: Path) -> None:
    """Bring the weights of a graph to eight bits; seven of them used, so that no processor overflows."""
    quantize_dynamic(
        plain,
        out,
        op_types_to_quantize=["MatMul", "Attention"],
        weight_type=QuantType.QInt8,
        per_channel=True,
        reduce_range=True,
        extra_options={"DefaultTensorType": TensorProto.FLOAT},
    )
