// What a person sees: the packaged extension in a real VS Code, on the demo repository.
import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { readFile, writeFile } from "node:fs/promises";
import os from "node:os";
import path from "node:path";
import { test } from "node:test";
import { bylaw, client, mark, openPage, pictured, skip, startCodeServer, temporary } from "./harness.mjs";
import { workbench } from "./workbench.mjs";

const OLD = "src/marsa/billing/ledger.py";
const NEW = "src/marsa/invoicing/ledger.py";
const MEMORY = ".max/memory/MEMORY.md";
const LESSON = "Route names are plural";

test("memory files in a real VS Code", { skip, timeout: 300_000 }, async (t) => {
  const folder = path.join(await temporary(t, "demo"), "marsa");
  await bylaw("demo", folder);
  execFileSync("git", ["-C", folder, "config", "user.name", "nadia"]);
  const file = path.join(folder, "CLAUDE.md");
  const server = await startCodeServer(t);
  const page = await openPage(t);
  const ui = workbench(page);
  const step = (name, steps) => t.test(name, () => pictured(page, name.replace(/\W+/g, "-"), steps));
  const picture = async (name) => {
    if (process.env.SHOTS) {
      const session = await page.context().newCDPSession(page); // a third of the size of a PNG
      const { data } = await session.send("Page.captureScreenshot", { format: "webp", quality: 80 });
      const place = process.env.SHOTS === "1" ? path.join(client, "media") : process.env.SHOTS;
      await writeFile(path.join(place, `${name}.webp`), data, "base64");
    }
  };
  const read = (name) => readFile(path.join(folder, name), "utf8");
  const place = async (text, name = "CLAUDE.md") => {
    const lines = (await read(name)).split("\n");
    const line = lines.findIndex((one) => one.includes(text));
    return [line + 1, lines[line].indexOf(text) + 1];
  };

  await step("findings are underlined", async () => {
    await page.goto(server.window(folder, [["openFile", server.uri(file)]]));
    await ui.ready();
    await ui.opened("CLAUDE.md");
    const opened = performance.now();
    mark("file is open");
    await ui.squiggles("CLAUDE.md").first().waitFor({ timeout: 60_000 });
    const seconds = (performance.now() - opened) / 1000;
    mark("first finding is underlined");
    assert.ok(seconds < 10 * Math.max(1, os.loadavg()[0] / os.availableParallelism()), `it took ${seconds} s`);
  });

  await step("Problems lists them with the evidence, and the status item counts them", async () => {
    const rows = await ui.problems(OLD);
    assert.ok(rows.some((row) => row.includes("was moved to") && row.includes(NEW) && row.includes("bylaw")), rows.join("\n"));
    await ui.status(/[1-9]\d stale/).waitFor(); // with the files that are not open
    mark(`status item: ${await ui.status("stale").innerText()}`);
    await ui.focus("CLAUDE.md");
    await ui.goto(...(await place(OLD)));
    await picture("light");
    await page.keyboard.press("Control+J");
  });

  await step("a hover tells the origin", async () => {
    await ui.goto(...(await place("Invoice numbers")));
    const text = await ui.hover("Promoted from");
    assert.match(text, /Written by Tomás Ferreira.*Nadia Haddad.*Earlier wordings/s);
    mark(`hover: ${JSON.stringify(text)}`);
    await picture("hover");
    await page.keyboard.press("Escape");
  });

  await step("a quick fix follows the move and is saved", async () => {
    await ui.goto(...(await place(OLD)));
    const titles = await ui.actions();
    const title = titles.find((one) => one.includes(NEW));
    assert.ok(title, titles.join("\n"));
    await ui.choose(title);
    await ui.line("CLAUDE.md", NEW).waitFor();
    await ui.save("CLAUDE.md");
    const text = await readFile(file, "utf8");
    assert.ok(text.includes(NEW) && !text.includes(OLD));
    mark("fixed and saved");
  });

  await step("the Memory view lists layers, files and entries, filters them and jumps to one", async () => {
    await ui.memory("memory");
    await ui.roomForMemory("marsa", 560);
    const rows = await ui.memoryRows();
    assert.ok(rows.some((row) => /^rules\s*\d+ entries · .*\d+ stale/.test(row)), rows.join("\n"));
    await (await ui.memory("MEMORY.md")).click();
    await ui.memory("What we learned");
    await picture("memory");
    await ui.command("Bylaw: Filter Memory…");
    await ui.answer("disputed");
    const row = await ui.memory("Migrations are written by hand");
    assert.match((await ui.memoryRows()).join("\n"), /^memory\s*1 disputed\nMEMORY.md.*1 disputed\n.*disputed · \d+ \w+ ago$/);
    await row.click();
    await ui.opened("MEMORY.md");
    await ui.status(`Ln ${(await place("Migrations are written by hand", MEMORY))[0]},`).waitFor();
    mark("the Memory view filters and jumps");
  });

  await step("Ctrl+. promotes a lesson, in both files", async () => {
    await ui.show("MEMORY.md");
    await ui.goto(...(await place(LESSON, MEMORY)));
    const titles = await ui.actions();
    const title = titles.find((one) => one.startsWith("Promote to CLAUDE.md"));
    assert.ok(title, titles.join("\n"));
    await picture("promote");
    await ui.choose(title);
    await ui.line("MEMORY.md", LESSON).waitFor({ state: "detached" });
    await ui.saveAll();
    assert.ok((await read("CLAUDE.md")).includes(LESSON) && !(await read(MEMORY)).includes(LESSON));
    mark("promoted");
  });

  await step("all of one cause is fixed, in files that are not open too", async () => {
    await ui.show("CLAUDE.md");
    await ui.goto(...(await place("src/marsa/billing/` turns")));
    const titles = await ui.actions();
    const title = titles.find((one) => /^Fix all \d+ places of \d files: all of this cause everywhere/.test(one));
    assert.ok(title, titles.join("\n"));
    await picture("fix-all");
    await ui.choose(title);
    await ui.line("CLAUDE.md", "src/marsa/billing/` turns").waitFor({ state: "detached" });
    await ui.saveAll();
    const changed = execFileSync("git", ["-C", folder, "diff", "--stat"], { encoding: "utf8" });
    assert.match(changed, /AGENTS\.md/);
    assert.match(changed, /project_year_end\.md/);
    assert.doesNotMatch(await read("AGENTS.md"), /src\/marsa\/billing\/ledger/);
    mark(`fixed everywhere:\n${changed}`);
  });

  await step("an earlier wording is shown beside the present one, and brought back", async () => {
    await ui.show("CLAUDE.md");
    await ui.goto(...(await place("Invoice numbers")));
    await page.keyboard.press("Control+B"); // room for both sides
    const now = "next_number";
    await ui.command("Bylaw: Revert Entry to an Earlier Wording…");
    await ui.point("Tomás Ferreira");
    await page.keyboard.press("Enter");
    await ui.diff("Take the number", now);
    const message = ui.message("Bring back the wording of 2026-08-19 Tomás Ferreira");
    await message.waitFor();
    await picture("revert");
    await ui.press(message, "Bring Back");
    await ui.tab("↔ now").waitFor({ state: "detached" }); // it would show what is now another text
    await ui.show("CLAUDE.md");
    await page.keyboard.press("Control+B");
    await ui.line("CLAUDE.md", now).waitFor({ state: "detached" });
    await ui.saveAll();
    assert.ok(!(await read("CLAUDE.md")).includes(now));
    mark("reverted");
  });

  await step("a dispute is seen at once", async () => {
    await ui.show("MEMORY.md");
    await ui.goto(...(await place("Queues and alarms", MEMORY)));
    await ui.command("Bylaw: Dispute Entry…");
    await ui.status("selected").waitFor(); // the place of the reason, to be typed over
    await page.keyboard.type("they moved to the other repository");
    await ui.line("MEMORY.md", "nadia: they moved").waitFor();
    await ui.memory("Queues and alarms"); // the view lists what is disputed
    mark("disputed");
  });

  await step("code that calls what a rule says was removed is underlined", async () => {
    await ui.open("import_partner_orders.py");
    await ui.squiggles("import_partner_orders.py").first().waitFor();
    await ui.goto(...(await place("create_order_v1({", "scripts/import_partner_orders.py")));
    const text = await ui.hover("place_order");
    mark(`in code: ${JSON.stringify(text)}`);
    await picture("code");
    await page.keyboard.press("Escape");
  });

  await step("the report opens as a page, which filters and searches", async () => {
    await ui.command("Bylaw: Open Report");
    const report = ui.page("Memory of marsa");
    await report.locator("label[for=show-disputed]").click();
    await report.locator(".entry", { hasText: "Queues and alarms" }).waitFor(); // the dispute is not saved yet
    assert.equal(await report.locator(".entry.stale:not(.disputed):visible").count(), 0);
    await report.locator("label[for=show-all]").click();
    await report.locator("#search").fill("nothing has these words");
    assert.equal(await report.locator(".entry:visible").count(), 0);
    await report.locator("#search").fill("");
    await picture("report");
    mark("report");
  });

  await step("the dark theme", async () => {
    await ui.command("Preferences: Toggle between Light/Dark Themes");
    await ui.theme("vs-dark");
    await ui.show("MEMORY.md");
    await ui.problems("stale");
    await picture("dark");
  });

  await step("the walkthrough's demo repository opens in a window of its own", async () => {
    const opened = page.context().waitForEvent("page");
    await ui.command("Bylaw: Open the Demo Repository");
    const demo = await opened;
    await workbench(demo).squiggles("CLAUDE.md").first().waitFor({ timeout: 60_000 });
    await demo.close();
    mark("demo repository opened");
  });

  await step("the log holds no text of a memory file", async () => {
    const log = await server.log();
    if (process.env.VERBOSE) {
      console.log(log);
    }
    assert.match(log, /Bylaw is ready after \d+ ms/);
    assert.doesNotMatch(log, /minor units|Traceback/);
    mark(/Bylaw is ready after \d+ ms/.exec(log)[0]);
  });
});
