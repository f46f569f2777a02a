"""Converts the encoder's weights to ONNX, in 32-bit floats and in 8-bit integers.

Runs in the environment of this folder's `pyproject.toml`, never in Care's own:
`python convert.py SOURCE TARGET`. Writes `model.onnx`, `model.int8.onnx` and `conversion.json`
into TARGET; exits with 1 and a sentence when the result differs from the original.
"""

# mypy: disable-error-code="import-not-found,import-untyped"

from __future__ import annotations

import json
import os
import platform
import sys
from importlib.metadata import version
from pathlib import Path
from typing import Any

os.environ.setdefault("TF_CPP_MIN_LOG_LEVEL", "3")  # read when TensorFlow is imported

import numpy as np
import onnxruntime
import tensorflow as tf
import tf2onnx
from onnxruntime.quantization import QuantType, quantize_dynamic
from tokenizers import Tokenizer
from transformers import TFBertModel

OPSET = 13
INPUTS = ("input_ids", "attention_mask", "token_type_ids")
MAX_DIFFERENCE = 2e-5  # of one number of a token's vector, fp32 to the original; measured: 3e-6
MIN_COSINE = 0.96  # of a sentence's vector, int8 to fp32; measured: 0.977 for "hi", else over 0.99
SENTENCES = (
    "Where is my order?",
    "I want to return the blue shoes from #W5744371, they are too small.",
    "hi",
    "My card was charged twice and nobody answers my e-mails, please give me a person to talk to.",
)


def main(source: Path, target: Path) -> None:
    """Convert the model in `source` into `target`, and compare the two on a few sentences."""
    model = TFBertModel.from_pretrained(source)
    fp32, int8 = target / "model.onnx", target / "model.int8.onnx"
    export(model, fp32)
    quantize(fp32, int8)
    report = compare(model, fp32, int8, source / "tokenizer.json")
    (target / "conversion.json").write_text(json.dumps(report, indent=2), encoding="utf-8")


def export(model: Any, path: Path) -> None:
    """Write `model` as ONNX: three int64 inputs of any length, one output of hidden states."""

    def hidden(input_ids: Any, attention_mask: Any, token_type_ids: Any) -> dict[str, Any]:
        inputs = {
            "input_ids": input_ids,
            "attention_mask": attention_mask,
            "token_type_ids": token_type_ids,
        }
        return {"last_hidden_state": model(inputs, training=False).last_hidden_state}

    signature = [tf.TensorSpec((None, None), tf.int64, name=name) for name in INPUTS]
    tf2onnx.convert.from_function(
        tf.function(hidden), input_signature=signature, opset=OPSET, output_path=str(path)
    )


def quantize(fp32: Path, int8: Path) -> None:
    """Write an 8-bit copy of the model in `fp32`, a quarter of its size.

    A scale per channel keeps vectors closer to the original (a cosine of 0.99 instead of 0.96) at
    no cost in size or time. The reduced range keeps sums from overflowing on processors without
    8-bit instructions (VNNI), so that the vectors do not depend on the machine.
    """
    quantize_dynamic(fp32, int8, weight_type=QuantType.QInt8, per_channel=True, reduce_range=True)


def compare(model: Any, fp32: Path, int8: Path, tokenizer_file: Path) -> dict[str, Any]:
    """What the converted models differ by from the original, and the versions used.

    Raises:
        SystemExit: when they differ by more than rounding explains.
    """
    batch = tokenize(tokenizer_file)
    original = model({name: tf.constant(array) for name, array in batch.items()})
    states = run(fp32, batch)
    real = batch["attention_mask"][..., None]  # what stands at padding is never used
    difference = float(np.abs((states - original.last_hidden_state.numpy()) * real).max())
    cosine = float((pool(run(int8, batch), batch) * pool(states, batch)).sum(axis=1).min())
    if difference > MAX_DIFFERENCE or cosine < MIN_COSINE:
        sys.exit(
            f"the converted model differs from the original: fp32 by {difference:.2g} "
            f"(at most {MAX_DIFFERENCE}), int8 to a cosine of {cosine:.3f} (at least {MIN_COSINE})"
        )
    return {
        "opset": OPSET,
        "checked": {"fp32_max_abs_difference": difference, "int8_min_cosine": round(cosine, 4)},
        "built_with": versions(),
    }


def tokenize(tokenizer_file: Path) -> dict[str, Any]:
    """`SENTENCES` as one padded batch of the model's inputs."""
    tokenizer = Tokenizer.from_file(str(tokenizer_file))
    tokenizer.enable_padding()
    encoded = tokenizer.encode_batch(list(SENTENCES))
    rows = {
        "input_ids": [one.ids for one in encoded],
        "attention_mask": [one.attention_mask for one in encoded],
        "token_type_ids": [one.type_ids for one in encoded],
    }
    return {name: np.array(values, dtype=np.int64) for name, values in rows.items()}


def run(model_file: Path, batch: dict[str, Any]) -> Any:
    """The hidden states an ONNX model gives for `batch`."""
    session = onnxruntime.InferenceSession(str(model_file), providers=["CPUExecutionProvider"])
    return session.run(["last_hidden_state"], batch)[0]


def pool(states: Any, batch: dict[str, Any]) -> Any:
    """One vector of length 1 per sentence: the mean over its tokens."""
    mask = batch["attention_mask"][..., None]
    mean = (states * mask).sum(axis=1) / mask.sum(axis=1)
    return mean / np.linalg.norm(mean, axis=1, keepdims=True)


def versions() -> dict[str, str]:
    """The versions a different result would have to be explained by."""
    packages = ("transformers", "tensorflow-cpu", "tf2onnx", "onnx", "onnxruntime")
    return {"python": platform.python_version(), **{name: version(name) for name in packages}}


if __name__ == "__main__":
    main(Path(sys.argv[1]), Path(sys.argv[2]))
