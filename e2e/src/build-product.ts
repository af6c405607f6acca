import { buildIfChanged } from "../../scripts/build.ts";

/** The page and the server as `pnpm start` builds them; nothing to do when they are up to date. */
// oxlint-disable-next-line import/no-default-export -- Playwright calls the default export.
export default async function buildProduct(): Promise<void> {
  await buildIfChanged((name) => console.log(`Building ${name} for production…`));
}
