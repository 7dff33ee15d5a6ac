"""Build ``rag/models/minilm`` from the official all-MiniLM-L6-v2 weights.

Runs in an environment of its own; ``training/README.md`` says how to make one and what the
result must be. Readout itself needs nothing of this.
"""

import argparse
import base64
import hashlib
import json
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
Array = NDArray[Any]


class Graph:
    """Nodes and constants in the order they are added; values are known by their names."""

    def __init__(self, storage: type[np.floating[Any]]) -> None:
        self.storage = storage
        self.nodes: list[onnx.NodeProto] = []
        self.constants: list[onnx.TensorProto] = []

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
        matrix = self.matrix(weights[f"{name}.weight"].T, f"{name}.weight")
        product = self.op("MatMul", value, matrix)
        return self.op("Add", product, self.constant(weights[f"{name}.bias"]))

    def norm(self, value: str, weights: Mapping[str, Array], name: str, out: str = "") -> str:
        """Normalise over the last axis, then scale and shift."""
        scale = self.constant(weights[f"{name}.weight"])
        shift = self.constant(weights[f"{name}.bias"])
        return self.op(
            "LayerNormalization", value, scale, shift, name=out, axis=-1, epsilon=EPSILON
        )


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


def pooled(graph: Graph, tokens: str, mask: str) -> str:
    """Add the mean over the tokens that are not padding, at unit length.

    The sum points where the mean does, so the division by the count is left out.
    """
    one = graph.constant(np.array([1]))
    total = graph.op("MatMul", graph.op("Unsqueeze", mask, one), tokens)
    total = graph.op("Squeeze", total, one)
    return graph.op("Div", total, graph.op("ReduceL2", total, axes=[1]), name="vectors")


def build(weights: Mapping[str, Array], storage: type[np.floating[Any]]) -> bytes:
    """Return the model file: ids and mask in, unit vectors and token states out."""
    graph = Graph(storage)
    mask = graph.op("Cast", "attention_mask", to=TensorProto.FLOAT)
    hidden = graph.op("Sub", mask, graph.constant(np.array(1, np.float32)))
    hidden = graph.op("Mul", hidden, graph.constant(np.array(1e9, np.float32)))
    bias = graph.op("Unsqueeze", hidden, graph.constant(np.array([1, 2])))
    value = embeddings(graph, weights, word_rows(graph, weights))
    value = layers(graph, value, bias, weights, "tokens")
    pooled(graph, value, mask)
    inputs = {"input_ids": ["batch", "length"], "attention_mask": ["batch", "length"]}
    outputs = {"vectors": ["batch", WIDTH], "tokens": ["batch", "length", WIDTH]}
    return serialise(graph, "all-MiniLM-L6-v2", inputs, outputs)


def layers(graph: Graph, value: str, bias: str, weights: Mapping[str, Array], last: str) -> str:
    """Add the layers of the encoder; ``last`` names the output of the last one."""
    for layer in range(LAYERS):
        name = f"encoder.layer.{layer}"
        value = attention(graph, value, bias, weights, f"{name}.attention")
        value = graph.norm(value, weights, f"{name}.attention.output.LayerNorm")
        inner = gelu(graph, graph.linear(value, weights, f"{name}.intermediate.dense"))
        inner = graph.op("Add", graph.linear(inner, weights, f"{name}.output.dense"), value)
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


def vectors(model: bytes, words: str, texts: list[str]) -> Array:
    """Return the vectors that the built model makes of the texts, one at a time."""
    import onnxruntime
    from tokenizers import Tokenizer

    session = onnxruntime.InferenceSession(model, providers=["CPUExecutionProvider"])
    cutter = Tokenizer.from_str(words)
    cutter.enable_truncation(256)
    rows = []
    for text in texts:
        ids = np.array([cutter.encode(text).ids])
        feed = {"input_ids": ids, "attention_mask": np.ones_like(ids)}
        rows.append(session.run(["vectors"], feed)[0])
    return np.vstack(rows)


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
    """Build both storage types, compare them with the reference, write the smaller one."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument(
        "--weights", type=Path, required=True, help="folder of the official model"
    )
    parser.add_argument("--out", type=Path, default=Path("rag/models/minilm"))
    parser.add_argument(
        "--reference", type=Path, default=Path("tests/data/embedder_reference.json")
    )
    arguments = parser.parse_args()
    weights = official(arguments.weights)
    words = tokenizer(arguments.weights / "vocab.txt")
    texts = [entry["text"] for entry in json.loads(arguments.reference.read_text("utf-8"))]
    expected = reference(arguments.weights, texts)
    small = build(weights, np.float16)
    for storage, model in (("float16", small), ("float32", build(weights, np.float32))):
        cosines = cosine(vectors(model, words, texts), expected)
        print(
            f"{storage}: {len(model):,} bytes, "
            f"cosine min {cosines.min():.7f} mean {cosines.mean():.7f}"
        )
    arguments.out.mkdir(parents=True, exist_ok=True)
    for name, content in (("model.onnx", small), ("tokenizer.json", words.encode())):
        (arguments.out / name).write_bytes(content)
        print(f"{hashlib.sha256(content).hexdigest()}  {arguments.out / name}")
    record(arguments.reference, texts, expected)


if __name__ == "__main__":
    main()
