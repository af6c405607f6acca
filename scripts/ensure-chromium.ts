import { execFile } from "node:child_process";
import { promisify } from "node:util";
import { OperatorError } from "@piloto/db/operator-error";
import { findChromium } from "../e2e/src/chromium.ts";
import { inRoot } from "./project-folders.ts";

const run = promisify(execFile);
const downloadTimeoutMs = 5 * 60_000;

/**
 * The path of a Chromium: an installed one, else Playwright's own download, else Debian's package when we are root.
 * Throws OperatorError saying what to install when none of them can be had.
 */
export async function ensureChromium(say: (line: string) => void): Promise<string> {
  const installed = findChromium();
  if (installed) return installed;
  say("No Chromium here: asking Playwright for its own…");
  await attempt(inRoot("e2e/node_modules/.bin/playwright"), ["install", "chromium"]);
  const downloaded = findChromium();
  if (downloaded) return downloaded;
  if (process.getuid?.() === 0) {
    say("Playwright's download did not work: installing Debian's chromium…");
    await attempt("apt-get", ["update"]);
    await attempt("apt-get", ["install", "--yes", "--no-install-recommends", "chromium"]);
  }
  const packaged = findChromium();
  if (packaged) return packaged;
  throw new OperatorError(
    "The browser tests need Chromium or Chrome: install one (Debian and Ubuntu: apt-get install chromium), or set CHROMIUM_PATH to it.",
  );
}

// Whether it worked shows in findChromium(): one attempt that fails only leads to the next.
async function attempt(command: string, args: string[]): Promise<void> {
  try {
    await run(command, args, {
      timeout: downloadTimeoutMs,
      env: { ...process.env, DEBIAN_FRONTEND: "noninteractive" },
    });
  } catch {
    return;
  }
}
