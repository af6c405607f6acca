import { MetaError } from "./meta-errors.ts";
import type { RenderedTemplate } from "./template-message.ts";
import type { MessageButton, ThreadMessage } from "./threads.store.ts";
import type { Interactive, SendBody } from "./whatsapp-send-body.ts";
import type { World } from "./world.ts";

/** What the customer's phone shows of a message; `link` when its file has yet to be fetched. */
export interface SentContent {
  readonly shown: Pick<ThreadMessage, "type" | "text"> &
    Partial<Pick<ThreadMessage, "mediaId" | "filename" | "header" | "footer" | "buttons">>;
  readonly link?: string;
}

/** Throws 131009 when a media id does not exist. */
export function contentOf(world: World, body: SendBody, rendered: RenderedTemplate | undefined): SentContent {
  switch (body.type) {
    case "text":
      return { shown: { type: "text", text: body.text.body } };
    case "image":
      return withMedia(world, "image", body.image);
    case "video":
      return withMedia(world, "video", body.video);
    case "document":
      return withMedia(world, "document", body.document);
    case "audio":
      return withMedia(world, "audio", body.audio);
    case "sticker":
      return withMedia(world, "sticker", body.sticker);
    case "location":
      return {
        shown: { type: "location", text: [body.location.name, body.location.address].filter(Boolean).join("\n") },
      };
    case "contacts":
      return { shown: { type: "contacts", text: body.contacts.map((one) => one.name.formatted_name).join("\n") } };
    case "interactive":
      return { shown: interactiveOf(body.interactive) };
    case "reaction":
      return { shown: { type: "reaction", text: body.reaction.emoji } };
    case "template":
      return templateOf(world, rendered);
  }
}

interface MediaReference {
  readonly id?: string | undefined;
  readonly link?: string | undefined;
  readonly caption?: unknown;
  readonly filename?: unknown;
}

function withMedia(world: World, type: string, media: MediaReference): SentContent {
  const text = typeof media.caption === "string" ? media.caption : "";
  const filename = typeof media.filename === "string" ? { filename: media.filename } : {};
  if (media.id === undefined)
    return { shown: { type, text, ...filename }, ...(media.link ? { link: media.link } : {}) };
  requireMedia(world, media.id);
  return { shown: { type, text, mediaId: media.id, ...filename } };
}

function requireMedia(world: World, id: string): void {
  if (world.media.find(id) === undefined)
    throw new MetaError({ code: 131009, details: `Media with id ${id} does not exist.` });
}

function interactiveOf(interactive: Interactive): SentContent["shown"] {
  const header = interactive.header?.type === "text" ? String(interactive.header["text"]) : undefined;
  return {
    type: "interactive",
    text: interactive.body?.text ?? "",
    ...(header === undefined ? {} : { header }),
    ...(interactive.footer === undefined ? {} : { footer: interactive.footer.text }),
    buttons: interactiveButtons(interactive),
  };
}

function interactiveButtons(interactive: Interactive): MessageButton[] {
  switch (interactive.type) {
    case "button":
      return interactive.action.buttons.map(({ reply }) => ({ id: reply.id, title: reply.title, kind: "reply" }));
    case "list":
      return interactive.action.sections.flatMap((one) =>
        one.rows.map(({ id, title, description }) => ({
          id,
          title,
          kind: "row" as const,
          ...(description === undefined ? {} : { description }),
        })),
      );
    case "cta_url":
      return [
        { id: interactive.action.parameters.url, title: interactive.action.parameters.display_text, kind: "link" },
      ];
    default:
      return [];
  }
}

function templateOf(world: World, rendered: RenderedTemplate | undefined): SentContent {
  if (rendered === undefined) return { shown: { type: "template", text: "" } };
  const { text, header, footer, buttons, headerMedia } = rendered;
  if (headerMedia?.id !== undefined) requireMedia(world, headerMedia.id);
  return {
    shown: {
      type: "template",
      text,
      buttons,
      ...(header === undefined ? {} : { header }),
      ...(footer === undefined ? {} : { footer }),
      ...(headerMedia?.id === undefined ? {} : { mediaId: headerMedia.id }),
    },
    ...(headerMedia?.link === undefined ? {} : { link: headerMedia.link }),
  };
}
