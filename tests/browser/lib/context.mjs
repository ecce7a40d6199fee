// What a journey gets: pages as a role, and the checks it makes on them.
import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { join } from "node:path";
import { windowOptions } from "./browser.mjs";

const axeSource = readFileSync(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");
const AXE_TAGS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"];

/** One run of one journey in one language at one width. */
export class Context {
  #contexts = new Map();
  #console = [];

  constructor({ browser, server, lang, width, out, database, journey }) {
    Object.assign(this, { browser, server, lang, width, out, database, journey });
    this.problems = [];
  }

  /** The server's address. */
  get url() {
    return this.server.url;
  }

  /** True at the width of a phone. */
  get phone() {
    return this.width < 600;
  }

  /** Words that no other run uses, so that runs on one database never find each other's rows. */
  get mark() {
    return `${this.lang === "en" ? "E" : "Z"}${this.width}${this.database[0]}`;
  }

  /** Takes the text of this run's language: `ctx.text("報名", "Enrol")`. */
  text(zh, en) {
    return this.lang === "en" ? en : zh;
  }

  /** Notes a failed check; the journey goes on. */
  fail(reason) {
    this.problems.push(reason);
  }

  /** Ends the journey when the condition does not hold. */
  expect(condition, reason) {
    if (!condition) throw new Error(reason);
  }

  /** The demo account of a role, as the server's ready line lists it. */
  account(role) {
    const found = this.server.accounts.find((account) => account.role === role);
    if (!found) throw new Error(`the demo has no account for ${role}`);
    return found;
  }

  /** A page signed in as the role; "visitor" is nobody. A window per role, reused within this run. */
  async as(role) {
    const known = this.#contexts.get(role);
    if (known) return known.page;
    const page = await this.newPage(role);
    if (role !== "visitor") await this.signIn(page, this.account(role));
    return page;
  }

  /** A page in a fresh window; its console and failed requests are watched. */
  async newPage(key = `window-${this.#contexts.size}`) {
    // axe is injected as a script, which the product's Content-Security-Policy rightly refuses.
    const context = await this.browser.newContext(windowOptions(this.lang, this.width, { bypassCSP: true }));
    context.setDefaultTimeout(20_000);
    const page = await context.newPage();
    this.#watch(page, key);
    this.#contexts.set(key, { context, page });
    return page;
  }

  /** Opens a path of the product and checks that it is not an error page. */
  async open(page, path) {
    const response = await page.goto(new URL(path, this.url).href);
    if (response && response.status() >= 400) throw new Error(`${path} answered ${response.status()}`);
    return response;
  }

  /** Signs in through the form, as a person does. */
  async signIn(page, { user, password }) {
    await this.open(page, "/sign-in");
    await page.locator('input[autocomplete="username"]').fill(user);
    await page.locator('input[autocomplete="current-password"]').fill(password);
    await page.locator('input[autocomplete="current-password"]').press("Enter");
    await page.waitForURL((url) => !url.pathname.startsWith("/sign-in"));
  }

  /** Fails on every accessibility violation of the page as it is now. */
  async axe(page, label) {
    const violations = await page.evaluate(
      async ([source, tags]) => {
        if (!window.axe) (0, eval)(source);
        const result = await window.axe.run(document, { runOnly: { type: "tag", values: tags } });
        return result.violations.map(({ id, help, nodes }) => ({ id, help, where: nodes.map((node) => node.target.join(" ")) }));
      },
      [axeSource, AXE_TAGS],
    );
    for (const { id, help, where } of violations) {
      this.fail(`axe ${label}: ${id} (${help}) at ${where.slice(0, 3).join(", ")}${where.length > 3 ? ` and ${where.length - 3} more` : ""}`);
    }
  }

  /** Fails when the page is wider than the window. */
  async noHorizontalScroll(page, label = new URL(page.url()).pathname) {
    const { wide, room, culprit } = await page.evaluate(() => {
      const room = document.documentElement.clientWidth;
      const over = [...document.body.querySelectorAll("*")].find((node) => node.getBoundingClientRect().right > room + 1);
      const name = over && `${over.tagName.toLowerCase()}${over.className ? `.${String(over.className).split(" ")[0]}` : ""}`;
      return { wide: document.documentElement.scrollWidth, room, culprit: name };
    });
    if (wide > room + 1) this.fail(`${label} is ${wide}px wide in a window of ${room}px (${culprit ?? "unknown"})`);
  }

  /** Both checks that every state of every page must pass. */
  async sound(page, label) {
    await this.axe(page, label);
    await this.noHorizontalScroll(page, label);
  }

  /** Saves a picture of the whole page under out/. */
  async shot(page, name) {
    const file = `${this.journey}-${name}-${this.database}-${this.lang}-${this.width}.png`;
    await page.screenshot({ path: join(this.out, file), fullPage: true });
  }

  /** Fails when a page logged an error or a request of it failed; `close` calls it for every journey. */
  consoleClean() {
    for (const line of this.#console.splice(0)) this.fail(`console: ${line}`);
  }

  /** Forgets what was logged so far: for a journey that asks for a refused page on purpose. */
  forgetConsole() {
    this.#console.length = 0;
  }

  /** Pictures of all open pages, to see where a journey stopped. */
  async shotOfFailure() {
    for (const [role, { page }] of this.#contexts) await this.shot(page, `failed-${role}`).catch(() => {});
  }

  /** Closes all windows. */
  async close() {
    this.consoleClean();
    for (const { context } of this.#contexts.values()) await context.close();
  }

  #watch(page, who) {
    page.on("pageerror", (error) => this.#console.push(`${who}: ${error.message}`));
    page.on("console", (message) => {
      if (message.type() === "error") this.#console.push(`${who}: ${message.text()} ${message.location().url ?? ""}`.trim());
    });
    page.on("requestfailed", (request) => {
      const why = request.failure()?.errorText ?? "";
      // A page that is left while loading, and a download, abort their own requests.
      if (!why.includes("ERR_ABORTED")) this.#console.push(`${who}: ${request.url()} ${why}`);
    });
  }
}
