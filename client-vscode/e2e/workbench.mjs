// What a person does in the workbench. Every selector of VS Code stands here and nowhere else.

const plain = (text) => text.replace(/\u00a0/g, " ").replace(/\u200b/g, "");

export function workbench(page) {
  const input = page.locator(".quick-input-widget input[type=text]");
  const actions = page.locator(".action-widget .monaco-list-row.action");
  const editor = (file) => page.locator(`.monaco-editor[data-uri$="/${file}"]`);
  const choices = page.locator(".quick-input-list .monaco-list-row");
  const memory = page.locator(".pane", { has: page.locator(".pane-header", { hasText: "Memory" }) });
  return {
    ready: () => page.locator(".monaco-workbench .part.statusbar").waitFor(),
    /** A theme is in force: "vs" or "vs-dark". */
    theme: (name) => page.locator(`.monaco-workbench.${name}`).waitFor(),
    opened: (file) => editor(file).locator(".view-line").first().waitFor(),
    line: (file, text) => editor(file).locator(".view-line", { hasText: text }).first(),
    squiggles: (file) => editor(file).locator(".squiggly-error, .squiggly-warning, .squiggly-info, .squiggly-hint"),
    status: (text) => page.locator(".part.statusbar .statusbar-item", { hasText: text }).first(),
    message: (text) => page.locator(".notification-list-item", { hasText: text }).first(),
    messages: (text) => page.locator(".notification-list-item", { hasText: text }),
    buttons: async (message) => (await message.locator(".monaco-button").allInnerTexts()).map((text) => plain(text).trim()).filter(Boolean),
    press: (message, label) => message.locator(".monaco-button", { hasText: label }).click(),
    /** The page that a webview with this title shows. */
    page: (title) => page.frameLocator("iframe.webview.ready").last().frameLocator(`iframe[title="${title}"]`),
    tab: (label) => page.locator(".tab", { hasText: label }).first(),
    async focus(file) {
      await editor(file).locator(".view-line").first().click({ position: { x: 5, y: 5 } });
    },
    async command(title) {
      await page.keyboard.press("F1");
      await input.waitFor();
      await input.fill(`>${title}`);
      await page.locator(".quick-input-list .monaco-list-row", { hasText: title }).first().waitFor();
      await page.keyboard.press("Enter");
    },
    /** Opens the only file of the folder with this name. */
    async open(file) {
      await page.keyboard.press("Control+P");
      await input.waitFor();
      await input.fill(file);
      await choices.filter({ hasText: file }).first().waitFor();
      await page.keyboard.press("Enter");
      await editor(file).locator(".view-line").first().waitFor();
    },
    /** Opens the only file of the folder with this name beside what is open. */
    async toTheSide(file) {
      await page.keyboard.press("Control+P");
      await input.waitFor();
      await input.fill(file);
      await choices.filter({ hasText: file }).first().waitFor();
      await page.keyboard.press("Control+Enter");
      await editor(file).locator(".view-line").first().waitFor();
    },
    /** How long an extension took to activate, as VS Code says it. */
    async activation(name) {
      await this.command("Developer: Show Running Extensions");
      const row = page.locator(".runtime-extensions-editor .extension", { has: page.locator(".name", { hasText: name }) }).first();
      return plain(await row.locator(".activation-time").innerText());
    },
    /** Goes to a file that is open. */
    async show(file) {
      await page.locator(".tab", { hasText: file }).first().click();
      await page.locator(".tab.active", { hasText: file }).waitFor();
      await page.keyboard.press("Control+1"); // the keys go to the editor and not to a tree
    },
    /** Puts the cursor at a line and column, both counted from one. */
    async goto(line, column) {
      await page.keyboard.press("Control+G");
      await input.waitFor();
      await input.fill(`:${line}:${column}`);
      await page.keyboard.press("Enter");
      await page.locator(".quick-input-widget").waitFor({ state: "hidden" });
    },
    /** Opens Problems and gives its rows once one of them holds `text`. */
    async problems(text) {
      const panel = page.locator(".markers-panel");
      if (!(await panel.isVisible())) {
        await page.keyboard.press("Control+Shift+M");
      }
      const rows = panel.locator(".monaco-list-row");
      await rows.filter({ hasText: text }).first().waitFor();
      return (await rows.allInnerTexts()).map((row) => plain(row).replace(/\s+/g, " ").trim());
    },
    /** The text of the hover at the cursor, once it holds `text`. */
    async hover(text) {
      const box = page.locator(".monaco-hover:not(.hidden) .monaco-hover-content", { hasText: text }).first();
      for (let left = 10; left > 0 && !(await box.isVisible()); left--) {
        await page.keyboard.press("Escape"); // the first answer may say that history is still being read
        await page.keyboard.press("Control+K");
        await page.keyboard.press("Control+I");
        await box.waitFor({ timeout: 3000 }).catch(() => undefined);
      }
      return plain(await box.innerText());
    },
    /** The titles of the code actions at the cursor; the menu stays open. */
    async actions() {
      for (let left = 5; left > 0 && !(await actions.first().isVisible()); left--) {
        await page.keyboard.press("Escape"); // asked while the text or its findings change, the editor may say that there is none
        await page.keyboard.press("Control+.");
        await actions.first().waitFor({ timeout: 6000 }).catch(() => undefined);
      }
      await actions.first().waitFor();
      return (await actions.allInnerTexts()).map((text) => plain(text).trim());
    },
    /** Chooses from the open menu. By keyboard: something invisible lies over the menu and takes the clicks. */
    async choose(title) {
      for (let left = await actions.count(); left >= 0; left--) {
        if (await page.locator(".action-widget .monaco-list-row.action.focused", { hasText: title }).count()) {
          return page.keyboard.press("Enter");
        }
        await page.keyboard.press("ArrowDown");
      }
      throw new Error(`no code action “${title}”`);
    },
    /** Puts the cursor on the choice with `text` in an open list. By keyboard, as above. */
    async point(text) {
      await choices.filter({ hasText: text }).first().waitFor();
      for (let left = await choices.count(); left >= 0 && !(await choices.and(page.locator(".focused")).filter({ hasText: text }).count()); left--) {
        await page.keyboard.press("ArrowDown");
      }
      await choices.and(page.locator(".focused")).filter({ hasText: text }).waitFor();
    },
    async answer(text) {
      await input.waitFor();
      await input.fill(text);
      await page.keyboard.press("Enter");
      await page.locator(".quick-input-widget").waitFor({ state: "hidden" });
    },
    /** The two sides of the diff editor that is open, once they hold these texts. */
    async diff(before, after) {
      const side = (name, text) => page.locator(`.monaco-diff-editor .editor.${name} .view-line`, { hasText: text }).first().waitFor();
      await Promise.all([side("original", before), side("modified", after)]);
    },
    /** A row of the Memory view, which is opened if need be. */
    async memory(text) {
      if (!(await memory.locator(".monaco-list-row").first().isVisible())) {
        await this.command("Focus on Memory View");
      }
      const row = memory.locator(".monaco-list-row", { hasText: text }).first();
      await row.waitFor();
      return row;
    },
    /** The texts of the rows of the Memory view. */
    /** Makes the side bar this wide, and shows only Memory in it. */
    async roomForMemory(folder, width) {
      await page.locator(".pane-header", { hasText: folder }).first().click();
      const sash = await page.locator(".part.sidebar").boundingBox();
      await page.mouse.move(sash.x + sash.width, sash.y + 200);
      await page.mouse.down();
      await page.mouse.move(width, sash.y + 200, { steps: 5 });
      await page.mouse.up();
    },
    memoryRows: async () => (await memory.locator(".monaco-list-row").allInnerTexts()).map((text) => plain(text).replace(/\s+/g, " ").trim()),
    /** Ticks every change of the preview that VS Code shows before it makes them, and applies them. */
    async acceptChanges() {
      const preview = page.locator(".bulk-edit-panel");
      const files = preview.locator(".monaco-list-row[aria-level='1'] .edit-checkbox");
      await files.first().waitFor({ timeout: 240_000 });
      for (const box of await files.all()) {
        await box.check();
      }
      await preview.getByRole("button", { name: "Apply" }).click();
    },
    async saveAll() {
      await page.keyboard.press("Control+K");
      await page.keyboard.press("s");
      await page.locator(".tab.dirty").first().waitFor({ state: "detached" });
    },
    async save(file) {
      await page.keyboard.press("Control+S");
      await page.locator(".tab.active:not(.dirty)", { hasText: file }).waitFor();
    },
  };
}
