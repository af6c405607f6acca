import type { Context, Hono } from "hono";
import { z } from "zod";
import { missingObject, readJson, requireToken, withFaults, type GraphEnv } from "./graph-http.ts";
import type { MessageTemplate } from "./demo-templates.ts";
import { MetaError } from "./meta-errors.ts";
import { accountEvent } from "./whatsapp-events.ts";
import { parse } from "./whatsapp-send-body.ts";
import type { World } from "./world.ts";

const kind = "whatsapp";
const defaultLimit = 25;
const maxLimit = 1000;

const draft = z.looseObject({
  name: z.string().regex(/^[a-z0-9_]{1,512}$/),
  language: z.string().min(2).max(20),
  category: z.enum(["MARKETING", "UTILITY", "AUTHENTICATION"]),
  parameter_format: z
    .string()
    .transform((value) => value.toUpperCase())
    .pipe(z.enum(["NAMED", "POSITIONAL"]))
    .default("POSITIONAL"),
  components: z
    .array(
      z.looseObject({
        type: z
          .string()
          .transform((value) => value.toUpperCase())
          .pipe(z.enum(["HEADER", "BODY", "FOOTER", "BUTTONS"])),
        text: z.string().max(1024).optional(),
        format: z.string().optional(),
        buttons: z
          .array(z.looseObject({ type: z.string(), text: z.string().max(25) }))
          .max(10)
          .optional(),
      }),
    )
    .min(1)
    .max(10),
});

/** List with cursors, create and delete. */
export function addTemplateRoutes(routes: Hono<GraphEnv>, world: World): void {
  const here = { world, place: "templates", kind } as const;
  routes.get("/:id/message_templates", (c) => withFaults(c, here, () => list(c, world)));
  routes.post("/:id/message_templates", (c) => withFaults(c, here, () => create(c, world)));
  routes.delete("/:id/message_templates", (c) => withFaults(c, here, () => remove(c, world)));
}

function requireAccount(c: Context<GraphEnv>, world: World): string {
  const id = c.req.param("id") ?? "";
  if (!requireToken(c, world, kind).some((one) => one.accountId === id)) throw missingObject(c.req.method, id);
  return id;
}

function list(c: Context<GraphEnv>, world: World): Response {
  const id = requireAccount(c, world);
  const { name, status, language } = c.req.query();
  const all = world.templates
    .list(id)
    .filter((one) => name === undefined || one.name.includes(name))
    .filter((one) => status === undefined || one.status === status)
    .filter((one) => language === undefined || one.language === language);
  const limit = Math.min(Math.max(1, Number(c.req.query("limit")) || defaultLimit), maxLimit);
  const start = startOf(c, all, limit);
  const rows = all.slice(start, start + limit);
  return c.json({
    data: rows.map((one) => fieldsOf(c, one)),
    ...pagingOf(c, { rows, start, limit, total: all.length }, world),
  });
}

/** Cursors name a template, so that a page stays right while templates come and go. */
function startOf(c: Context<GraphEnv>, all: readonly MessageTemplate[], limit: number): number {
  const { after, before } = c.req.query();
  const indexOf = (cursor: string) => {
    const index = all.findIndex((one) => cursorOf(one) === cursor);
    if (index === -1) throw new MetaError({ code: 100, details: "Invalid cursor." });
    return index;
  };
  if (after !== undefined) return indexOf(after) + 1;
  if (before !== undefined) return Math.max(0, indexOf(before) - limit);
  return 0;
}

function cursorOf({ id }: MessageTemplate): string {
  return Buffer.from(id).toString("base64url");
}

function fieldsOf(c: Context<GraphEnv>, template: MessageTemplate): Record<string, unknown> {
  const wanted = c.req.query("fields")?.split(",");
  const { rejected_reason, ...plain } = template;
  if (wanted === undefined) return plain;
  const names = new Set(["id", ...wanted.map((name) => name.trim())]);
  return Object.fromEntries(Object.entries({ ...plain, rejected_reason }).filter(([name]) => names.has(name)));
}

interface Page {
  readonly rows: readonly MessageTemplate[];
  readonly start: number;
  readonly limit: number;
  readonly total: number;
}

function pagingOf(c: Context<GraphEnv>, { rows, start, total }: Page, world: World): Record<string, unknown> {
  const [first, last] = [rows[0], rows.at(-1)];
  if (first === undefined || last === undefined) return {};
  const cursors = { before: cursorOf(first), after: cursorOf(last) };
  const addressWith = (name: string, cursor: string) => {
    const url = new URL(c.req.url);
    const address = new URL(url.pathname + url.search, world.origin);
    for (const old of ["after", "before"]) address.searchParams.delete(old);
    address.searchParams.set(name, cursor);
    return address.href;
  };
  const next = start + rows.length < total ? { next: addressWith("after", cursors.after) } : {};
  const previous = start > 0 ? { previous: addressWith("before", cursors.before) } : {};
  return { paging: { cursors, ...next, ...previous } };
}

async function create(c: Context<GraphEnv>, world: World): Promise<Response> {
  const id = requireAccount(c, world);
  const body = parse(draft, await readJson(c));
  if (world.templates.find(id, body.name, body.language) !== undefined) {
    throw new MetaError({
      code: 100,
      subcode: 2388024,
      details: "There is already content in this language for this template.",
    });
  }
  const { name, language, category, parameter_format, components } = body;
  const added = world.templates.add(id, { name, language, category, parameter_format, components, status: "PENDING" });
  return c.json({ id: added.id, status: added.status, category });
}

function remove(c: Context<GraphEnv>, world: World): Response {
  const id = requireAccount(c, world);
  const { name, hsm_id: templateId } = c.req.query();
  if (name === undefined) throw new MetaError({ code: 100, details: "Parameter name is required." });
  if (world.templates.delete(id, name, templateId) === 0) {
    throw new MetaError({ code: 100, subcode: 2593002, details: "Message template was not found." });
  }
  return c.json({ success: true });
}

/** Meta's reviewers decide: the status changes and `message_template_status_update` tells of it. */
export function decideTemplate(
  world: World,
  templateId: string,
  decision: { status: string; reason: string },
): boolean {
  const found = world.templates.findById(templateId);
  const channel = found && world.channels.ofAccount(found.accountId)[0];
  if (found === undefined || channel === undefined) return false;
  const { template } = found;
  template.status = decision.status;
  template.rejected_reason = decision.reason;
  const value = {
    event: decision.status,
    message_template_id: Number(template.id),
    message_template_name: template.name,
    message_template_language: template.language,
    reason: decision.reason,
    message_template_category: template.category,
  };
  world.queue.push(accountEvent(channel, "message_template_status_update", value));
  return true;
}
