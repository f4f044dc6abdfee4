// A program with the stock Automerge and nothing of ours: it opens a document from the server, sees
// what is in it, and writes in it. What it is to find comes from the environment; what it says on
// standard output is one JSON.

import assert from "node:assert/strict";
import { deflateRawSync } from "node:zlib";

import * as Automerge from "@automerge/automerge";

const { SODIEM_BASE, SODIEM_USERNAME, SODIEM_PASSWORD, SODIEM_DOCUMENT, SODIEM_LEAF } = process.env;
const KIND_AT = 8;
const DEFLATED = 2;

let cookie = "";

async function call(method, path, body) {
  const headers = { cookie, "x-sodiem-client": "stock" };
  if (body !== undefined) headers["content-type"] = "application/json";
  const options = { method, headers, body: body && JSON.stringify(body) };
  const reply = await fetch(`${SODIEM_BASE}/api/v1${path}`, options);
  assert.ok(reply.ok, `${method} ${path}: ${reply.status}`);
  const set = reply.headers.get("set-cookie");
  if (set) cookie = set.split(";")[0];
  return reply;
}

async function signIn() {
  const wish = { username: SODIEM_USERNAME, password: SODIEM_PASSWORD, device_name: "stock" };
  const session = await (await call("POST", "/session", wish)).json();
  return session.principal.seat;
}

async function open() {
  const reply = await call("GET", `/documents/${SODIEM_DOCUMENT}.automerge`);
  assert.equal(reply.headers.get("content-type"), "application/vnd.automerge");
  assert.match(reply.headers.get("content-disposition"), /filename="[^":]+\.automerge"/);
  return Automerge.load(new Uint8Array(await reply.arrayBuffer()));
}

async function push(change) {
  const changes = [Buffer.from(change).toString("base64")];
  const documents = [{ document: SODIEM_DOCUMENT, changes }];
  const request = { epoch: null, cursor: 0, documents, decisions: [] };
  const reply = await (await call("POST", "/sync", request)).json();
  // What is empty is left out.
  const [{ accepted = [], refused = [] }] = reply.pushed;
  return { accepted, refused: refused.map(({ code }) => code) };
}

/// A change that adds to the note of the leaf, by this author.
function noted(document, author, text) {
  const own = Automerge.clone(document, { author });
  const path = ["leaves", SODIEM_LEAF, "note"];
  const end = own.leaves[SODIEM_LEAF].note.length;
  const after = Automerge.change(own, { time: Date.now() }, (draft) => {
    Automerge.splice(draft, path, end, 0, text);
  });
  return { after, change: Automerge.getLastLocalChange(after) };
}

/// The same change as a program writes it that deflates.
function deflated(change) {
  let start = KIND_AT + 1;
  while (change[start++] & 0x80);
  const data = deflateRawSync(change.subarray(start));
  const length = [];
  for (let left = data.length; ; left >>= 7) {
    length.push((left & 0x7f) | (left > 0x7f ? 0x80 : 0));
    if (left <= 0x7f) break;
  }
  return Uint8Array.from([...change.subarray(0, KIND_AT), DEFLATED, ...length, ...data]);
}

const seat = await signIn();
const document = await open();
const leaf = document.leaves[SODIEM_LEAF];
const found = {
  heads: Automerge.getHeads(document).sort(),
  answer: String(leaf.answer),
  note: leaf.note,
};
const stranger = noted(document, "f".repeat(32), " lạ");
const own = noted(document, seat, " thêm bởi chương trình khác");
const later = noted(own.after, seat, ` và ${"rất ".repeat(200)}dài`);
const pushed = {
  stranger: await push(stranger.change),
  own: await push(own.change),
  deflated: await push(deflated(later.change)),
};
const again = await open();
const after = {
  heads: Automerge.getHeads(again).sort(),
  expected: Automerge.getHeads(later.after).sort(),
  note: again.leaves[SODIEM_LEAF].note,
};
console.log(JSON.stringify({ found, pushed, after }));
