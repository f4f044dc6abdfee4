// A program with the stock tus client and nothing of ours: it sends a file over a line that breaks. Where and as
// whom comes from the environment, the file from standard input.

import assert from "node:assert/strict";
import { createHash } from "node:crypto";
import { buffer } from "node:stream/consumers";

import { Upload } from "tus-js-client";

const { SODIEM_BASE, SODIEM_LINE, SODIEM_USERNAME, SODIEM_PASSWORD, SODIEM_ROUND, SODIEM_UNIT } = process.env;
const HEADERS = { "x-sodiem-client": "stock" };

async function signIn() {
  const wish = { username: SODIEM_USERNAME, password: SODIEM_PASSWORD, device_name: "stock" };
  const headers = { ...HEADERS, "content-type": "application/json" };
  const reply = await fetch(`${SODIEM_BASE}/api/v1/session`, { method: "POST", headers, body: JSON.stringify(wish) });
  assert.ok(reply.ok, `signing in: ${reply.status}`);
  return reply.headers.get("set-cookie").split(";")[0];
}

const file = await buffer(process.stdin);
const cookie = await signIn();
const digest = createHash("sha256").update(file).digest("hex");
await new Promise((resolve, reject) => {
  const upload = new Upload(file, {
    endpoint: `${SODIEM_LINE}/api/v1/uploads`,
    headers: { ...HEADERS, cookie },
    metadata: { round: SODIEM_ROUND, unit: SODIEM_UNIT, digest, name: "Báo cáo năm.pdf" },
    retryDelays: Array(1_000).fill(5),
    onSuccess: resolve,
    onError: reject,
  });
  upload.start();
});
