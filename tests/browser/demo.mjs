// Starts the demo in an empty folder on a free loopback port, and ends it again.

import { spawn } from "node:child_process";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createInterface } from "node:readline";

/** The demo imports some thousands of entries before it serves; in milliseconds. */
const START_LIMIT = 180_000;

/** Resolves to the address of the running demo and a function that stops it and removes its folder. */
export async function startDemo(program) {
  const data = await mkdtemp(join(tmpdir(), "weerklank-browser-"));
  const child = spawn(program, ["--data", data, "demo", "--listen", "127.0.0.1:0"], {
    stdio: ["ignore", "pipe", "pipe"],
  });
  // What it says is kept, and shown only if it does not start.
  let said = "";
  child.stderr.on("data", (bytes) => (said += bytes));
  const ended = new Promise((resolve) => child.once("close", resolve));

  const stop = async () => {
    child.kill("SIGTERM");
    const limit = setTimeout(() => child.kill("SIGKILL"), 5_000);
    await ended;
    clearTimeout(limit);
    await rm(data, { recursive: true, force: true });
  };

  let limit;
  const address = await new Promise((resolve) => {
    createInterface({ input: child.stdout }).on("line", (line) => {
      said += `${line}\n`;
      const found = line.match(/http:\/\/127\.0\.0\.1:\d+\//);
      if (found) resolve(found[0]);
    });
    child.once("error", (error) => (said += `${error}\n`));
    ended.then(() => resolve(null));
    limit = setTimeout(() => resolve(null), START_LIMIT);
  });
  clearTimeout(limit);
  if (!address) {
    await stop();
    throw new Error(`the demo ended, or was silent for ${START_LIMIT / 1000} s, without an address; it said:\n${said}`);
  }
  return { address, stop };
}
