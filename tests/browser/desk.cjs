// The desk as a person uses it. Every step is checked; console errors, policy reports and requests elsewhere are faults.
"use strict";
const assert = require("node:assert");
const fs = require("node:fs");
const path = require("node:path");
const { chromium } = require("playwright-core");
const axe = fs.readFileSync(require.resolve("axe-core"), "utf8");

const [address, setup, demo, executablePath, work, shots] = process.argv.slice(2);
const faults = [];
let step = 0;

function watch(page) {
  page.addInitScript(() => document.addEventListener("securitypolicyviolation", (event) => console.error(`policy: ${event.violatedDirective} ${event.blockedURI}`)));
  page.on("console", (told) => { if (told.type() === "error" && !/status of (4\d\d)/.test(told.text())) faults.push(`console: ${told.text()}`); });
  page.on("pageerror", (error) => faults.push(`script: ${error}`));
  page.on("dialog", (dialog) => { faults.push(`dialog: ${dialog.message()}`); dialog.dismiss(); });
  page.on("request", (request) => { if (!request.url().startsWith(address) && !request.url().startsWith("data:")) faults.push(`elsewhere: ${request.url()}`); });
}

async function shot(page, name) {
  if (!shots) return;
  step += 1;
  for (const width of [1440, 390]) {
    await page.setViewportSize({ width, height: 900 });
    await page.screenshot({ path: path.join(shots, `${String(step).padStart(2, "0")}-${name}-${width}.png`), fullPage: width === 390 ? true : name !== "finding" });
  }
  await page.setViewportSize({ width: 1440, height: 900 });
}

// accessibility, by the means of a debugger: the content policy would not let a page load it
async function accessible(page, name) {
  const client = await page.context().newCDPSession(page);
  await client.send("Runtime.evaluate", { expression: axe });
  const answer = await client.send("Runtime.evaluate", {
    expression: "axe.run(document, { resultTypes: ['violations'] }).then((found) => JSON.stringify(found.violations.filter((one) => ['serious', 'critical'].includes(one.impact)).map((one) => one.id + ': ' + one.nodes.slice(0, 3).map((node) => node.html).join(' | '))))",
    awaitPromise: true, returnByValue: true,
  });
  const serious = JSON.parse(answer.result.value);
  if (serious.length) faults.push(`accessibility of ${name}: ${serious.join("; ")}`);
  const wide = await page.evaluate(() => document.documentElement.scrollWidth > document.documentElement.clientWidth + 1);
  if (wide) faults.push(`${name} scrolls sideways`);
}

async function looked(page, name) {
  await accessible(page, name);
  await page.setViewportSize({ width: 390, height: 900 });
  const wide = await page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth);
  if (wide > 1) faults.push(`${name} is ${wide} pixels too wide for a telephone`);
  await page.setViewportSize({ width: 1440, height: 900 });
  await shot(page, name);
}

async function text(page) { return page.locator("main").innerText(); }

async function upload(page, files) {
  await page.goto(`${address}uploads`);
  await page.setInputFiles("#files", files);
  await page.click("text=Upload and read");
  await page.waitForURL(/uploads\/[0-9a-f]{64}$/);
}

async function main() {
  const browser = await chromium.launch({ executablePath, args: ["--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking", "--disable-component-update", "--disable-sync"] });
  const context = await browser.newContext({ viewport: { width: 1440, height: 900 } });
  const page = await context.newPage();
  watch(page);

  await page.goto(address);
  assert.match(page.url(), /\/setup$/);
  await looked(page, "setup");
  await page.fill("#setup", setup);
  await page.fill("#name", "Ada Admin");
  await page.fill("#password", "a sentence that is long enough");
  await page.click("button");
  await page.waitForSelector("text=Nothing was scanned yet");
  await looked(page, "empty");

  // wrong files are told, and taken away
  const wrong = path.join(work, "letter.csv");
  fs.writeFileSync(wrong, "dear sir\n");
  await upload(page, [wrong]);
  assert.match(await text(page), /Failed\./);
  await looked(page, "failed");
  await page.click("text=Take away");

  // a file of another encoding with its header further down
  const gb = path.join(work, "gb18030.csv");
  const head = "shipment_id,ship_date,exporter_name,exporter_country,consignee_name,consignee_country,quantity,part_number\n";
  const name = Buffer.from([0xc9, 0xee, 0xdb, 0xda, 0xb2, 0xe2, 0xca, 0xd4]);
  fs.writeFileSync(gb, Buffer.concat([Buffer.from("Export of May\n\nmade by\nthe warehouse\n\n" + head), ...Array.from({ length: 12 }, (_, at) => Buffer.concat([Buffer.from(`G${at},2025-03-${10 + at},Copper Wren Systems Inc,US,`), name, Buffer.from(",CN,4,SRV8U-H200-8\n")]))]));
  await upload(page, [gb]);
  const read = await text(page);
  assert.match(read, /gb18030/i);
  assert.match(read, /header on line 6/);
  assert.ok(read.includes("\u6df1\u5733\u6d4b\u8bd5"), read);
  await page.click("text=Take away");

  // a file that nobody knows: its header row, its columns and its days are told, and kept for the next one
  const odd = path.join(work, "odd.csv");
  const days = ["03/04/2025", "05/04/2025"];
  fs.writeFileSync(odd, "Register 2025;;;;;;;\nNr;Tag;Von;VonLand;An;AnLand;Ware;Stk\n" + days.map((day, at) => `Q${at};${day};Copper Wren Systems Inc;US;Quiet Fern Computing Co Ltd;CN;SRV8U-H200-8;${4 + at}`).join("\n") + "\n");
  await upload(page, [odd]);
  await looked(page, "unknown");
  await page.check("input[name=t0-line][value='2']");
  await page.click("text=Read it like this");
  await page.waitForSelector("text=header on line 2");
  const meanings = ["shipment_id", "ship_date", "exporter_name", "exporter_country", "consignee_name", "consignee_country", "part_number", "quantity"];
  for (const [at, meaning] of meanings.entries()) await page.selectOption(`select[name=t0-${at}-field]`, meaning);
  await page.selectOption("select[name=t0-1-written]", "day-first");
  await page.fill("input[name=template]", "Copper Wren register");
  await page.click("text=Read like this and keep as template");
  await page.waitForSelector("text=2 accepted");
  await looked(page, "mapped");
  await page.click("text=Take away >> nth=0");
  fs.appendFileSync(odd, "Q9;06/04/2025;Copper Wren Systems Inc;US;Quiet Fern Computing Co Ltd;CN;SRV8U-H200-8;9\n");
  await upload(page, [odd]);
  assert.match(await text(page), /Read as the template Copper Wren register says/);
  assert.match(await text(page), /3 accepted/);
  await page.click("text=Take away >> nth=0");
  await looked(page, "templates");
  await page.click("[aria-label='Take away the template Copper Wren register']");

  // the demo, to the first decision
  await upload(page, fs.readdirSync(demo).filter((file) => file.endsWith(".csv")).map((file) => path.join(demo, file)));
  await looked(page, "reading");
  await page.click("text=Take in and scan");
  await page.waitForSelector("h1:has-text('Scanned')", { timeout: 120000 });
  await looked(page, "scanned");
  await page.click("text=To the findings");
  await looked(page, "findings");

  // keyboard only
  await page.keyboard.press("j");
  await page.keyboard.press("j");
  await page.keyboard.press("k");
  await page.keyboard.press("Enter");
  await page.waitForURL(/findings\/[0-9a-f]{16}$/);
  await looked(page, "finding");
  const finding = page.url();
  await page.keyboard.press("h");
  await page.keyboard.type("asked the customer for the licence");
  await page.keyboard.press("Tab");
  await page.keyboard.press("Tab");
  let focus = "";
  for (let at = 0; at < 6 && focus !== "Decide"; at += 1) {
    await page.keyboard.press("Tab");
    focus = await page.evaluate(() => document.activeElement.textContent.trim());
  }
  await page.keyboard.press("Enter");
  await page.waitForSelector("text=The decision is written to the log");
  assert.match(await text(page), /State: hold/);

  // filters live in the address; counts add up
  await page.goto(`${address}?priority=high`);
  const all = await page.locator("tr[data-finding]").count();
  assert.ok(all > 0);
  const counts = await page.locator(".facet").first().locator("a").allInnerTexts();
  const numbers = counts.map((count) => Number(count.split(" ").pop()));
  assert.strictEqual(numbers[0], numbers.slice(1).reduce((sum, number) => sum + number, 0));

  // many at once
  await page.goto(`${address}?priority=high&state=open`);
  for (const box of (await page.locator("tr input[type=checkbox]").all()).slice(0, 3)) await box.check();
  await page.check("input[value=escalate]");
  await page.fill("#reason", "one reason for three");
  await page.click("fieldset.decide button");
  await page.waitForSelector("text=3 decisions written to the log");

  for (const [place, title] of [["coverage", "coverage"], ["rules", "rules"], ["rules/licence-gap", "card"], ["runs", "runs"], ["runs/1", "run"], ["log", "log"], ["users", "users"], ["tokens", "tokens"], ["shipments?id=S0001515", "shipment"], ["ways?reach=S0000001", "ways"], ["search?q=S0001515", "search"], [`${finding.slice(address.length)}/rows`, "rows"], ["uploads", "uploads"]]) {
    await page.goto(address + place);
    await looked(page, title);
  }
  await page.goto(finding);
  await page.locator("section[aria-labelledby=dealt] .party-links a").first().click();
  await looked(page, "party");

  // a paper to the decision, a view of the list, a token for a program
  await page.goto(finding);
  await page.setInputFiles("#papers", [{ name: "reply.html", mimeType: "text/html", buffer: Buffer.from("<script>document.title='x'</script>") }]);
  await page.click("button:has-text('Attach')");
  const [saved] = await Promise.all([page.waitForEvent("download"), page.click("a[download]")]);
  assert.strictEqual(saved.suggestedFilename(), "reply.html");
  await page.goto(`${address}?priority=high`);
  await page.fill("input[aria-label='Name of this view']", "urgent");
  await page.click("text=Save view");
  await page.goto(address);
  await page.click(".views a:has-text('urgent')");
  assert.match(page.url(), /priority=high/);
  await page.goto(`${address}tokens`);
  await page.fill("#name", "nightly intake");
  await page.check("input[value=read]");
  await page.fill("#until", new Date(Date.now() + 864e5).toISOString().slice(0, 10));
  await page.click("button:has-text('Make')");
  const token = (await page.locator(".done code").innerText()).trim();
  const asked = await fetch(`${address}api/runs`, { headers: { authorization: `Bearer ${token}` } });
  assert.strictEqual(asked.status, 200);
  await looked(page, "token");

  // letters and the case come as files
  await page.goto(finding);
  await page.click("details.give summary");
  await looked(page, "give");
  for (const [button, name] of [["Letters with the questions", "letters-"], ["Case file, whole", "case-"], ["Case file, names taken out", "-redacted"]]) {
    const [file] = await Promise.all([page.waitForEvent("download"), page.click(`details.give button:has-text("${button}")`)]);
    assert.ok(file.suggestedFilename().includes(name), file.suggestedFilename());
    assert.equal(fs.readFileSync(await file.path()).subarray(0, 2).toString(), "PK");
  }

  // print is a memo: no navigation, no forms
  await page.goto(finding);
  await page.emulateMedia({ media: "print" });
  assert.strictEqual(await page.locator("header.bar").isVisible(), false);
  assert.strictEqual(await page.locator("form#decide").isVisible(), false);
  await page.emulateMedia({ media: "screen" });

  // without a script everything is still there
  const plain = await browser.newContext({ javaScriptEnabled: false, storageState: await context.storageState() });
  const still = await plain.newPage();
  watch(still);
  await still.goto(finding);
  await still.check("input[value=escalate]");
  await still.fill("#reason", "decided without a script");
  await still.click("form#decide button");
  assert.match(await text(still), /State: escalate/);

  await page.click("text=Sign out");
  assert.match(page.url(), /\/login$/);
  await looked(page, "login");
  await browser.close();
  assert.deepStrictEqual(faults, []);
  console.log("browser tests: all steps passed");
}

main().catch((error) => { console.error(error, faults); process.exit(1); });
