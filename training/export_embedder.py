"""Build ``rag/models/minilm`` from the official all-MiniLM-L6-v2 weights.

Matrices become whole numbers of 8 bits, which processors multiply several times as fast. What
goes into a layer is cut into 256 steps over its whole range, so a few channels that reach far
would leave the others hardly any: before the cut each channel is divided by a power of its
reach, and the matrix multiplied by the same (SmoothQuant, arXiv 2211.10438); the inner channels
that reach furthest stay float32 (LLM.int8(), arXiv 2208.07339).

Runs in an environment of its own; ``training/README.md`` says how to make one and what the
result must be. Readout itself needs nothing of this.
"""

import argparse
import base64
import hashlib
import json
import tempfile
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import numpy as np
import onnx  # type: ignore[import-not-found]
from numpy.typing import NDArray
from onnx import TensorProto, helper, numpy_helper

OFFICIAL_SHA256 = "53aa51172d142c89d9012cce15ae4d6cc0ca6895895114379cacb4fab128d9db"
LAYERS, HEADS, WIDTH = 6, 12, 384
HEAD_WIDTH = WIDTH // HEADS
EPSILON = 1e-12
EXACT = 16
"""Inner channels of a layer that stay float32."""
POWERS = {"self": 0.85, "intermediate": 0.65, "output": 0.7}
"""How much of a channel's reach goes into the matrix, by what it goes into."""
Array = NDArray[Any]


class Graph:
    """Nodes and constants in the order they are added; values are known by their names.

    ``taken`` has the value that each layer with a matrix takes.
    """

    def __init__(self, storage: type[np.floating[Any]]) -> None:
        self.storage = storage
        self.nodes: list[onnx.NodeProto] = []
        self.constants: list[onnx.TensorProto] = []
        self.taken: dict[str, str] = {}

    def op(self, kind: str, *inputs: str, name: str = "", **attributes: object) -> str:
        """Add one operation and return the name of its output."""
        output = name or f"{kind}_{len(self.nodes)}"
        self.nodes.append(helper.make_node(kind, list(inputs), [output], output, **attributes))
        return output

    def constant(self, value: Array, name: str = "") -> str:
        """Add a constant as it is and return its name."""
        name = name or f"constant_{len(self.constants)}"
        self.constants.append(numpy_helper.from_array(np.ascontiguousarray(value), name))
        return name

    def matrix(self, value: Array, name: str) -> str:
        """Add a matrix in the storage type and return its name as float32."""
        if self.storage is np.float32:
            return self.constant(value, name)
        stored = self.constant(value.astype(self.storage), name)
        return self.op("Cast", stored, to=TensorProto.FLOAT)

    def linear(self, value: str, weights: Mapping[str, Array], name: str) -> str:
        """Multiply by the layer's matrix and add its bias."""
        self.taken[name] = value
        matrix = self.matrix(weights[f"{name}.weight"].T, f"{name}.weight")
        product = self.op("MatMul", value, matrix)
        return self.op("Add", product, self.constant(weights[f"{name}.bias"]))

    def inner(self, value: str, weights: Mapping[str, Array], name: str) -> str:
        """Add the two matrices of a layer's inner channels, and what bends between them."""
        inner = gelu(self, self.linear(value, weights, f"{name}.intermediate.dense"))
        return self.linear(inner, weights, f"{name}.output.dense")

    def norm(self, value: str, weights: Mapping[str, Array], name: str, out: str = "") -> str:
        """Normalise over the last axis, then scale and shift."""
        scale = self.constant(weights[f"{name}.weight"])
        shift = self.constant(weights[f"{name}.bias"])
        return self.op(
            "LayerNormalization", value, scale, shift, name=out, axis=-1, epsilon=EPSILON
        )


class SmallGraph(Graph):
    """A graph whose large matrices are to be cut to 8 bits; ``exact`` names those that are not.

    Args:
        reach: The largest size of each channel a layer takes, by the layer's name.
    """

    def __init__(self, reach: Mapping[str, Array]) -> None:
        super().__init__(np.float32)
        self.exact: list[str] = []
        self._reach = dict(reach)
        self._evened: dict[tuple[str, str], tuple[str, Array]] = {}

    def linear(self, value: str, weights: Mapping[str, Array], name: str) -> str:
        """Multiply by the layer's matrix, channels brought to like reach, and add its bias."""
        block, _, part = name.removesuffix(".dense").rpartition(".")
        kind = "self" if block.endswith(".self") else part
        if kind not in POWERS or block.endswith(".attention"):
            return super().linear(value, weights, name)
        if (value, kind) not in self._evened:
            same = [f"{block}.{one}" for one in ("query", "key", "value")]
            among = [weights[f"{one}.weight"] for one in (same if kind == "self" else [name])]
            sizes = self._sizes(name, np.abs(np.concatenate(among)).max(0), POWERS[kind])
            even = self.op("Mul", value, self.constant(1 / sizes))
            self._evened[value, kind] = (even, sizes)
        even, sizes = self._evened[value, kind]
        larger = {**weights, f"{name}.weight": weights[f"{name}.weight"] * sizes}
        return super().linear(even, larger, name)

    def _sizes(self, name: str, matrix: Array, power: float) -> Array:
        reach = np.maximum(self._reach[name], EPSILON)
        sizes = reach**power / matrix ** (1 - power)
        return (sizes / np.exp(np.log(sizes).mean())).astype(np.float32)

    def inner(self, value: str, weights: Mapping[str, Array], name: str) -> str:
        """Add the inner channels, those that reach furthest apart from the others."""
        into, out = f"{name}.intermediate.dense", f"{name}.output.dense"
        order = np.argsort(-self._reach[out], kind="stable")
        far, near = np.sort(order[:EXACT]), np.sort(order[EXACT:])
        self._reach[out] = self._reach[out][near]
        shifts = self.constant(weights[f"{into}.bias"][far])
        exact = self._exactly(value, weights[f"{into}.weight"][far].T, f"{into}.far")
        exact = gelu(self, self.op("Add", exact, shifts))
        exact = self._exactly(exact, weights[f"{out}.weight"][:, far].T, f"{out}.far")
        others = {
            **weights,
            f"{into}.weight": weights[f"{into}.weight"][near],
            f"{into}.bias": weights[f"{into}.bias"][near],
            f"{out}.weight": weights[f"{out}.weight"][:, near],
        }
        return self.op("Add", super().inner(value, others, name), exact)

    def _exactly(self, value: str, matrix: Array, name: str) -> str:
        self.exact.append(self.op("MatMul", value, self.constant(matrix, name)))
        return self.exact[-1]


def word_rows(graph: Graph, weights: Mapping[str, Array]) -> str:
    """Add the vectors of the words.

    Only the rows at hand are widened: the largest matrix stays small in memory too.
    """
    words = weights["embeddings.word_embeddings.weight"].astype(graph.storage)
    table = graph.constant(words, "embeddings.word_embeddings.weight")
    rows = graph.op("Gather", table, "input_ids", axis=0)
    if graph.storage is not np.float32:
        rows = graph.op("Cast", rows, to=TensorProto.FLOAT)
    return rows


def embeddings(graph: Graph, weights: Mapping[str, Array], rows: str) -> str:
    """Add the sum of word, place and type vectors; every token is of type 0."""
    places = (
        weights["embeddings.position_embeddings.weight"]
        + weights["embeddings.token_type_embeddings.weight"][0]
    )
    length = graph.op("Shape", "input_ids", start=1, end=2)
    start, axis = graph.constant(np.array([0])), graph.constant(np.array([0]))
    here = graph.op("Slice", graph.matrix(places, "embeddings.places"), start, length, axis)
    return graph.norm(graph.op("Add", rows, here), weights, "embeddings.LayerNorm")


def attention(
    graph: Graph, value: str, bias: str, weights: Mapping[str, Array], name: str
) -> str:
    """Add the attention of one layer, up to the sum with its input; no bias, no padding."""
    split = graph.constant(np.array([0, 0, HEADS, HEAD_WIDTH]))
    parts = {
        part: graph.op("Reshape", graph.linear(value, weights, f"{name}.self.{part}"), split)
        for part in ("query", "key", "value")
    }
    query = graph.op("Transpose", parts["query"], perm=[0, 2, 1, 3])
    key = graph.op("Transpose", parts["key"], perm=[0, 2, 3, 1])
    content = graph.op("Transpose", parts["value"], perm=[0, 2, 1, 3])
    scale = graph.constant(np.array(1 / np.sqrt(HEAD_WIDTH), np.float32))
    scores = graph.op("Mul", graph.op("MatMul", query, key), scale)
    shares = graph.op("Softmax", graph.op("Add", scores, bias) if bias else scores, axis=-1)
    mixed = graph.op("Transpose", graph.op("MatMul", shares, content), perm=[0, 2, 1, 3])
    joined = graph.op("Reshape", mixed, graph.constant(np.array([0, 0, WIDTH])))
    return graph.op("Add", graph.linear(joined, weights, f"{name}.output.dense"), value)


def gelu(graph: Graph, value: str) -> str:
    """Add x / 2 * (1 + erf(x / sqrt 2))."""
    root = graph.constant(np.array(np.sqrt(2), np.float32))
    one = graph.constant(np.array(1, np.float32))
    half = graph.constant(np.array(0.5, np.float32))
    erf = graph.op("Erf", graph.op("Div", value, root))
    return graph.op("Mul", graph.op("Mul", value, graph.op("Add", erf, one)), half)


def small_rows(graph: Graph, weights: Mapping[str, Array]) -> str:
    """Add the vectors of the words from a table of whole numbers with a scale a row."""
    words = weights["embeddings.word_embeddings.weight"]
    scales = np.maximum(np.abs(words).max(1, keepdims=True), EPSILON) / 127
    table = graph.constant(np.round(words / scales).astype(np.int8), "words")
    rows = graph.op("Gather", table, "input_ids", axis=0)
    sizes = graph.op(
        "Gather", graph.constant(scales.astype(np.float32), "scales"), "input_ids", axis=0
    )
    return graph.op("Mul", graph.op("Cast", rows, to=TensorProto.FLOAT), sizes)


def pooled(graph: Graph, tokens: str) -> str:
    """Add the mean over the tokens at unit length.

    The sum points where the mean does, so the division by the count is left out.
    """
    total = graph.op("ReduceSum", tokens, graph.constant(np.array([1])), keepdims=0)
    return graph.op("Div", total, graph.op("ReduceL2", total, axes=[1]), name="vectors")


def build(graph: Graph, weights: Mapping[str, Array], *, taken: bool = False) -> bytes:
    """Return the model: ids of texts of one length in, unit vectors out.

    Args:
        graph: An empty one; what kind decides how matrices are stored.
        weights: The official ones.
        taken: Whether what the layers take is given out too.
    """
    small = isinstance(graph, SmallGraph)
    rows = (small_rows if small else word_rows)(graph, weights)
    value = layers(graph, embeddings(graph, weights, rows), "", weights, "tokens")
    pooled(graph, value)
    outputs: dict[str, Sequence[str | int]] = {"vectors": ["batch", WIDTH]}
    if taken:
        width = {name: weights[f"{name}.weight"].shape[1] for name in graph.taken}
        outputs |= {
            value: ["batch", "length", width[name]] for name, value in graph.taken.items()
        }
    model = serialise(graph, "all-MiniLM-L6-v2", {"input_ids": ["batch", "length"]}, outputs)
    return quantised(model, graph.exact) if isinstance(graph, SmallGraph) else model


def quantised(model: bytes, exact: Sequence[str] = ()) -> bytes:
    """Return the model with its large matrices as whole numbers, one scale a column.

    Args:
        model: With matrices of float32.
        exact: The names of multiplications to leave as they are.
    """
    from onnxruntime.quantization import QuantType, quantize_dynamic

    with tempfile.TemporaryDirectory() as folder:
        large, small = Path(folder, "large.onnx"), Path(folder, "small.onnx")
        large.write_bytes(model)
        quantize_dynamic(
            large,
            small,
            per_channel=True,
            weight_type=QuantType.QInt8,
            op_types_to_quantize=["MatMul"],
            nodes_to_exclude=list(exact),
        )
        return small.read_bytes()


def layers(graph: Graph, value: str, bias: str, weights: Mapping[str, Array], last: str) -> str:
    """Add the layers of the encoder; ``last`` names the output of the last one."""
    for layer in range(LAYERS):
        name = f"encoder.layer.{layer}"
        value = attention(graph, value, bias, weights, f"{name}.attention")
        value = graph.norm(value, weights, f"{name}.attention.output.LayerNorm")
        inner = graph.op("Add", graph.inner(value, weights, name), value)
        ending = last if layer == LAYERS - 1 else ""
        value = graph.norm(inner, weights, f"{name}.output.LayerNorm", ending)
    return value


def serialise(
    graph: Graph,
    name: str,
    inputs: Mapping[str, Sequence[str | int]],
    outputs: Mapping[str, Sequence[str | int]],
) -> bytes:
    """Return the checked model in bytes that depend on nothing but the graph.

    Args:
        graph: All of its operations.
        name: What the model is called.
        inputs: The shape of each input, all of whole numbers.
        outputs: The shape of each output, all of float32.
    """
    info = helper.make_tensor_value_info
    taken = [info(one, TensorProto.INT64, list(shape)) for one, shape in inputs.items()]
    given = [info(one, TensorProto.FLOAT, list(shape)) for one, shape in outputs.items()]
    model = helper.make_model(
        helper.make_graph(graph.nodes, name, taken, given, graph.constants),
        producer_name="readout",
        opset_imports=[helper.make_opsetid("", 17)],
        ir_version=8,
    )
    onnx.checker.check_model(model, full_check=True)
    return bytes(model.SerializeToString(deterministic=True))


def probe() -> bytes:
    """Return a model that adds two products of 8 bits: 64,770 where they do not overflow."""
    info = helper.make_tensor_value_info
    most = numpy_helper.from_array(np.full((2, 1), 127, np.int8), "most")
    node = helper.make_node("MatMulInteger", ["given", "most"], ["sum"], "sum")
    body = helper.make_graph(
        [node],
        "probe",
        [info("given", TensorProto.UINT8, [1, 2])],
        [info("sum", TensorProto.INT32, [1, 1])],
        [most],
    )
    opset = [helper.make_opsetid("", 17)]
    made = helper.make_model(body, producer_name="readout", opset_imports=opset, ir_version=8)
    return bytes(made.SerializeToString(deterministic=True))


def tokenizer(vocabulary: Path) -> str:
    """Return the lowercasing word-piece tokenizer of BERT as JSON.

    The special tokens are not declared as such, unlike in the official file: the letters
    ``[SEP]`` in an article are then read as letters and not as the end of the text.
    """
    from tokenizers import Tokenizer
    from tokenizers.decoders import WordPiece as Decoder
    from tokenizers.models import WordPiece
    from tokenizers.normalizers import BertNormalizer
    from tokenizers.pre_tokenizers import BertPreTokenizer
    from tokenizers.processors import TemplateProcessing

    words = vocabulary.read_text("utf-8").rstrip("\n").split("\n")
    ids = {word: number for number, word in enumerate(words)}
    made = Tokenizer(WordPiece(ids, unk_token="[UNK]", max_input_chars_per_word=100))
    made.normalizer = BertNormalizer(
        clean_text=True, handle_chinese_chars=True, strip_accents=None, lowercase=True
    )
    made.pre_tokenizer = BertPreTokenizer()
    made.post_processor = TemplateProcessing(
        single="[CLS] $A [SEP]",
        special_tokens=[(word, ids[word]) for word in ("[CLS]", "[SEP]")],
    )
    made.decoder = Decoder()
    return str(made.to_str())


def official(folder: Path) -> dict[str, Array]:
    """Return the official weights after checking that they are the official ones."""
    from safetensors.numpy import load_file  # type: ignore[import-not-found]

    file = folder / "model.safetensors"
    found = hashlib.sha256(file.read_bytes()).hexdigest()
    if found != OFFICIAL_SHA256:
        raise SystemExit(f"{file} is not the official file: its sha256 is {found}")
    return dict(load_file(file))


def reference(folder: Path, texts: list[str]) -> Array:
    """Return the vectors that sentence-transformers makes of the texts, one at a time."""
    from sentence_transformers import SentenceTransformer  # type: ignore[import-not-found]

    model = SentenceTransformer(str(folder), device="cpu")
    return np.vstack([model.encode([text], normalize_embeddings=True) for text in texts])


def cutter(words: str) -> Any:
    """Return the tokenizer, which reads the first 256 pieces of a text."""
    from tokenizers import Tokenizer

    made = Tokenizer.from_str(words)
    made.enable_truncation(256)
    return made


def ran(model: bytes, words: str, texts: Sequence[str], outputs: Sequence[str]) -> list[Array]:
    """Return what the built model gives out for each text, one at a time, joined."""
    import onnxruntime

    session = onnxruntime.InferenceSession(model, providers=["CPUExecutionProvider"])
    cut = cutter(words)
    found = [
        session.run(list(outputs), {"input_ids": np.array([cut.encode(text).ids])})
        for text in texts
    ]
    return [np.concatenate(parts, axis=parts[0].ndim - 2) for parts in zip(*found, strict=True)]


def reached(weights: Mapping[str, Array], words: str, folder: Path) -> dict[str, Array]:
    """Return the largest size of each channel a layer takes, over our invented articles."""
    texts = []
    for file in sorted(folder.glob("*.articles.jsonl")):
        for line in file.read_text("utf-8").splitlines()[:12]:
            text = str(json.loads(line)["text"])
            texts += [text[start : start + 900] for start in range(0, len(text), 900)]
    graph = Graph(np.float32)
    model = build(graph, weights, taken=True)
    names = sorted(set(graph.taken.values()))
    sizes = {
        value: np.abs(found).max((0, 1))
        for value, found in zip(names, ran(model, words, texts, names), strict=True)
    }
    return {name: sizes[value] for name, value in graph.taken.items()}


def cosine(one: Array, other: Array) -> Array:
    """Return the cosine of each row with the row beside it."""
    one, other = one.astype(np.float64), other.astype(np.float64)
    lengths = np.linalg.norm(one, axis=1) * np.linalg.norm(other, axis=1)
    return np.asarray((one * other).sum(axis=1) / lengths)


def record(file: Path, texts: list[str], expected: Array) -> None:
    """Write each text with its vector as base64 of little-endian float16."""
    entries = [
        {"text": text, "vector": base64.b64encode(row.astype("<f2").tobytes()).decode("ascii")}
        for text, row in zip(texts, expected, strict=True)
    ]
    file.write_text(json.dumps(entries, ensure_ascii=False, indent=1) + "\n", "utf-8")


def main() -> None:
    """Build the model, compare it and the whole one with the reference, write it."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument(
        "--weights", type=Path, required=True, help="folder of the official model"
    )
    parser.add_argument("--out", type=Path, default=Path("rag/models/minilm"))
    parser.add_argument("--articles", type=Path, default=Path("training/answering"))
    parser.add_argument(
        "--reference", type=Path, default=Path("tests/data/embedder_reference.json")
    )
    arguments = parser.parse_args()
    weights = official(arguments.weights)
    words = tokenizer(arguments.weights / "vocab.txt")
    texts = [entry["text"] for entry in json.loads(arguments.reference.read_text("utf-8"))]
    expected = reference(arguments.weights, texts)
    small = build(SmallGraph(reached(weights, words, arguments.articles)), weights)
    for kind, model in (("8 bits", small), ("float32", build(Graph(np.float32), weights))):
        cosines = cosine(ran(model, words, texts, ["vectors"])[0], expected)
        print(
            f"{kind}: {len(model):,} bytes, "
            f"cosine min {cosines.min():.7f} mean {cosines.mean():.7f}"
        )
    arguments.out.mkdir(parents=True, exist_ok=True)
    written = {
        "model.onnx": small,
        "tokenizer.json": words.encode(),
        "../probe.onnx": probe(),
    }
    for name, content in written.items():
        (arguments.out / name).write_bytes(content)
        print(f"{hashlib.sha256(content).hexdigest()}  {arguments.out / name}")
    record(arguments.reference, texts, expected)


if __name__ == "__main__":
    main()
