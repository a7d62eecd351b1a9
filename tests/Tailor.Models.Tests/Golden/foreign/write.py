"""Writes foreign.safetensors from the public description of the format, with nothing but Python's standard library.

Deliberately unlike Tailor's writer: names out of order, floats at odd offsets, a scalar, an empty tensor.
"""
import json
import pathlib
import struct

tensors = [
    ("bytes", "U8", [3], struct.pack("<3B", 1, 2, 255)),
    ("signed", "I8", [2, 1], struct.pack("<2b", -128, 127)),
    ("matrix", "F32", [2, 3], struct.pack("<6f", 0.5, -1.25, 3.0, 1e-30, -0.0, 65504.0)),
    ("half", "F16", [2], struct.pack("<2e", 1.5, -2.0)),
    ("brain", "BF16", [1], struct.pack("<f", 1.5)[2:]),
    ("scalar", "F64", [], struct.pack("<d", 0.1)),
    ("ints", "I32", [2], struct.pack("<2i", -1, 2**31 - 1)),
    ("longs", "I64", [1], struct.pack("<q", -(2**63))),
    ("empty", "F32", [0, 7], b""),
]

header, data = {"__metadata__": {"format": "pt", "note": "Größe \N{SNOWMAN}"}}, b""
for name, dtype, shape, values in tensors:
    header[name] = {"dtype": dtype, "shape": shape, "data_offsets": [len(data), len(data) + len(values)]}
    data += values
text = json.dumps(header).encode()
text += b" " * (-len(text) % 4)
pathlib.Path(__file__).with_name("foreign.safetensors").write_bytes(struct.pack("<Q", len(text)) + text + data)
