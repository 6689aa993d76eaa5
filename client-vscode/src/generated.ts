// Made by scripts/generate.py from the server's table of formats.

/** Memory files that are no Markdown by name. */
export const OTHER_MEMORY_FILES: readonly string[] = [
  "**/.augment-guidelines",
  "**/.clinerules",
  "**/.clinerules/**/*.txt",
  "**/.continuerules",
  "**/.cursor/rules/**/*.mdc",
  "**/.cursorrules",
  "**/.goosehints",
  "**/.roo/rules-*/**/*.txt",
  "**/.roo/rules/**/*.txt",
  "**/.roorules",
  "**/.roorules-*",
  "**/.windsurfrules",
  "**/.rules",
];
