// The machine's own Chromium, driven through playwright-core (which brings no browser of its own).
import { chromium } from "playwright-core";

/** Starts the Chromium of `CHROMIUM`, else Debian's. */
export function launch() {
  return chromium.launch({
    executablePath: process.env.CHROMIUM ?? "/usr/bin/chromium",
    args: ["--headless", "--no-sandbox", "--disable-gpu", "--disable-background-networking"],
  });
}

/** Options of a browser window: language, time zone of the field, and the shape of a phone below 600 px. */
export function windowOptions(lang, width, extra = {}) {
  const phone = width < 600;
  return {
    locale: lang === "en" ? "en-GB" : "zh-TW",
    timezoneId: "Asia/Taipei",
    viewport: { width, height: phone ? 812 : 900 },
    hasTouch: phone,
    isMobile: phone,
    reducedMotion: "reduce",
    ...extra,
  };
}
