import { z } from "zod";
import { appRouter } from "../trpc/router.ts";
import type { ProcedureMeta } from "../trpc/init.ts";
import { readEvents, refusalOf } from "./event-stream.ts";
import type { TestApp, TestBrowser } from "./test-app.ts";

/** A procedure as the enumeration sees it. */
export type Procedure = {
  path: string;
  type: "query" | "mutation" | "subscription";
  meta: ProcedureMeta;
  /** Input schemas in the order in which they are asked. */
  inputs: z.core.$ZodType[];
};

const definition = z.object({
  _def: z.object({
    type: z.enum(["query", "mutation", "subscription"]),
    meta: z.custom<ProcedureMeta>((value) => typeof value === "object" && value !== null),
    inputs: z.array(
      z.custom<z.core.$ZodType>((value) => typeof value === "object" && value !== null && "_zod" in value),
    ),
  }),
});

/** Every procedure of the product. Throws on one that was not made from a layer of procedures.ts, or is a new kind. */
export const allProcedures: Procedure[] = Object.entries(appRouter._def.procedures).map(([path, procedure]) => {
  const { type, meta, inputs } = definition.parse({ _def: Reflect.get(procedure, "_def") })._def;
  return { path, type, meta, inputs };
});

export const isInWorkspace = ({ meta }: Procedure): boolean => meta.access !== "public" && meta.access !== "signed_in";

const answerForm = z.object({ error: z.object({ data: z.object({ appCode: z.string() }) }).optional() });

export type Answer = { status: number; /** "OK" when it was not refused. */ code: string };

type Call = {
  input?: unknown;
  /** Instead of `input`: the body or input exactly as it travels. */
  raw?: string;
  browser?: TestBrowser;
  /** Overrides; undefined leaves the header out. */
  headers?: Record<string, string | undefined>;
};

/** Calls a procedure by its path with headers of one's choice, as no typed client would. */
export async function callProcedure(app: TestApp, procedure: Procedure, call: Call): Promise<Answer> {
  const text = call.raw ?? (call.input === undefined ? undefined : JSON.stringify(call.input));
  const isQuery = procedure.type !== "mutation";
  const query = isQuery && text !== undefined ? `?input=${encodeURIComponent(text)}` : "";
  const response = await app.request(`/trpc/${procedure.path}${query}`, {
    method: isQuery ? "GET" : "POST",
    headers: headersOf(call, isQuery ? {} : await unsafeHeaders(app, call)),
    ...(!isQuery && { body: text ?? "{}" }),
  });
  if (response.headers.get("content-type")?.startsWith("text/event-stream")) return readStream(response);
  const body = answerForm.safeParse(JSON.parse((await response.text()) || "{}"));
  return { status: response.status, code: body.data?.error?.data.appCode ?? (response.ok ? "OK" : "NONE") };
}

/** A stream answers 200 in any case; what it says first tells whether it was refused. Then it is left. */
async function readStream(response: Response): Promise<Answer> {
  const events = readEvents(response);
  for (;;) {
    const { value: event } = await events.next();
    if (event?.event === "connected" || event?.event === "ping") continue;
    void response.body?.cancel().catch(() => undefined);
    void events.return(undefined).catch(() => undefined);
    const refused = refusalOf(event);
    return refused ? { status: refused.httpStatus, code: refused.appCode } : { status: 200, code: "OK" };
  }
}

const unsafeHeaders = async (app: TestApp, { browser }: Call): Promise<Record<string, string | undefined>> => ({
  origin: app.services.env.PUBLIC_ORIGIN,
  "content-type": "application/json",
  "x-csrf-token": browser && (await csrfTokenOf(browser)),
});

const sessionAnswer = z.object({ result: z.object({ data: z.object({ csrfToken: z.string() }) }) });

/** The token the page would send. */
export async function csrfTokenOf(browser: TestBrowser): Promise<string> {
  const answer = sessionAnswer.parse(await (await browser.fetch("/trpc/auth.session")).json());
  return answer.result.data.csrfToken;
}

function headersOf({ browser, headers }: Call, own: Record<string, string | undefined>): Headers {
  const cookie = [...(browser?.cookies ?? [])].map(([name, value]) => `${name}=${value}`).join("; ");
  const all: Record<string, string | undefined> = {
    "sec-fetch-site": "same-origin",
    "sec-fetch-mode": "cors",
    "x-forwarded-for": "203.0.113.9",
    cookie: cookie || undefined,
    ...own,
    ...headers,
  };
  return new Headers(Object.entries(all).flatMap(([name, value]) => (value === undefined ? [] : [[name, value]])));
}
