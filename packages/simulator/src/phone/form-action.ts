import { customerAction, type CustomerAction } from "../meta/customer-action.ts";

type Form = Readonly<Record<string, unknown>>;

/** Fields of the form that belong to the message's content, not to the action. */
const contentFields = ["text", "mediaId", "caption"] as const;

/** The action of a form of the page. Throws a ZodError when the form was tampered with or a field is missing. */
export function readActionForm(form: Form): CustomerAction {
  const { type, text, isOptedOut, isFromAd, mediaId: _mediaId, caption: _caption, ...rest } = form;
  const flags = {
    ...(isOptedOut === undefined ? {} : { isOptedOut: isOptedOut === "true" }),
    ...(isFromAd === undefined ? {} : { isFromAd: isFromAd === "true" }),
  };
  if (form["action"] !== "message") {
    const words = text === undefined ? {} : { text };
    return customerAction.parse({ ...rest, ...flags, ...words });
  }
  const given = contentFields.filter((name) => form[name] !== undefined && form[name] !== "");
  const content = { type, ...Object.fromEntries(given.map((name) => [name, form[name]])) };
  return customerAction.parse({ ...rest, ...flags, content });
}

/** Under which type a file from the person's own disk is sent. */
export function contentTypeOf(mimeType: string): "image" | "video" | "audio" | "document" {
  const kind = mimeType.split("/")[0];
  return kind === "image" || kind === "video" || kind === "audio" ? kind : "document";
}
