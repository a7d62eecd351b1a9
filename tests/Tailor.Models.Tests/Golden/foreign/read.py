"""Reads a safetensors file from the public description of the format, with nothing but Python's standard library, and prints it as JSON."""
import json
import struct
import sys

with open(sys.argv[1], "rb") as file:
    content = file.read()
(length,) = struct.unpack_from("<Q", content)
header = json.loads(content[8 : 8 + length].decode("utf-8"))
data = content[8 + length :]
metadata = header.pop("__metadata__", {})
tensors, end = {}, 0
for name, entry in sorted(header.items(), key=lambda item: item[1]["data_offsets"]):
    begin, stop = entry["data_offsets"]
    assert begin == end, f"{name} starts at {begin}, not at {end}"
    end = stop
    assert entry["dtype"] == "F32", entry["dtype"]
    tensors[name] = {"shape": entry["shape"], "values": list(struct.unpack(f"<{(stop - begin) // 4}f", data[begin:stop]))}
assert end == len(data), f"{len(data) - end} bytes belong to no tensor"
print(json.dumps({"metadata": metadata, "tensors": tensors}))
