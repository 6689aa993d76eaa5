// Runs one of our Python scripts with the Python that $PYTHON names, or python3, or python: `node python.mjs FILE ARGS`.
import { spawnSync } from "node:child_process";

const names = process.env.PYTHON ? [process.env.PYTHON] : ["python3", "python"];
for (const name of names) {
  const { status, error } = spawnSync(name, process.argv.slice(2), { stdio: "inherit" });
  if (error?.code !== "ENOENT") {
    process.exit(status ?? 1);
  }
}
console.error(`no Python: ${names.join(", ")}`);
process.exit(1);
