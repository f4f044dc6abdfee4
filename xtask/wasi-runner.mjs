#!/usr/bin/env -S node --no-warnings
// Runs a test binary that was built for wasm32-wasip1, with the machine's files in view.
import { readFile } from "node:fs/promises";
import { argv, env, exit } from "node:process";
import { WASI } from "node:wasi";

const [, , module, ...rest] = argv;
const wasi = new WASI({
  version: "preview1",
  args: [module, ...rest],
  // There is no current folder in which to look for the source file that failures are noted beside.
  env: { ...env, PROPTEST_DISABLE_FAILURE_PERSISTENCE: "1" },
  preopens: { "/": "/" },
});
const { instance } = await WebAssembly.instantiate(await readFile(module), wasi.getImportObject());
exit(wasi.start(instance));
