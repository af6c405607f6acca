import { defineConfig } from "oxlint";
import { importBoundaries } from "./scripts/boundaries/import-boundaries.ts";

// oxlint-disable-next-line import/no-default-export -- oxlint reads the default export.
export default defineConfig({
  plugins: ["typescript", "unicorn", "oxc", "import", "node", "vitest"],
  categories: { correctness: "error" },
  env: { builtin: true },
  ignorePatterns: [
    "**/node_modules",
    "**/dist/**",
    "**/.cache/**",
    "**/*.gen.ts",
    "db/src/schema-types.ts",
    "scripts/boundaries/fixtures/**",
  ],
  rules: {
    // Promises handled, switches exhaustive, types honest.
    "typescript/no-floating-promises": "error",
    "typescript/no-misused-promises": ["error", { checksVoidReturn: { attributes: false } }],
    "typescript/await-thenable": "error",
    "typescript/switch-exhaustiveness-check": [
      "error",
      { considerDefaultExhaustiveForUnions: true, requireDefaultForNonUnion: false },
    ],
    "typescript/no-explicit-any": "error",
    "typescript/no-non-null-assertion": "error",
    "typescript/consistent-type-imports": "error",
    // `import { type A }` leaves `import {}` behind, which loads the module.
    "typescript/no-import-type-side-effects": "error",
    // The shape of the code.
    "import/no-cycle": "error",
    "import/no-default-export": "error",
    "oxc/no-barrel-file": ["error", { threshold: 0 }],
    "node/no-process-env": "error",
    "eslint/no-console": "error",
    "eslint/max-lines": ["error", { max: 500, skipComments: true }],
    "eslint/max-lines-per-function": ["error", { max: 100, skipComments: true }],
    "eslint/max-depth": ["error", 4],
    "eslint/no-var": "error",
    "eslint/prefer-const": "error",
    "eslint/eqeqeq": "error",
    // Strings sort by code unit here on purpose: the order of a list is not what a person reads.
    "typescript/require-array-sort-compare": ["error", { ignoreStringArrays: true }],
    // Objects here are closures without `this`; and `then` is a word of the texts.
    "typescript/unbound-method": "off",
    "unicorn/no-thenable": "off",
    // Many expectations live in functions with a name of their own.
    "vitest/expect-expect": "off",
    "vitest/require-mock-type-parameters": "off",
    "vitest/require-to-throw-message": "off",
    // An emoji of several code points may come apart where we take initials or single digits.
    "typescript/no-misused-spread": ["error", { allow: [{ from: "lib", name: ["string", "HeadersInit"] }] }],
    // `_` says that a value is left out on purpose.
    "eslint/no-unused-vars": ["error", { argsIgnorePattern: "^_", varsIgnorePattern: "^_", ignoreRestSiblings: true }],
    // The second argument says which of many a failed expectation was.
    "vitest/valid-expect": ["error", { maxArgs: 2 }],
  },
  overrides: [
    ...importBoundaries,
    {
      files: ["packages/web/**"],
      plugins: ["typescript", "unicorn", "oxc", "import", "node", "vitest", "react", "jsx-a11y"],
      rules: {
        "react/rules-of-hooks": "error",
        "react/exhaustive-deps": "error",
        // role="status" and role="meter" on a div are as good to a screen reader, and can be styled.
        "jsx-a11y/prefer-tag-over-role": "off",
      },
    },
    {
      // Programs of the command line: they read the environment they are started with and speak to a terminal.
      files: ["scripts/**", "db/src/**", "db/seeds/**", "bench/**", "rehearsal/**", "e2e/**", "packages/*/scripts/**"],
      rules: { "node/no-process-env": "off", "eslint/no-console": "off" },
    },
    {
      files: ["packages/api/src/env.ts", "packages/simulator/src/**"],
      rules: { "node/no-process-env": "off", "eslint/no-console": "off" },
    },
    {
      // Tools that read a default export.
      files: ["**/*.config.ts"],
      rules: { "import/no-default-export": "off" },
    },
    {
      files: ["**/*.test.ts", "**/*.test.tsx", "e2e/**"],
      rules: {
        "eslint/max-lines-per-function": "off",
        "typescript/no-non-null-assertion": "off",
        "typescript/no-base-to-string": "off",
        "typescript/restrict-template-expressions": "off",
        "typescript/require-array-sort-compare": "off",
      },
    },
  ],
});
