import { expect, test } from "vitest";
import { isPackageManager } from "./launcher-watch.ts";

test.each([
  "npm exec pnpm@12 start ",
  "pnpm start ",
  "node /usr/local/bin/npx-cli.js --yes pnpm@12 start ",
  "/opt/node/bin/node /root/.npm/_npx/1a/node_modules/pnpm/bin/pnpm.cjs start ",
  "node --no-warnings /corepack/dist/pnpm.js start ",
])("a package manager: %s", (command) => {
  expect(isPackageManager(command)).toBe(true);
});

// They may end while what they started goes on.
test.each([
  "bash -c cd shop && npx --yes pnpm@12 start & ",
  "sh -c npm start ",
  "node run-pnpm.js start ",
  "/usr/bin/node server.js npm ",
  "tail -f pnpm.log ",
  "",
])("none: %j", (command) => {
  expect(isPackageManager(command)).toBe(false);
});
