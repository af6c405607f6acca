import { resolve } from "node:path";
import { OperatorError } from "@piloto/db/operator-error";
import { buildIfChanged, webDist } from "./build.ts";
import { readOptions, runCommandLine } from "./command-line.ts";
import { inRoot } from "./project-folders.ts";
import { buildStaticPage } from "./static-page/build-static-page.ts";

/*
 * `pnpm build:static`: the page for a host that is not the API. Each option has a variable of the server behind it, so
 * the same environment makes both sides.
 */
const usage = `Usage: pnpm build:static [options]
  --public-origin   where people reach the page (PUBLIC_ORIGIN)
  --api-origin      the API's host, when it is another one (API_ORIGIN)
  --files-origin    the host of uploaded files, when it is neither: https://storage.googleapis.com
  --google          whether the Google button is shown: true or false (GOOGLE_CLIENT_ID is set)
  --sentry-dsn      (SENTRY_DSN)
  --release         what errors call this version (RELEASE)
  --out             the folder to write, default dist-static`;

const names = ["public-origin", "api-origin", "files-origin", "google", "sentry-dsn", "release", "out"] as const;

await runCommandLine(main);

async function main(): Promise<void> {
  const options = readOptions(names, usage);
  const publicOrigin = originOf("--public-origin", options["public-origin"] || process.env["PUBLIC_ORIGIN"]);
  if (!publicOrigin) throw new OperatorError(`Say where the page is reached.\n${usage}`);
  await buildIfChanged((name) => console.log(`Building ${name} for production…`));
  const outDir = resolve(options.out || inRoot("dist-static"));
  const { files } = await buildStaticPage(webDist, outDir, {
    publicOrigin,
    apiOrigin: originOf("--api-origin", options["api-origin"] || process.env["API_ORIGIN"]),
    filesOrigin: originOf("--files-origin", options["files-origin"]),
    googleEnabled: options.google ? options.google === "true" : Boolean(process.env["GOOGLE_CLIENT_ID"]),
    sentryDsn: options["sentry-dsn"] || process.env["SENTRY_DSN"] || null,
    release: options.release || process.env["RELEASE"] || "unknown",
  });
  console.log(`${files.length} files in ${outDir}/page, their headers in ${outDir}/headers.json`);
}

function originOf(name: string, value: string | undefined): string | null {
  if (!value) return null;
  const url = URL.canParse(value) ? new URL(value) : undefined;
  if (!url || !/^https?:$/.test(url.protocol) || url.pathname !== "/") {
    throw new OperatorError(`${name} is "${value}": it must be an origin such as https://app.example.com.`);
  }
  return url.origin;
}
