import { auditFilters } from "@piloto/shared/audit-log";
import type { AppCode } from "@piloto/shared/errors";
import { workspaceInput } from "@piloto/shared/fields";
import { type Context as HonoContext, Hono } from "hono";
import { AppError } from "../../errors/app-error.ts";
import type { HttpEnv } from "../../http/http-env.ts";
import type { Services } from "../../services.ts";
import { createContext } from "../../trpc/context.ts";
import { requireAccount } from "../../trpc/session-guard.ts";
import { exportAuditLog } from "./export-audit-log.service.ts";

const exportInput = workspaceInput.extend(auditFilters.shape);

const statuses: Partial<Record<AppCode, 400 | 401 | 403>> = {
  VALIDATION_FAILED: 400,
  SESSION_EXPIRED: 401,
  CSRF_REJECTED: 403,
  FORBIDDEN: 403,
};

/** The log as a file, streamed. Outside tRPC because an answer of any length must not be held in memory. */
export function auditLogCsvRoutes(services: Services) {
  return new Hono<HttpEnv>().get("/export/audit-log.csv", async (c) => {
    try {
      return await answerCsv(services, c);
    } catch (error) {
      const status = error instanceof AppError ? statuses[error.code] : undefined;
      if (!(error instanceof AppError) || !status) throw error;
      return c.json({ error: { data: { appCode: error.code, requestId: c.get("requestId") } } }, status, {
        "cache-control": "no-store",
      });
    }
  });
}

async function answerCsv(services: Services, c: HonoContext<HttpEnv>): Promise<Response> {
  requireOwnPage(c.req.header("sec-fetch-site"), services.env.API_ORIGIN !== undefined);
  const ctx = createContext(services, c, { resHeaders: new Headers() });
  const { userId } = await requireAccount(ctx);
  const { workspaceId, ...filters } = readQuery(c.req.queries());
  const { fileName, lines } = await exportAuditLog(ctx, { workspaceId, userId, filters });
  return c.body(toStream(lines, c), 200, {
    "content-type": "text/csv; charset=utf-8",
    "content-disposition": `attachment; filename="${fileName}"`,
    "cache-control": "no-store",
  });
}

// The Strict cookie already keeps other sites out; this keeps out a sibling host that somebody else may run.
function requireOwnPage(site: string | undefined, hasSiblingHosts: boolean): void {
  if (site === "same-origin" || (site === "same-site" && hasSiblingHosts)) return;
  throw new AppError("CSRF_REJECTED", { message: `Sec-Fetch-Site ${site ?? "is missing"}` });
}

function readQuery(query: Record<string, string[]>) {
  const { action, ...single } = query;
  const first = Object.fromEntries(Object.entries(single).map(([name, values]) => [name, values[0]]));
  const parsed = exportInput.safeParse({ ...first, ...(action && { actions: action }) });
  if (!parsed.success) throw new AppError("VALIDATION_FAILED", { cause: parsed.error });
  return parsed.data;
}

function toStream(lines: AsyncGenerator<string, void, undefined>, c: HonoContext<HttpEnv>): ReadableStream<Uint8Array> {
  const encoder = new TextEncoder();
  return new ReadableStream({
    async pull(controller) {
      try {
        const { value, done } = await lines.next();
        if (done) controller.close();
        else controller.enqueue(encoder.encode(value));
      } catch (error) {
        // The head is out: a cut connection is all that can tell the browser that the file is not whole.
        c.get("log").warn({ err: error }, "an export broke off");
        controller.error(error);
      }
    },
    async cancel() {
      await lines.return();
    },
  });
}
