"""The network as an ONNX graph, put together by hand from onnxruntime's own fused operators.

One window goes in (a batch of one, no padding, so no mask); see `network.Reader.forward` for what comes out.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import onnx
from numpy.typing import NDArray
from onnx import TensorProto, helper, numpy_helper
from torch import Tensor

from .network import HEADS, LAYERS, WIDTH, Reader

CONTRIB = "com.microsoft"
OPSET = [helper.make_opsetid("", 17), helper.make_opsetid(CONTRIB, 1)]


class Graph:
    """Collects nodes and constants."""

    def __init__(self, weights: dict[str, Tensor]) -> None:
        self.weights = weights
        self.nodes: list[onnx.NodeProto] = []
        self.constants: list[onnx.TensorProto] = []

    def op(self, kind: str, inputs: Sequence[str], out: str, domain: str = "", **attributes: object) -> str:
        """Add a node with one output that counts, and return its name."""
        self.nodes.append(helper.make_node(kind, list(inputs), [out], name=f"/{out}", domain=domain, **attributes))
        return out

    def constant(self, name: str, value: NDArray[np.generic]) -> str:
        """Add a constant."""
        self.constants.append(numpy_helper.from_array(np.ascontiguousarray(value), name))
        return name

    def weight(self, name: str, transpose: bool = False) -> str:
        """Add a weight of the network."""
        value = self.weights[name].detach().numpy()
        return self.constant(name, value.T if transpose else value)

    def linear(self, x: str, name: str, bias: bool = True) -> str:
        """Multiply by a matrix of the network, and add its bias."""
        out = self.op("MatMul", (x, self.weight(f"{name}.weight", transpose=True)), f"{name}.product")
        return self.op("Add", (out, self.weight(f"{name}.bias")), f"{name}.sum") if bias else out

    def normed(self, x: str, residual: str, norm: str, bias: str) -> str:
        """Add a bias and what went before, and normalise."""
        x = self.op("Add", (self.op("Add", (x, self.weight(bias)), f"{norm}.biased"), residual), f"{norm}.added")
        weights = (self.weight(f"{norm}.weight"), self.weight(f"{norm}.bias"))
        return self.op("LayerNormalization", (x, *weights), f"{norm}.out", epsilon=1e-12)


def build(net: Reader) -> onnx.ModelProto:
    """Return the graph of a fitted network."""
    graph = Graph(net.state_dict())
    x = _embedded(graph)
    for i in range(LAYERS):
        x = _layer(graph, x, f"encoder.layers.{i}")
    zero = graph.constant("first", np.array([0]))
    words = graph.op("Squeeze", ("words", zero), "words.flat")
    x = graph.op("Gather", (graph.op("Squeeze", (x, zero), "pieces.flat"), words), "word.vectors", axis=0)
    _heads(graph, x, net)
    return _model(graph, net)


def _embedded(graph: Graph) -> str:
    """Add the embeddings of case and position."""
    length = graph.op("Shape", ("case",), "length", start=1, end=2)
    start = graph.constant("start", np.array([0]))
    position = graph.op("Slice", (graph.weight("encoder.position"), start, length), "position")
    case = graph.op("Gather", (graph.weight("encoder.case.weight"), "case"), "case.vectors")
    x = graph.op("Add", (graph.op("Add", ("embedded", case), "with.case"), position), "with.position")
    norm = (graph.weight("encoder.norm.weight"), graph.weight("encoder.norm.bias"))
    return graph.op("LayerNormalization", (x, *norm), "layer.0", epsilon=1e-12)


def _layer(graph: Graph, x: str, name: str) -> str:
    """Add one layer of the transformer."""
    qkv = (graph.weight(f"{name}.qkv.weight", transpose=True), graph.weight(f"{name}.qkv.bias"))
    seen = graph.op("Attention", (x, *qkv), f"{name}.seen", CONTRIB, num_heads=HEADS)
    mixed = graph.linear(seen, f"{name}.mix", bias=False)
    x = graph.normed(mixed, x, f"{name}.mix_norm", f"{name}.mix.bias")
    up = graph.linear(x, f"{name}.up", bias=False)
    up = graph.op("BiasGelu", (up, graph.weight(f"{name}.up.bias")), f"{name}.gelu", CONTRIB)
    down = graph.linear(up, f"{name}.down", bias=False)
    return graph.normed(down, x, f"{name}.down_norm", f"{name}.down.bias")


def _heads(graph: Graph, x: str, net: Reader) -> None:
    """Add what reads arcs, relations and tags off the words."""
    graph.op("Identity", (graph.linear(x, "tags"),), "tags")
    sides = graph.op("LeakyRelu", (graph.linear(x, "project"),), "sides", alpha=0.1)
    arc, rel = net.sizes.arc, net.sizes.rel
    widths = graph.constant("widths", np.array([arc, arc, rel, rel]))
    parts = ["arc.dependent", "arc.head", "rel.dependent", "rel.head"]
    graph.nodes.append(helper.make_node("Split", [sides, widths], parts, name="/split", axis=1))
    arc_heads = graph.op("Transpose", ("arc.head",), "arc.heads", perm=[1, 0])
    graph.op("MatMul", (graph.linear("arc.dependent", "arc"), arc_heads), "arcs")
    shape = graph.constant("shape", np.array([-1, net.sizes.deprel, rel]))
    mixed = graph.op("Reshape", (graph.linear("rel.dependent", "rel", bias=False), shape), "rel.mixed")
    heads = graph.op("Transpose", ("rel.head",), "rel.heads", perm=[1, 0])
    pairs = graph.op("MatMul", (mixed, heads), "rel.pairs")
    last = graph.constant("last", np.array([2]))
    dependent = graph.op("Unsqueeze", (graph.linear("rel.dependent", "rel_dependent"), last), "rel.of.dependent")
    of_head = graph.op("Transpose", (graph.linear("rel.head", "rel_head", bias=False),), "rel.of.head", perm=[1, 0])
    graph.op("Add", (graph.op("Add", (pairs, dependent), "rel.half"), of_head), "relations")


def _model(graph: Graph, net: Reader) -> onnx.ModelProto:
    """Wrap nodes and constants up as a model."""
    value = helper.make_tensor_value_info
    inputs = [
        value("embedded", TensorProto.FLOAT, [1, "pieces", WIDTH]),
        value("case", TensorProto.INT64, [1, "pieces"]),
        value("words", TensorProto.INT64, [1, "words"]),
    ]
    outputs = [
        value("arcs", TensorProto.FLOAT, ["words", "words"]),
        value("relations", TensorProto.FLOAT, ["words", net.sizes.deprel, "words"]),
        value("tags", TensorProto.FLOAT, ["words", sum(net.sizes.tags)]),
    ]
    whole = helper.make_graph(graph.nodes, "syntax", inputs, outputs, graph.constants)
    model = helper.make_model(whole, opset_imports=OPSET, ir_version=8, producer_name="trucewatch")
    onnx.checker.check_model(model)
    return model
