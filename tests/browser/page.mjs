// What must hold of one page in a browser. Every function returns the faults it found, as sentences.

import { readFile } from "node:fs/promises";
import { createRequire } from "node:module";

const AXE = await readFile(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");
/** WCAG 2.2 AA, which includes all that came before. */
const WCAG = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"];
/** A page with all it loads, as it comes over the line; in bytes (design: under 100 kB). */
const WEIGHT_LIMIT = 100_000;
/** In milliseconds: a page of the demo answers in a fraction of this, or something is wrong. */
const LOAD_LIMIT = 30_000;
/** In pixels; the browser refuses above some 16,000. */
const PICTURE_LIMIT = 8_000;

/**
 * Opens the page in a fresh context, so that nothing is cached and no cookie carried over, and checks it.
 * `screenshot` is a file to write, or nothing.
 */
export async function checkPage(browser, url, width, screenshot) {
  const faults = [];
  const context = await browser.newContext({ viewport: { width, height: 844 } });
  const page = await context.newPage();
  page.setDefaultTimeout(LOAD_LIMIT);

  page.on("console", (message) => {
    if (message.type() === "error") faults.push(`console error: ${message.text()}`);
  });
  page.on("pageerror", (error) => faults.push(`script error: ${error.message}`));
  context.on("request", (request) => {
    const to = new URL(request.url());
    const local = to.protocol === "data:" || to.origin === new URL(url).origin;
    if (!local) faults.push(`request to a third party: ${request.url()}`);
  });
  const session = await context.newCDPSession(page);
  let weight = 0;
  await session.send("Network.enable");
  session.on("Network.loadingFinished", (event) => (weight += event.encodedDataLength));

  await page.goto(url, { waitUntil: "networkidle" });
  if (weight >= WEIGHT_LIMIT) faults.push(`${weight} bytes to load, the limit is ${WEIGHT_LIMIT}`);
  // Before axe, which moves things about; and first of all the key, while nothing has the focus yet.
  faults.push(...(await skipLinkFaults(page)));
  faults.push(...(await widthFaults(page)));
  const cookies = await context.cookies();
  faults.push(...cookies.map((cookie) => `sets a cookie: ${cookie.name}`));
  if (screenshot) await picture(page, width, screenshot);
  faults.push(...(await accessibilityFaults(page)));
  const heading = await headingOf(page);
  if (!heading) faults.push("has no h1");
  await context.close();
  return { faults, heading, weight };
}

/** Without JavaScript the page must say the same. */
export async function checkWithoutJavaScript(browser, url, heading) {
  const context = await browser.newContext({ javaScriptEnabled: false });
  const page = await context.newPage();
  page.setDefaultTimeout(LOAD_LIMIT);
  await page.goto(url);
  const found = await headingOf(page);
  await context.close();
  return found === heading ? [] : [`without JavaScript the h1 is "${found}" instead of "${heading}"`];
}

/** The whole page, up to a height that the browser can still draw. */
async function picture(page, width, path) {
  const height = Math.min(await page.evaluate(() => document.documentElement.scrollHeight), PICTURE_LIMIT);
  await page.screenshot({ path, fullPage: true, clip: { x: 0, y: 0, width, height } });
}

async function headingOf(page) {
  return (await page.locator("h1").allTextContents()).join(" | ").replace(/\s+/g, " ").trim();
}

async function widthFaults(page) {
  const { content, window } = await page.evaluate(() => ({
    content: document.documentElement.scrollWidth,
    window: globalThis.innerWidth,
  }));
  return content <= window ? [] : [`scrolls sideways: ${content} px wide in a window of ${window} px`];
}

/** The first Tab must land on a link to the main content that one can see. */
async function skipLinkFaults(page) {
  await page.keyboard.press("Tab");
  const fault = await page.evaluate(async () => {
    const link = document.activeElement;
    if (link?.tagName !== "A") return `lands on ${link?.tagName ?? "nothing"}`;
    const target = link.getAttribute("href") ?? "";
    if (!target.startsWith("#")) return `lands on a link to ${target}`;
    if (!document.getElementById(target.slice(1))) return `lands on a link to ${target}, which does not exist`;
    // A link that slides into view gets the time to arrive.
    await Promise.all(document.getAnimations().map((animation) => animation.finished));
    const box = link.getBoundingClientRect();
    const top = document.elementFromPoint(box.x + box.width / 2, box.y + box.height / 2);
    const visible = box.width > 1 && box.height > 1 && top !== null && (top === link || link.contains(top));
    return visible ? null : "lands on a skip link that is not visible";
  });
  return fault ? [`the first Tab ${fault}`] : [];
}

async function accessibilityFaults(page) {
  await page.evaluate(AXE);
  const violations = await page.evaluate(
    async (tags) => (await globalThis.axe.run(document, { runOnly: tags })).violations,
    WCAG,
  );
  return violations.map((violation) => {
    const places = violation.nodes.map((node) => node.target.join(" "));
    return `axe ${violation.id} (${violation.impact}): ${violation.help}; at ${places.slice(0, 3).join(", ")}`;
  });
}
