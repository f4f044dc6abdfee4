// The package where others use it: installed in Node, and on a page.
import assert from "node:assert/strict";
import { spawn, spawnSync } from "node:child_process";
import { once } from "node:events";
import { mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { createServer } from "node:http";
import { tmpdir } from "node:os";
import { extname, join, resolve } from "node:path";
import { test } from "node:test";

import { SAMPLE, core, folder } from "./support.mjs";

/** A folder that is gone after the test. */
function temporary(t) {
  const own = mkdtempSync(join(tmpdir(), "sodiem-core-"));
  t.after(() => rmSync(own, { recursive: true, force: true, maxRetries: 10 }));
  return own;
}

test("the example of the README prints what stands below it", (t) => {
  const readme = readFileSync(`${folder}/README.md`, "utf8");
  const block = (kind) => readme.match(new RegExp(`^\`\`\`${kind}\n(.*?)^\`\`\``, "ms"))[1];
  const project = temporary(t);
  mkdirSync(join(project, "node_modules"));
  symlinkSync(resolve(folder), join(project, "node_modules/sodiem-core"));
  writeFileSync(join(project, "example.mjs"), block("js"));
  const { stdout, stderr } = spawnSync(process.execPath, ["example.mjs"], { cwd: project });
  assert.equal(stderr.toString(), "");
  assert.equal(stdout.toString(), block("text"));
});

const ANSWERS = JSON.stringify({ answers: { "1.1.3": { values: { a: "8", b: "5" } } } });

const PAGE = `<!doctype html><script type="module">
  const tell = (body) => fetch("/told", { method: "POST", body });
  try {
    const { load } = await import("/package/index.js");
    const core = await load();
    const criteria = await (await fetch("/criteria")).text();
    await tell(core.scoreText(criteria, ${JSON.stringify(ANSWERS)}));
  } catch (error) {
    await tell(String(error));
  }
</script>`;

const TYPES = { ".js": "text/javascript", ".wasm": "application/wasm" };

/** Serves the page and the package; `told` gets what the page says. */
function serve(told) {
  return createServer(async (request, response) => {
    const { pathname } = new URL(request.url, "http://localhost");
    const send = (type, body) => response.setHeader("content-type", type).end(body);
    if (pathname === "/") send("text/html; charset=utf-8", PAGE);
    else if (pathname === "/criteria") send("text/plain; charset=utf-8", SAMPLE);
    else if (pathname.startsWith("/package/")) {
      const name = pathname.slice("/package/".length);
      send(TYPES[extname(name)], readFileSync(join(folder, name)));
    } else if (pathname === "/told") {
      const body = await request.toArray();
      response.end();
      told(Buffer.concat(body).toString());
    } else response.writeHead(404).end();
  });
}

test("a page scores without a bundler, as Node does", { timeout: 60_000 }, async (t) => {
  const chrome = process.env.SODIEM_CHROME;
  assert.ok(chrome, "SODIEM_CHROME: name the Chrome or Chromium to test with");
  const { promise, resolve: told, reject } = withResolvers();
  const server = serve(told).listen(0, "127.0.0.1");
  await once(server, "listening");
  const options = [
    "--headless=new",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-dev-shm-usage",
    "--disable-background-networking",
    "--no-first-run",
    `--user-data-dir=${temporary(t)}`,
  ];
  const page = `http://127.0.0.1:${server.address().port}/`;
  const browser = spawn(chrome, [...options, page], { signal: t.signal });
  const ended = once(browser, "exit");
  ended.then(() => reject(new Error("the browser ended before the page told anything")), reject);
  try {
    assert.equal(await promise, core.scoreText(SAMPLE, ANSWERS));
  } finally {
    browser.kill();
    await ended.catch(() => {});
    server.close();
    server.closeAllConnections();
  }
});

/** `Promise.withResolvers`, which Node 20 has not. */
function withResolvers() {
  let resolvers;
  const promise = new Promise((resolve, reject) => (resolvers = { resolve, reject }));
  return { promise, ...resolvers };
}
