// Starts the demo, follows its links from the first page, and checks every kind of page it finds: WCAG 2.2 AA
// (axe-core), valid HTML, narrow and wide windows, weight, no cookies, no third parties, no console errors,
// usable without JavaScript and from the keyboard, no broken links. Pictures go to target/screenshots/.
//
// Pages of one kind differ in ids only. One of each kind comes first, then more of the same up to a limit.
// The browser's own checks find no fault with a text that is wrong: that is what the tests in Rust are for.

import { mkdir, rm } from "node:fs/promises";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { HtmlValidate } from "html-validate";
import { chromium } from "playwright-core";
import { startDemo } from "./demo.mjs";
import { checkPage, checkWithoutJavaScript } from "./page.mjs";

/** Pages opened in the browser; each takes some seconds. */
const PAGE_LIMIT = 60;
/** Links asked for beyond those pages, only to see that they exist. */
const LINK_LIMIT = 600;
/** Fewer kinds than this means that the crawl went nowhere, and says nothing. */
const LEAST_KINDS = 8;
const WIDTHS = [390, 1280];
const SCREENSHOTS = fileURLToPath(new URL("../../target/screenshots", import.meta.url));
const CHROMIUM = process.env.CHROMIUM ?? "/usr/bin/chromium";
/** Root may not use the sandbox, and nothing but the demo is to be spoken to. */
const FLAGS = [
  "--no-sandbox",
  "--disable-gpu",
  "--disable-quic",
  "--no-first-run",
  "--disable-background-networking",
  "--disable-component-update",
  "--disable-sync",
];

/** What pages of one kind have in common: the path with its ids replaced, and the names of the parameters. */
function kindOf(url) {
  const id = /^(?=.*\d)[\w.~-]{6,}$|^\d+$|^[0-9a-f-]{16,}$/i;
  const path = url.pathname
    .split("/")
    .map((part) => {
      const dot = part.lastIndexOf(".");
      const [stem, ending] = dot > 0 ? [part.slice(0, dot), part.slice(dot)] : [part, ""];
      return id.test(stem) ? `:id${ending}` : part;
    })
    .join("/");
  const parameters = [...new Set(url.searchParams.keys())].sort();
  return parameters.length > 0 ? `${path}?${parameters.join("&")}` : path;
}

/** Everything that a page points at: addresses in the given HTML, and the anchors that it offers. */
async function readHtml(reader, html) {
  await reader.setContent(html, { waitUntil: "commit" });
  return reader.evaluate(() => {
    const values = (selector, name) =>
      [...document.querySelectorAll(selector)].map((element) => element.getAttribute(name));
    return {
      links: [
        ...values("a[href], area[href], link[href]", "href"),
        ...values("img[src], script[src], iframe[src], source[src]", "src"),
        // A form that only asks must answer without its fields too.
        ...values("form[action]:not([method='post' i])", "action"),
      ],
      anchors: values("[id]", "id"),
    };
  });
}

class Crawl {
  constructor(address) {
    this.origin = new URL(address).origin;
    this.kinds = new Map();
    this.known = new Map();
    this.faults = [];
    this.add(new URL(address), "(start)");
  }

  fault(where, what) {
    this.faults.push(`${where}: ${what}`);
  }

  /** Notes an address of our own; others are not followed. */
  add(url, from) {
    if (url.origin !== this.origin) return;
    const key = url.pathname + url.search;
    if (!this.known.has(key)) {
      this.known.set(key, { key, url: this.origin + key, kind: kindOf(url), from, wanted: new Set(), done: false });
    }
    if (url.hash.length > 1) this.known.get(key).wanted.add(decodeURIComponent(url.hash.slice(1)));
  }

  /** The next address to ask for: a kind not seen yet comes first. */
  next() {
    const waiting = [...this.known.values()].filter((entry) => !entry.done);
    return waiting.find((entry) => !this.kinds.has(entry.kind)) ?? waiting[0];
  }

  /** Asks for one address; gives its HTML, or nothing if it is broken or something else than a page. */
  async ask(entry) {
    entry.done = true;
    let response;
    try {
      response = await fetch(entry.url, { redirect: "follow", headers: { accept: "text/html,*/*" } });
    } catch (error) {
      this.fault(entry.key, `does not answer (${error.cause?.message ?? error.message}), linked from ${entry.from}`);
      return undefined;
    }
    const body = await response.text();
    this.kinds.set(entry.kind, (this.kinds.get(entry.kind) ?? 0) + 1);
    if (!response.ok) {
      this.fault(entry.key, `answers ${response.status}, linked from ${entry.from}`);
      return undefined;
    }
    if (response.headers.has("set-cookie")) this.fault(entry.key, "sets a cookie");
    const page = (response.headers.get("content-type") ?? "").startsWith("text/html");
    // A file to be saved is no page, whatever it holds.
    const saved = (response.headers.get("content-disposition") ?? "").startsWith("attachment");
    return page && !saved ? body : undefined;
  }

  follow(entry, { links, anchors }) {
    entry.anchors = new Set(anchors);
    for (const link of links) {
      if (link === null) continue;
      if (!URL.canParse(link, entry.url)) this.fault(entry.key, `holds a link that is no address: ${link}`);
      else this.add(new URL(link, entry.url), entry.key);
    }
  }

  /** Links into the middle of a page that was read must find their anchor. */
  anchorFaults() {
    for (const entry of this.known.values()) {
      if (!entry.anchors) continue;
      for (const name of entry.wanted) {
        if (!entry.anchors.has(name)) this.fault(entry.key, `has no anchor #${name}, though a link says so`);
      }
    }
  }
}

async function checkInBrowser(browser, crawl, entry, firstOfKind) {
  const name = entry.kind.replace(/[^\w.]+/g, "-").replace(/^-|-$/g, "") || "start";
  let heading = "";
  let weight = 0;
  const faults = [];
  for (const width of WIDTHS) {
    const file = firstOfKind ? join(SCREENSHOTS, `${name}-${width}.png`) : undefined;
    const found = await checkPage(browser, entry.url, width, file);
    faults.push(...found.faults.map((fault) => `at ${width} px: ${fault}`));
    ({ heading, weight } = found);
  }
  faults.push(...(await checkWithoutJavaScript(browser, entry.url, heading)));
  console.log(`${faults.length === 0 ? "ok  " : "BAD "} ${entry.key} (${Math.ceil(weight / 1000)} kB) ${heading}`);
  for (const fault of faults) crawl.fault(entry.key, fault);
}

async function validate(validator, crawl, entry, html) {
  const report = await validator.validateString(html, entry.key);
  for (const { messages } of report.results) {
    for (const message of messages) {
      crawl.fault(entry.key, `html ${message.ruleId} at line ${message.line}: ${message.message}`);
    }
  }
}

async function checkAll(browser, address) {
  const crawl = new Crawl(address);
  const validator = new HtmlValidate();
  const reader = await (await browser.newContext({ javaScriptEnabled: false, offline: true })).newPage();
  let opened = 0;
  let asked = 0;
  const pageKinds = new Set();
  for (let entry = crawl.next(); entry && asked < LINK_LIMIT; entry = crawl.next()) {
    asked += 1;
    const firstOfKind = !pageKinds.has(entry.kind);
    const html = await crawl.ask(entry);
    if (html === undefined) continue;
    // Beyond the limit only kinds that were not opened yet.
    if (opened >= PAGE_LIMIT && !firstOfKind) continue;
    opened += 1;
    pageKinds.add(entry.kind);
    crawl.follow(entry, await readHtml(reader, html));
    await validate(validator, crawl, entry, html);
    try {
      await checkInBrowser(browser, crawl, entry, firstOfKind);
    } catch (error) {
      crawl.fault(entry.key, `could not be checked in the browser: ${error.message}`);
    }
  }
  crawl.anchorFaults();
  if (pageKinds.size < LEAST_KINDS) crawl.fault("/", `leads to only ${pageKinds.size} kinds of page`);
  const left = [...crawl.known.values()].filter((entry) => !entry.done).length;
  console.log(`\n${opened} pages of ${pageKinds.size} kinds opened, ${asked} addresses asked for, ${left} left out`);
  for (const kind of [...pageKinds].sort()) console.log(`  ${kind}`);
  return crawl.faults;
}

async function main() {
  await rm(SCREENSHOTS, { recursive: true, force: true });
  await mkdir(SCREENSHOTS, { recursive: true });
  const demo = await startDemo(process.argv[2]);
  try {
    const browser = await chromium.launch({ executablePath: CHROMIUM, args: FLAGS });
    try {
      return await checkAll(browser, demo.address);
    } finally {
      await browser.close();
    }
  } finally {
    await demo.stop();
  }
}

const faults = await main().catch((error) => [`the checks broke off: ${error.message}`]);
for (const fault of faults) console.error(fault);
console.log(faults.length === 0 ? "no faults" : `${faults.length} faults`);
process.exitCode = faults.length === 0 ? 0 : 1;
