import { z } from "zod";
import type { TemplateStatus } from "./conversation-words.ts";
import { idField, workspaceInput } from "./fields.ts";

export const listTemplatesInput = workspaceInput.extend({
  channelId: idField,
  /** Words of the name or the text, accents and case ignored. */
  search: z.string().trim().max(100).default(""),
  /** The picker shows only what can be sent now. */
  onlySendable: z.boolean().default(false),
});
export type ListTemplatesInput = z.infer<typeof listTemplatesInput>;

export const getTemplateInput = workspaceInput.extend({ templateId: idField });
export const syncTemplatesInput = workspaceInput.extend({ channelId: idField });

/** Something to fill in. */
export type TemplateParameterView = {
  /** As messages.sendTemplate takes it: "header.1", "body.nome", "button.0". */
  key: string;
  place: "header" | "body" | "button";
  /** What stands between the braces: "1" or "nome"; of a button its index. */
  name: string;
  /** What Meta was shown when the template was made; empty when nothing was. */
  example: string;
};

export type TemplateButtonView = {
  index: number;
  kind: "quick_reply" | "url" | "phone" | "copy_code" | "other";
  text: string;
  /** Of a `url` button, with its placeholder: "https://loja.example/pedido/{{1}}". */
  url: string;
};

/** Why a template cannot be sent: its state at Meta, or a part we do not send. */
export type TemplateBlocker = "not_approved" | "unsupported_part";

export type TemplateView = {
  id: string;
  channelId: string;
  name: string;
  language: string;
  category: string;
  status: TemplateStatus;
  rejectedReason: string;
  parameterFormat: "NAMED" | "POSITIONAL";
  header: { kind: "none" | "text" | "image" | "video" | "document" | "other"; text: string };
  body: string;
  footer: string;
  buttons: TemplateButtonView[];
  parameters: TemplateParameterView[];
  blocker: TemplateBlocker | null;
};

export type TemplateList = {
  templates: TemplateView[];
  /** ISO 8601; null: never yet. */
  syncedAt: string | null;
};
