// Runs every journey on every database, in both languages, at the width of a phone and of a desk.
//
//   XINGTAN_BIN=…/xingtan XINGTAN_TEST_POSTGRES=postgres://… node tests/browser/run.mjs [NAME…]
//
// The databases run side by side, each with a server of its own, and share a journey's four windows:
// every journey runs on every database, in every language and at every width, though not in each of the
// eight pairs (they took twice as long and found nothing more). XINGTAN_WINDOWS=all runs all of them.
// A journey may name the only `databases`, `languages` or `widths` it is for.
// A name given on the command line keeps only journeys whose name contains it.
// Prints `ok - name`, or `not ok - name: reason` for each failure and, last, {"passed":n,"failed":n}.
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

// The windows of `journey` on the database at `place` among `count`: every other one, crosswise, so that
// each database sees both languages and both widths.
function windowsOf(journey, place, count) {
  const langs = journey.languages ?? languages;
  const sizes = journey.widths ?? widths;
  const all = langs.flatMap((lang, row) => sizes.map((width, column) => ({ lang, width, turn: row + column })));
  const alone = count === 1 || journey.databases?.length === 1 || all.length < count;
  if (alone || process.env.XINGTAN_WINDOWS === "all") return all;
  // One language or one width leaves nothing to cross: then every database sees all of it.
  if (langs.length === 1 || sizes.length === 1) return all;
  return all.filter(({ turn }) => turn % count === place);
}

async function runJourney(browser, server, database, journey, windows) {
  for (const { lang, width } of windows) {
    const label = `${journey.name} [${database} ${lang} ${width}]`;
    const start = Date.now();
    const ctx = new Context({ browser, server, lang, width, out, database, journey: journey.name });
    try {
      await journey.run(ctx);
    } catch (error) {
      ctx.fail(String(error?.message ?? error).split("\n").slice(0, 12).join(" / "));
      await ctx.shotOfFailure();
    }
    await ctx.close();
    report(label, ctx.problems);
    console.log(`# ${label} took ${Math.round((Date.now() - start) / 1000)} s`);
  }
}

async function runDatabase(browser, database, journeys, place, count) {
  const server = await startServer(database, out);
  try {
    for (const journey of journeys) {
      await runJourney(browser, server, database.name, journey, windowsOf(journey, place, count));
    }
  } finally {
    await server.stop();
  }
  report(`server [${database.name}] wrote no panic`, server.panics());
}

async function main() {
  const journeys = await loadJourneys(process.argv.slice(2));
  await rm(out, { recursive: true, force: true });
  await mkdir(out, { recursive: true });
  const browser = await launch();
  try {
    const running = databases();
    const runs = running.map((database, place) => {
      const fits = ({ databases: only }) => !only || only.includes(database.name) || running.length === 1;
      return runDatabase(browser, database, journeys.filter(fits), place, running.length);
    });
    for (const ended of await Promise.allSettled(runs)) {
      if (ended.status === "rejected") report("harness", [firstLines(ended.reason)]);
    }
  } finally {
    await browser.close();
  }
}

function firstLines(error) {
  return String(error?.stack ?? error).split("\n").slice(0, 6).join(" / ");
}

try {
  await main();
} catch (error) {
  report("harness", [firstLines(error)]);
}
console.log(JSON.stringify(totals));
process.exitCode = totals.failed === 0 ? 0 : 1;
