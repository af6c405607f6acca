import { cp, mkdir, readFile, rm, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import { renderPage } from "@piloto/api/page-document";
import { pageHeaders } from "@piloto/api/security-headers";
import { listPageFiles, type PageFile } from "./page-files.ts";

export interface StaticPageSettings {
  /** Where people reach the page. */
  publicOrigin: string;
  /** Where the API is reached; null when it is the page's own host. */
  apiOrigin: string | null;
  /** Where files of messages are kept, when their addresses are neither the page's nor the API's. */
  filesOrigin: string | null;
  googleEnabled: boolean;
  sentryDsn: string | null;
  release: string;
}

/** What `headers.json` holds, for Terraform and the deploy. */
export interface StaticPage {
  headers: Record<string, string>;
  /** In the order they are uploaded. */
  files: PageFile[];
}

/** Writes `page/` (what the bucket holds) and `headers.json` (how it is served) into `outDir`, from a built page. */
export async function buildStaticPage(
  webDist: string,
  outDir: string,
  settings: StaticPageSettings,
): Promise<StaticPage> {
  const { publicOrigin, apiOrigin, filesOrigin, googleEnabled, sentryDsn, release } = settings;
  const template = await readFile(join(webDist, "index.html"), "utf8");
  const { html, scriptHashes } = renderPage(template, {
    apiOrigin,
    googleEnabled,
    sentryDsn,
    release,
    simulatorUrl: null,
  });
  const headers = pageHeaders(
    {
      isHttps: publicOrigin.startsWith("https:"),
      apiOrigin: apiOrigin ?? undefined,
      filesOrigin: filesOrigin ?? undefined,
      sentryDsn: sentryDsn ?? undefined,
    },
    scriptHashes,
  );
  const page: StaticPage = { headers, files: await listPageFiles(webDist) };
  await rm(outDir, { recursive: true, force: true });
  for (const { path } of page.files) {
    const target = join(outDir, "page", path);
    await mkdir(dirname(target), { recursive: true });
    await (path === "index.html" ? writeFile(target, html) : cp(join(webDist, path), target));
  }
  await writeFile(join(outDir, "headers.json"), `${JSON.stringify(page, null, 2)}\n`);
  return page;
}
