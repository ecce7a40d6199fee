// Runs every journey on every database, in both languages, at the width of a phone and of a desk.
//
//   XINGTAN_BIN=…/xingtan XINGTAN_TEST_POSTGRES=postgres://… node tests/browser/run.mjs [NAME…]
//
// A name given on the command line keeps only journeys whose name contains it.
// Prints `not ok - name: reason` for each failure and, last, {"passed":n,"failed":n}.
import { readdir, mkdir, rm } from "node:fs/promises";
import { join } from "node:path";
import { launch } from "./lib/browser.mjs";
import { Context } from "./lib/context.mjs";
import { databases } from "./lib/databases.mjs";
import { startServer } from "./lib/server.mjs";

const here = import.meta.dirname ?? new URL(".", import.meta.url).pathname;
const out = join(here, "out");
const languages = ["zh-Hant", "en"];
const widths = [375, 1280];

const totals = { passed: 0, failed: 0 };

function report(name, problems) {
  if (problems.length === 0) {
    totals.passed += 1;
    console.log(`ok - ${name}`);
    return;
  }
  totals.failed += 1;
  for (const problem of problems) console.log(`not ok - ${name}: ${problem}`);
}

async function loadJourneys(wanted) {
  const files = (await readdir(join(here, "journeys"))).filter((file) => file.endsWith(".mjs")).sort();
  const modules = await Promise.all(files.map((file) => import(join(here, "journeys", file))));
  const journeys = modules.map((module) => module.default);
  return journeys.filter(({ name }) => wanted.length === 0 || wanted.some((part) => name.includes(part)));
}

async function runJourney(browser, server, database, journey) {
  for (const lang of journey.languages ?? languages) {
    for (const width of journey.widths ?? widths) {
      const label = `${journey.name} [${database} ${lang} ${width}]`;
      const ctx = new Context({ browser, server, lang, width, out, database, journey: journey.name });
      try {
        await journey.run(ctx);
      } catch (error) {
        ctx.fail(String(error?.message ?? error).split("\n").slice(0, 12).join(" / "));
        await ctx.shotOfFailure();
      }
      await ctx.close();
      report(label, ctx.problems);
    }
  }
}

async function main() {
  const journeys = await loadJourneys(process.argv.slice(2));
  await rm(out, { recursive: true, force: true });
  await mkdir(out, { recursive: true });
  const browser = await launch();
  try {
    for (const database of databases()) {
      const server = await startServer(database, out);
      try {
        for (const journey of journeys) await runJourney(browser, server, database.name, journey);
      } finally {
        await server.stop();
      }
      report(`server [${database.name}] wrote no panic`, server.panics());
    }
  } finally {
    await browser.close();
  }
}

try {
  await main();
} catch (error) {
  report("harness", [String(error?.stack ?? error).split("\n").slice(0, 6).join(" / ")]);
}
console.log(JSON.stringify(totals));
process.exitCode = totals.failed === 0 ? 0 : 1;
