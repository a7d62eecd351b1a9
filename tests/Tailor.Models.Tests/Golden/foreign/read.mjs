// Reads a safetensors file with two independent packages: npm install safetensors@0.0.1 @huggingface/hub@2.17.5 && node read.mjs FILE
import { readFileSync } from "node:fs";
import safetensors from "safetensors";
import { parseSafetensorsMetadata } from "@huggingface/hub";

const bytes = readFileSync(process.argv[2]);
const slice = (range) => {
  const [, begin, end] = /bytes=(\d+)-(\d+)/.exec(range);
  return bytes.subarray(Number(begin), Number(end) + 1);
};
const fetch = async (_, request) => {
  const range = new Headers(request?.headers).get("Range");
  const body = range ? slice(range) : bytes;
  return new Response(body, {
    status: range ? 206 : 200,
    headers: { "Content-Length": String(body.length), "Content-Range": `bytes 0-${body.length - 1}/${bytes.length}`, ETag: '"local"' },
  });
};

const file = new safetensors.SafeTensor(new Uint8Array(bytes));
const { header } = await parseSafetensorsMetadata({ repo: "local/file", path: "model.safetensors", fetch });
for (const [name, entry] of Object.entries(header)) {
  if (name === "__metadata__") continue;
  const raw = file.getTensor(name);
  if (raw.length !== entry.data_offsets[1] - entry.data_offsets[0]) throw new Error(`${name}: ${raw.length} bytes`);
  console.log(name, entry.dtype, JSON.stringify(entry.shape), raw.length, new DataView(raw.slice().buffer).getFloat32(0, true));
}
