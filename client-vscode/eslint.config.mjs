import eslint from "typescript-eslint";

const node = { console: "readonly", process: "readonly", performance: "readonly", setTimeout: "readonly", clearTimeout: "readonly", URL: "readonly" };

export default eslint.config(
  { ignores: ["out/", "bundled/", "node_modules/"] },
  {
    files: ["src/**/*.ts"],
    extends: [...eslint.configs.strictTypeChecked],
    languageOptions: { parserOptions: { projectService: true } },
    rules: {
      "@typescript-eslint/restrict-template-expressions": ["error", { allowNumber: true, allowAny: true }],
      "@typescript-eslint/no-confusing-void-expression": "off", // `return act()` out of a void function reads well
      "@typescript-eslint/no-unsafe-member-access": "off", // VS Code types a manifest as any
      "@typescript-eslint/no-unsafe-assignment": "off",
    },
  },
  {
    files: ["**/*.mjs", "**/*.cjs"],
    languageOptions: { globals: { ...node, require: "readonly", exports: "writable", __filename: "readonly" } },
    rules: { "no-undef": "error", "no-unused-vars": "error", "prefer-const": "error" },
  },
);
