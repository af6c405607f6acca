import { expect, type BrowserContext, type ConsoleMessage, type Page, type Response } from "@playwright/test";

/**
 * What a test knows will go wrong. Anything else (a console error, an uncaught exception, a CSP violation, a 5xx)
 * fails it.
 */
export type Expected = {
  /** The server will refuse something with one of these. */
  status: (...statuses: number[]) => void;
  /** Requests will find no server. */
  deadNetwork: () => void;
};

export type Watch = Expected & {
  add: (context: BrowserContext) => void;
  /** Fails when anything unexpected was seen, or a token is where a script can read it. */
  check: () => Promise<void>;
};

/** Watches every page of the contexts given to it. */
export function createWatch(origin: string): Watch {
  const problems: string[] = [];
  const said: string[] = [];
  const contexts = new Set<BrowserContext>();
  const statuses = new Set<number>();
  let isNetworkDead = false;

  const isExpected = (message: ConsoleMessage): boolean => {
    const refused = /the server responded with a status of (\d+)/.exec(message.text());
    if (refused) return statuses.has(Number(refused[1]));
    return (
      isNetworkDead &&
      /net::ERR_(INTERNET_DISCONNECTED|CONNECTION_REFUSED|CONNECTION_RESET|FAILED|EMPTY_RESPONSE|INCOMPLETE_CHUNKED_ENCODING|ABORTED|NETWORK_CHANGED)/.test(
        message.text(),
      )
    );
  };
  return {
    status: (...more) => more.forEach((status) => statuses.add(status)),
    deadNetwork: () => (isNetworkDead = true),
    add(context) {
      contexts.add(context);
      context.on("close", () => contexts.delete(context));
      context.on("console", (message) => {
        said.push(message.text());
        const isLoud = message.type() === "error" || message.type() === "warning";
        if (isLoud && isOurs(message.page(), origin) && !isExpected(message))
          problems.push(
            `console ${message.type()} on ${message.page()?.url()}: ${message.text()} (${message.location().url})`,
          );
      });
      context.on("weberror", (error) => problems.push(`uncaught: ${error.error().stack ?? String(error.error())}`));
      context.on("response", (response: Response) => {
        if (response.status() >= 500 && !statuses.has(response.status()))
          problems.push(`${response.status()} from ${response.url()}`);
      });
    },
    async check() {
      for (const context of contexts) problems.push(...(await findLeaks(context, origin, said.join("\n"))));
      expect(problems, "unexpected errors and leaks").toEqual([]);
    },
  };
}

const isOurs = (page: Page | null, origin: string): boolean =>
  page === null || page.url() === "about:blank" || page.url().startsWith(origin);

const tokenNames = ["at", "rt", "pre", "flow"];

async function findLeaks(context: BrowserContext, origin: string, said: string): Promise<string[]> {
  const cookies = (await context.cookies(origin)).filter(({ name }) => tokenNames.includes(name));
  const leaks = cookies.flatMap(({ name, httpOnly, sameSite }) => [
    ...(httpOnly ? [] : [`the cookie ${name} is not HttpOnly`]),
    ...(sameSite === (name === "flow" ? "Lax" : "Strict") ? [] : [`the cookie ${name} is SameSite=${sameSite}`]),
  ]);
  for (const { name, value } of cookies)
    if (said.includes(value)) leaks.push(`the value of the cookie ${name} was written to the console`);
  for (const page of context.pages()) {
    if (!page.url().startsWith(origin)) continue;
    const readable = await readableText(page);
    for (const { name, value } of cookies)
      if (readable.includes(value))
        leaks.push(`the value of the cookie ${name} can be read by scripts on ${page.url()}`);
  }
  return leaks;
}

/** All a script of the page could read: storage, document, cookies. */
function readableText(page: Page): Promise<string> {
  return page.evaluate(() =>
    [
      JSON.stringify(localStorage),
      JSON.stringify(sessionStorage),
      document.documentElement.outerHTML,
      document.cookie,
    ].join("\n"),
  );
}
