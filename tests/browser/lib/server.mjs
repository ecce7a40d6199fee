// One running `xingtan demo` with a data folder of its own, ended by its process id.
import { spawn } from "node:child_process";
import { createWriteStream, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createInterface } from "node:readline";

const READY = "XINGTAN_READY ";
/** Migrating and filling the demo in a debug build takes a while on a busy machine. */
const READY_WITHIN_MS = 180_000;

/**
 * Starts the binary of XINGTAN_BIN on a free port and waits for its ready line.
 * Answers {url, accounts, stop, panics}; its log is written to `out`/server-<database>.log.
 */
export async function startServer(database, out) {
  const binary = process.env.XINGTAN_BIN;
  if (!binary) throw new Error("XINGTAN_BIN must name the xingtan binary");
  const data = mkdtempSync(join(tmpdir(), "xingtan-browser-"));
  const log = createWriteStream(join(out, `server-${database.name}.log`));
  const panics = [];
  const child = spawn(binary, ["demo", "--port", "0", "--data", data, ...database.create()], {
    env: { ...process.env, XINGTAN_READY_JSON: "1" },
    stdio: ["ignore", "pipe", "pipe"],
  });
  const kill = () => child.kill("SIGKILL");
  const interrupted = () => process.exit(130);
  process.on("exit", kill);
  process.once("SIGINT", interrupted);
  process.once("SIGTERM", interrupted);
  const ended = new Promise((resolve) => child.once("close", resolve));

  const stop = async () => {
    child.kill("SIGTERM");
    const late = setTimeout(kill, 10_000);
    await ended;
    clearTimeout(late);
    process.off("exit", kill);
    process.off("SIGINT", interrupted);
    process.off("SIGTERM", interrupted);
    log.end();
    database.drop();
    rmSync(data, { recursive: true, force: true });
  };

  try {
    const { url, accounts } = await ready(child, log, panics);
    return { url, accounts, stop, panics: () => panics };
  } catch (error) {
    await stop();
    throw error;
  }
}

/** Resolves with the ready line's JSON; both streams go to the log for as long as the server lives. */
function ready(child, log, panics) {
  return new Promise((resolve, reject) => {
    const last = [];
    const late = setTimeout(() => reject(new Error(`no ${READY.trim()} line: ${last.join(" / ")}`)), READY_WITHIN_MS);
    const take = (line) => {
      log.write(`${line}\n`);
      if (line.includes("panicked at")) panics.push(line);
      last.push(line);
      if (last.length > 8) last.shift();
      if (line.startsWith(READY)) {
        clearTimeout(late);
        resolve(JSON.parse(line.slice(READY.length)));
      }
    };
    for (const stream of [child.stdout, child.stderr]) createInterface({ input: stream }).on("line", take);
    child.once("error", (error) => {
      clearTimeout(late);
      reject(error);
    });
    child.once("close", (code) => {
      clearTimeout(late);
      reject(new Error(`the server ended with ${code}: ${last.join(" / ")}`));
    });
  });
}
