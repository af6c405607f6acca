import type { MessagePayload } from "@piloto/shared/message-content";
import { fillTemplate } from "@piloto/shared/template-text";
import type { TemplateParameterView, TemplateView } from "@piloto/shared/templates";
import type { WorkspaceTrx } from "../../database/workspace.ts";
import { AppError } from "../../errors/app-error.ts";
import type { OutboundContent, OutboundMedia } from "../../ports/channels/channel-adapter.ts";
import { toTemplateView } from "./template-view.ts";
import { findTemplateByName, getTemplate } from "./templates.queries.ts";

/* A template on its way out: checked and rendered when somebody picks it, put into the channel's form when it is sent. */

export type PreparedTemplate = {
  /** The body as the customer reads it: the message's text. */
  text: string;
  payload: NonNullable<MessagePayload["template"]>;
  /** Which kind of file has to go above it; undefined for none. */
  headerFile: "image" | "video" | "document" | undefined;
};

/**
 * Fills in a template. Throws NOT_FOUND (also for a template of another channel), CONFLICT with reason `not_approved` or
 * `unsupported_part`, VALIDATION_FAILED naming each parameter ("parameters.body.1") that is missing, unknown, or that
 * Meta would refuse.
 */
export async function prepareTemplate(
  trx: WorkspaceTrx,
  workspaceId: string,
  pick: { channelId: string; templateId: string; parameters: Readonly<Record<string, string>> },
): Promise<PreparedTemplate> {
  const view = toTemplateView(await getTemplate(trx, workspaceId, pick.templateId));
  if (view.channelId !== pick.channelId) throw new AppError("NOT_FOUND", { message: "a template of another channel" });
  if (view.blocker) throw new AppError("CONFLICT", { details: { reason: view.blocker, status: view.status } });
  const issues = [...findIssues(view.parameters, pick.parameters)];
  if (issues.length > 0) throw new AppError("VALIDATION_FAILED", { fields: issues });
  const { header, footer, buttons } = view;
  const parameters = Object.fromEntries(view.parameters.map(({ key }) => [key, pick.parameters[key] ?? ""]));
  return {
    text: fillTemplate(view.body, "body", parameters),
    payload: {
      name: view.name.slice(0, 500),
      language: view.language,
      parameters,
      ...(header.kind === "text" && { header: fillTemplate(header.text, "header", parameters).slice(0, 1024) }),
      ...(footer !== "" && { footer: footer.slice(0, 1024) }),
      ...(buttons.length > 0 && { buttons: buttons.slice(0, 10).map(({ text }) => text.slice(0, 500)) }),
    },
    headerFile:
      header.kind === "image" || header.kind === "video" || header.kind === "document" ? header.kind : undefined,
  };
}

// Meta refuses such a parameter (132018): lines, tabs, and more than four spaces in a row.
const refusedByMeta = /[\n\r\t]| {5,}/;

function* findIssues(known: readonly TemplateParameterView[], given: Readonly<Record<string, string>>) {
  for (const { key } of known) {
    const value = Object.hasOwn(given, key) ? (given[key] ?? "") : "";
    if (value.trim() === "") yield { field: `parameters.${key}`, message: "is required" };
    else if (refusedByMeta.test(value))
      yield { field: `parameters.${key}`, message: "holds a line break or many spaces" };
  }
  const keys = new Set(known.map(({ key }) => key));
  for (const key of Object.keys(given)) {
    if (!keys.has(key)) yield { field: `parameters.${key.slice(0, 100)}`, message: "is unknown" };
  }
}

/**
 * The stored message as the channel wants it. Undefined when the template is no longer there: then the message cannot be
 * sent.
 */
export async function toOutboundTemplate(
  trx: WorkspaceTrx,
  workspaceId: string,
  stored: {
    channelId: string;
    template: NonNullable<MessagePayload["template"]>;
    headerMedia: OutboundMedia | undefined;
  },
): Promise<Extract<OutboundContent, { kind: "template" }> | undefined> {
  const { name, language, parameters } = stored.template;
  const row = await findTemplateByName(trx, workspaceId, { channelId: stored.channelId, name, language });
  if (!row) return undefined;
  const view = toTemplateView(row);
  const of = (place: "header" | "body") =>
    view.parameters
      .filter((parameter) => parameter.place === place)
      .map((parameter) => ({ name: parameter.name, value: parameters[parameter.key] ?? "" }));
  return {
    kind: "template",
    name,
    language,
    parameterFormat: view.parameterFormat,
    header: of("header"),
    body: of("body"),
    buttons: toButtons(view, parameters),
    ...(stored.headerMedia && { headerMedia: stored.headerMedia }),
  };
}

const toButtons = ({ parameters: known, buttons }: TemplateView, parameters: Readonly<Record<string, string>>) =>
  known
    .filter(({ place }) => place === "button")
    .map(({ key, name }) => {
      const index = Number(name);
      const kind = buttons[index]?.kind === "copy_code" ? ("copy_code" as const) : ("url" as const);
      return { index, value: parameters[key] ?? "", kind };
    });
