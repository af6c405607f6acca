import type { Context, Hono } from "hono";
import { bodyLimit } from "hono/body-limit";
import { createHmac } from "node:crypto";
import { missingObject, requireToken, withFaults, type GraphEnv } from "./graph-http.ts";
import { whatsappLimitOf, whatsappTypes, type StoredMedia } from "./media.store.ts";
import { MetaError } from "./meta-errors.ts";
import type { World } from "./world.ts";

const kind = "whatsapp";
/** The largest document, and the frame of the form around it. */
const maxUploadBytes = 101 * 1024 * 1024;
/** "The URL is only valid for 5 minutes." */
const urlLifeSeconds = 300;

/** Upload and download. The address Meta gives out is not a Graph path, but wants the same bearer. */
export function addMediaRoutes(routes: Hono<GraphEnv>, world: World): void {
  routes.post("/:id/media", bodyLimit({ maxSize: maxUploadBytes, onError: tooLarge }), (c) =>
    withFaults(c, { world, place: "media", kind }, () => upload(c, world)),
  );
  routes.get("/attachments/:id", (c) => withFaults(c, { world, place: "media", kind }, () => download(c, world)));
}

function tooLarge(): never {
  throw new MetaError({ code: 131053, details: "The file is larger than this type may be." });
}

async function upload(c: Context<GraphEnv>, world: World): Promise<Response> {
  const id = c.req.param("id") ?? "";
  if (!requireToken(c, world, kind).some((one) => one.id === id)) throw missingObject("POST", id);
  const form = await c.req.parseBody();
  const { file, messaging_product: product } = form;
  if (product !== "whatsapp") throw new MetaError({ code: 100, details: "Parameter messaging_product is required." });
  if (!(file instanceof File)) throw new MetaError({ code: 100, details: "Parameter file is required." });
  const mimeType = file.type || (typeof form["type"] === "string" ? form["type"] : "");
  const limit = whatsappLimitOf(mimeType);
  if (limit === undefined) {
    const details = `Param file must be a file with one of the following types: ${whatsappTypes.join(", ")}. Received file of type '${mimeType}'.`;
    throw new MetaError({ code: 100, details });
  }
  if (file.size > limit.maxBytes) tooLarge();
  const bytes = Buffer.from(await file.arrayBuffer());
  return c.json({ id: world.media.add({ bytes, mimeType, filename: file.name }).id });
}

/** `GET /{media-id}`. */
export function answerMediaFacts(c: Context<GraphEnv>, world: World): Response {
  const id = c.req.param("id") ?? "";
  const media = world.media.find(id);
  if (media === undefined) throw missingObject(c.req.method, id);
  const version = c.req.param("version") ?? "v23.0";
  const expires = Math.floor(world.now() / 1000) + urlLifeSeconds;
  const query = new URLSearchParams({ ext: String(expires), hash: hashOf(media, expires) });
  return c.json({
    messaging_product: "whatsapp",
    url: `${world.origin}/graph/${version}/attachments/${media.id}?${query.toString()}`,
    mime_type: media.mimeType,
    // Hex here, base64 in webhooks: both are met, and a reader must take both.
    sha256: Buffer.from(media.sha256, "base64").toString("hex"),
    file_size: String(media.bytes.length),
    id: media.id,
  });
}

export function deleteMedia(c: Context<GraphEnv>, world: World): Response {
  const id = c.req.param("id") ?? "";
  if (!world.media.delete(id)) throw missingObject("DELETE", id);
  return c.json({ success: true });
}

function hashOf(media: StoredMedia, expires: number): string {
  return createHmac("sha256", media.secret).update(String(expires)).digest("base64url");
}

function download(c: Context<GraphEnv>, world: World): Response {
  requireToken(c, world, kind);
  const media = world.media.find(c.req.param("id") ?? "");
  const expires = Number(c.req.query("ext"));
  const isValid = media !== undefined && c.req.query("hash") === hashOf(media, expires);
  if (!isValid || expires * 1000 < world.now()) return c.text("", 404);
  return c.body(new Uint8Array(media.bytes), 200, { "content-type": media.mimeType, "cache-control": "private" });
}
