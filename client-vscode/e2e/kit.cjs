// What runs inside the extension host shares: waiting, opening, and running steps by name.
const vscode = require("vscode");

/* global setTimeout */

/** Asks again until there is an answer: everything here crosses processes. */
exports.until = async function until(what, ask, milliseconds = 30_000) {
  const end = Date.now() + milliseconds;
  for (;;) {
    const answer = await ask();
    if (answer) {
      return answer;
    }
    if (Date.now() > end) {
      throw new Error(`timed out waiting for ${what}`);
    }
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
};

exports.open = async (uri) => vscode.window.showTextDocument(await vscode.workspace.openTextDocument(uri));

/** Runs all steps, in their order; throws at the end if one has failed. `state` tells how things stand when one does. */
exports.run = async (steps, state) => {
  let failures = 0;
  for (const [name, step] of Object.entries(steps)) {
    const from = Date.now();
    try {
      await step();
      console.log(`ok - ${name} (${Date.now() - from} ms)`);
    } catch (error) {
      failures++;
      console.log(`not ok - ${name}\n${error.stack}\n${JSON.stringify(state())}`);
    }
  }
  if (failures) {
    throw new Error(`${failures} of ${Object.keys(steps).length} failed`);
  }
};
