// Pictures of pages, for a developer's eyes: both widths, both languages, as a role.
//
//   XINGTAN_BIN=…/xingtan node tests/browser/shots.mjs [--as ROLE] [--lang en] [--width 375] [--dark] PATH…
//   XINGTAN_URL=http://127.0.0.1:8080 node tests/browser/shots.mjs --as teacher --user NAME --password WORD PATH…
//
// With XINGTAN_URL a running server is looked at instead of a fresh demo. Files: tests/browser/out/shot-….png
import { mkdir } from "node:fs/promises";
import { join } from "node:path";
import { parseArgs } from "node:util";
import { launch } from "./lib/browser.mjs";
import { Context } from "./lib/context.mjs";
import { databases } from "./lib/databases.mjs";
import { startServer } from "./lib/server.mjs";

const here = import.meta.dirname ?? new URL(".", import.meta.url).pathname;
const out = join(here, "out");

const { values, positionals: paths } = parseArgs({
  allowPositionals: true,
  options: {
    as: { type: "string", default: "visitor" },
    user: { type: "string" },
    password: { type: "string" },
    lang: { type: "string", multiple: true, default: ["zh-Hant", "en"] },
    width: { type: "string", multiple: true, default: ["375", "1280"] },
    dark: { type: "boolean", default: false },
  },
});
if (paths.length === 0) {
  console.error("Which pages? node tests/browser/shots.mjs --as teacher / /courses");
  process.exit(2);
}

await mkdir(out, { recursive: true });
const running = process.env.XINGTAN_URL;
const given = { role: values.as, user: values.user, password: values.password };
const server = running
  ? { url: running, accounts: values.user ? [given] : [], stop: async () => {} }
  : await startServer(databases()[0], out);
const browser = await launch();
try {
  for (const lang of values.lang) {
    for (const width of values.width.map(Number)) {
      const ctx = new Context({ browser, server, lang, width, out, database: "demo", journey: "shot" });
      const page = await ctx.as(values.as);
      if (values.dark) await page.emulateMedia({ colorScheme: "dark" });
      for (const path of paths) {
        await page.goto(new URL(path, server.url).href);
        await ctx.sound(page, path);
        const name = `${values.as}${path.replace(/[^\p{L}\p{N}]+/gu, "-")}${values.dark ? "-dark" : ""}`;
        await ctx.shot(page, name);
        console.log(`${name} ${lang} ${width}`);
      }
      await ctx.close();
      for (const problem of ctx.problems) console.log(`  ${problem}`);
    }
  }
} finally {
  await browser.close();
  await server.stop();
}
