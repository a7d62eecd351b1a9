"""Reads a plan as docs/plan-format.md describes it, with the standard library alone: python3 read.py FILE.
Prints its content as JSON; with a second argument also writes FILE.signed (the bytes that are signed) and FILE.der (the signature as openssl
takes it), for: openssl dgst -sha256 -verify key.pem -signature FILE.der FILE.signed"""
import json
import struct
import sys


def number(data, at):
    value, shift = 0, 0
    while True:
        value |= (data[at] & 0x7F) << shift
        at += 1
        if data[at - 1] < 0x80:
            return value, at
        shift += 7


def text(data, at):
    length, at = number(data, at)
    return data[at:at + length].decode("ascii"), at + length


def integer(data):
    data = data.lstrip(b"\0")
    data = b"\0" + data if data[0] & 0x80 else data
    return bytes([2, len(data)]) + data


path = sys.argv[1]
with open(path, "rb") as file:
    plan = file.read()
assert plan[:5] == b"TLRP\x01"
length, at = number(plan, 5)
end = at + length
signature = plan[end:]
assert len(signature) in (0, 64)
model, at = text(plan, at)
version, at = text(plan, at)
fingerprint, at = struct.unpack_from(">Q", plan, at)[0], at + 8
device, at = text(plan, at)
issued, at = number(plan, at)
lifetime, at = number(plan, at)
sequence, at = number(plan, at)
embedding = structure = form = parameters = precision = None
while at < end:
    tag, at = number(plan, at)
    size, at = number(plan, at)
    assert tag in (1, 2, 3, 4)
    first, data = number(plan, at)
    at += size
    if tag == 1:
        assert first == 1
        held, data = number(plan, data)
        embedding = {"length": held, "sha256": plan[data:at].hex()}
    elif tag == 2:
        structure = [plan[data + i // 8] >> i % 8 & 1 for i in range(first)]
    elif tag == 3:
        form, parameters = first, list(struct.unpack(f"<{(at - data) // 4}f", plan[data:at]))
    else:
        precision = [plan[data + i // 4] >> 2 * (i % 4) & 3 for i in range(first)]
assert at == end
print(json.dumps({
    "model": model, "version": version, "fingerprint": f"{fingerprint:016x}", "device": device, "issued": issued,
    "expires": issued + lifetime if lifetime else 0, "sequence": sequence, "embedding": embedding, "structure": structure, "form": form, "parameters": parameters, "precision": precision, "signature": signature.hex(),
}))
if len(sys.argv) > 2:
    pair = integer(signature[:32]) + integer(signature[32:])
    with open(path + ".signed", "wb") as file:
        file.write(plan[:end])
    with open(path + ".der", "wb") as file:
        file.write(bytes([0x30, len(pair)]) + pair)
