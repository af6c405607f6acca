import { describe, expect, it } from "vitest";
import type { OutboundContent, OutboundMedia, OutboundMessage } from "../channel-adapter.ts";
import { freeAddress, metaError, optionsFor, startGraph, testChannel, testMessage } from "../testing.ts";
import { schemaErrors } from "./testing.ts";
import { createWhatsappAdapter } from "./whatsapp-adapter.ts";

const media = (more: Partial<OutboundMedia> = {}): OutboundMedia => ({
  kind: "image",
  mimeType: "image/jpeg",
  filename: "sofa.jpg",
  open: () => Promise.resolve(Buffer.from("bytes of the file")),
  isVoice: false,
  publicUrl: "https://files.example/sofa.jpg",
  ...more,
});

const template = (more: Partial<Extract<OutboundContent, { kind: "template" }>> = {}): OutboundContent => ({
  kind: "template",
  name: "oferta",
  language: "pt_BR",
  parameterFormat: "POSITIONAL",
  header: [],
  body: [],
  buttons: [],
  ...more,
});

const accepted = { messaging_product: "whatsapp", contacts: [{ wa_id: "5531" }], messages: [{ id: "wamid.NEW" }] };

/** Sends through a graph that takes everything; answers the body of the message and of the upload, if there was one. */
async function sendOne(message: Partial<OutboundMessage>) {
  const graph = await startGraph(({ path }) => ({ json: path.endsWith("/media") ? { id: "media-1" } : accepted }));
  const outcome = await createWhatsappAdapter(optionsFor(graph.url)).send(testChannel, testMessage(message));
  const sent = graph.requests.find(({ path }) => path.endsWith("/messages"));
  const upload = graph.requests.find(({ path }) => path.endsWith("/media"));
  return { outcome, body: sent?.json as Record<string, unknown> | undefined, upload, requests: graph.requests };
}

const bodies: [string, Partial<OutboundMessage>, Record<string, unknown>][] = [
  ["text", {}, { type: "text", text: { body: "Olá", preview_url: false } }],
  [
    "text with a link",
    { content: { kind: "text", text: "veja https://aurora.example" } },
    { text: { body: "veja https://aurora.example", preview_url: true } },
  ],
  ["a reply", { replyToExternalId: "wamid.OLD" }, { context: { message_id: "wamid.OLD" } }],
  [
    "an image with a caption",
    { content: { kind: "media", media: media(), caption: "Este" } },
    { type: "image", image: { id: "media-1", caption: "Este" } },
  ],
  [
    "a video",
    { content: { kind: "media", media: media({ kind: "video", mimeType: "video/mp4" }), caption: "" } },
    { type: "video", video: { id: "media-1" } },
  ],
  [
    "a document with its name",
    { content: { kind: "media", media: media({ kind: "document", filename: "a.pdf" }), caption: "Proposta" } },
    { type: "document", document: { id: "media-1", caption: "Proposta", filename: "a.pdf" } },
  ],
  [
    "a voice message, which takes no caption",
    { content: { kind: "media", media: media({ kind: "audio", isVoice: true }), caption: "x" } },
    { type: "audio", audio: { id: "media-1", voice: true } },
  ],
  [
    "a sticker",
    { content: { kind: "media", media: media({ kind: "sticker", mimeType: "image/webp" }), caption: "" } },
    { type: "sticker", sticker: { id: "media-1" } },
  ],
  [
    "a reaction, without the context of a reply",
    { content: { kind: "reaction", targetExternalId: "wamid.OLD", emoji: "👍" }, replyToExternalId: "wamid.OLD" },
    { type: "reaction", reaction: { message_id: "wamid.OLD", emoji: "👍" } },
  ],
  [
    "a reaction taken back",
    { content: { kind: "reaction", targetExternalId: "wamid.OLD", emoji: null } },
    { reaction: { message_id: "wamid.OLD", emoji: "" } },
  ],
  [
    "a template without parameters",
    { content: template() },
    { template: { name: "oferta", language: { policy: "deterministic", code: "pt_BR" } } },
  ],
  [
    "a template with positional parameters and a button",
    {
      content: template({
        header: [{ name: "1", value: "Outono" }],
        body: [
          { name: "1", value: "Ana" },
          { name: "2", value: "R$ 100" },
        ],
        buttons: [{ index: 1, value: "pedido/7" }],
      }),
    },
    {
      template: {
        name: "oferta",
        language: { policy: "deterministic", code: "pt_BR" },
        components: [
          { type: "header", parameters: [{ type: "text", text: "Outono" }] },
          {
            type: "body",
            parameters: [
              { type: "text", text: "Ana" },
              { type: "text", text: "R$ 100" },
            ],
          },
          { type: "button", sub_type: "url", index: "1", parameters: [{ type: "text", text: "pedido/7" }] },
        ],
      },
    },
  ],
  [
    "a template with named parameters",
    { content: template({ parameterFormat: "NAMED", body: [{ name: "nome", value: "Ana" }] }) },
    {
      template: {
        name: "oferta",
        language: { policy: "deterministic", code: "pt_BR" },
        components: [{ type: "body", parameters: [{ type: "text", parameter_name: "nome", text: "Ana" }] }],
      },
    },
  ],
  [
    "a template with a file above it",
    { content: template({ headerMedia: media({ kind: "document", filename: "catalogo.pdf" }) }) },
    {
      template: {
        name: "oferta",
        language: { policy: "deterministic", code: "pt_BR" },
        components: [
          {
            type: "header",
            parameters: [{ type: "document", document: { id: "media-1", filename: "catalogo.pdf" } }],
          },
        ],
      },
    },
  ],
];

describe("a message to WhatsApp", () => {
  it.each(bodies)("is right by Meta's schema: %s", async (_name, message, expected) => {
    const { outcome, body } = await sendOne(message);
    expect(outcome).toEqual({ kind: "accepted", externalId: "wamid.NEW" });
    expect(schemaErrors(body)).toEqual([]);
    expect(body).toMatchObject(expected);
    expect(body).toMatchObject({
      messaging_product: "whatsapp",
      recipient_type: "individual",
      to: "5531997142086",
      biz_opaque_callback_data: "0199f4a2-0000-7000-8000-000000000001",
    });
    expect("context" in (body ?? {})).toBe(expected["context"] !== undefined);
  });

  it("goes to the user id of somebody without a number", async () => {
    const { body } = await sendOne({ to: { userId: "BR.1502576394655843" } });
    expect(body).toMatchObject({ recipient: "BR.1502576394655843" });
    expect(body).not.toHaveProperty("to");
    expect(schemaErrors(body)).toEqual([]);
  });

  it("copies a code with a template's button", async () => {
    const { body } = await sendOne({
      content: template({ buttons: [{ index: 0, value: "OUTONO25", kind: "copy_code" }] }),
    });
    expect(body).toMatchObject({
      template: {
        components: [
          { sub_type: "copy_code", index: "0", parameters: [{ type: "coupon_code", coupon_code: "OUTONO25" }] },
        ],
      },
    });
  });

  it("is refused before asking when nobody is named", async () => {
    const { outcome, requests } = await sendOne({ to: { name: "Ana" } });
    expect(outcome).toMatchObject({ kind: "rejected", error: { action: "fail" } });
    expect(requests).toEqual([]);
  });

  it("that breaks a rule of the schema is noticed by these tests", () => {
    const right = { messaging_product: "whatsapp", recipient_type: "individual", to: "1", type: "text" };
    expect(schemaErrors({ ...right, text: { body: "a" } })).toEqual([]);
    expect(schemaErrors({ ...right, text: { body: "a", oops: 1 } })).not.toEqual([]);
    expect(schemaErrors({ ...right, text: { body: "a" }, oops: 1 })).not.toEqual([]);
    expect(schemaErrors({ ...right, to: undefined, text: { body: "a" } })).not.toEqual([]);
  });
});

describe("the upload of a file", () => {
  const form = async (kind: Partial<OutboundMedia>) => {
    const { upload } = await sendOne({ content: { kind: "media", media: media(kind), caption: "" } });
    const type = upload?.headers["content-type"] ?? "";
    return new Response(new Uint8Array(upload?.bytes ?? []), { headers: { "content-type": type } }).formData();
  };

  it("carries the bytes, the name and the type", async () => {
    const data = await form({});
    const file = data.get("file") as File;
    expect([data.get("messaging_product"), data.get("type"), file.type, file.name]).toEqual([
      "whatsapp",
      "image/jpeg",
      "image/jpeg",
      "sofa.jpg",
    ]);
    expect(await file.text()).toBe("bytes of the file");
  });

  it("calls a voice message Ogg, without its codec", async () => {
    const data = await form({ kind: "audio", mimeType: "audio/ogg; codecs=opus", isVoice: true });
    expect((data.get("file") as File).type).toBe("audio/ogg");
  });

  it.each([
    ["a type Meta refuses", { status: 400, json: metaError(131_053) }, "mend_media"],
    ["trouble of Meta's", { status: 500, bytes: "" }, "retry"],
    ["an answer without an id", { json: {} }, "retry"],
    ["a dead token", { status: 401, json: metaError(190) }, "reauthorize"],
  ] as const)("that fails for %s sends nothing, and never leaves it unknown", async (_name, answer, action) => {
    const graph = await startGraph(() => answer);
    const message = testMessage({ content: { kind: "media", media: media(), caption: "" } });
    const outcome = await createWhatsappAdapter(optionsFor(graph.url)).send(testChannel, message);
    expect(outcome).toMatchObject({ kind: "rejected", error: { action } });
    expect(graph.requests).toHaveLength(1);
  });

  it("that was cut, or of a file that cannot be read, is tried again", async () => {
    const graph = await startGraph(() => (response) => response.destroy());
    const adapter = createWhatsappAdapter(optionsFor(graph.url));
    const send = (file: OutboundMedia) =>
      adapter.send(testChannel, testMessage({ content: { kind: "media", media: file, caption: "" } }));
    expect(await send(media())).toMatchObject({ kind: "rejected", error: { action: "retry" } });
    const gone = media({ open: () => Promise.reject(new Error("gone")) });
    expect(await send(gone)).toMatchObject({ kind: "rejected", error: { action: "retry" } });
    const large = media({ kind: "sticker", open: () => Promise.resolve(new Uint8Array(600_000)) });
    expect(await send(large)).toMatchObject({ kind: "rejected", error: { action: "fail" } });
  });
});

describe("what became of a message", () => {
  const outcomeFor = async (answer: Parameters<typeof startGraph>[0], callMs = 5000) => {
    const graph = await startGraph(answer);
    const adapter = createWhatsappAdapter(optionsFor(graph.url, { timeouts: { callMs } }));
    const outcome = await adapter.send(testChannel, testMessage());
    expect(graph.requests).toHaveLength(1);
    return outcome;
  };

  it("is what Meta's error says, whatever the status", async () => {
    const retry = await outcomeFor(() => ({ status: 500, json: metaError(131_000) }));
    expect(retry).toMatchObject({ kind: "rejected", error: { code: 131_000, action: "retry" } });
    const busy = await outcomeFor(() => ({ status: 503, json: metaError(131_016) }));
    expect(busy).toMatchObject({ kind: "rejected", error: { action: "retry" } });
    const slow = await outcomeFor(() => ({ status: 400, headers: { "retry-after": "6" }, json: metaError(131_056) }));
    expect(slow).toMatchObject({ kind: "rejected", error: { action: "slow_person", retryAfterMs: 6000 } });
  });

  it("is unknown after a timeout, a cut connection, or an answer that makes no sense", async () => {
    expect(await outcomeFor(() => () => undefined, 50)).toMatchObject({ kind: "unknown" });
    expect(await outcomeFor(() => (response) => response.destroy())).toMatchObject({ kind: "unknown" });
    expect(await outcomeFor(() => ({ status: 502, bytes: "<html>Bad gateway" }))).toMatchObject({ kind: "unknown" });
    expect(await outcomeFor(() => ({ json: { messages: [] } }))).toMatchObject({ kind: "unknown" });
    expect(await outcomeFor(() => ({ status: 302, headers: { location: "/" }, bytes: "" }))).toMatchObject({
      kind: "unknown",
    });
  });

  it("is surely nothing when no connection came about, or a proxy held it back", async () => {
    const adapter = createWhatsappAdapter(optionsFor(await freeAddress()));
    expect(await adapter.send(testChannel, testMessage())).toMatchObject({
      kind: "rejected",
      error: { action: "retry", code: -1 },
    });
    expect(await outcomeFor(() => ({ status: 429, bytes: "" }))).toMatchObject({
      kind: "rejected",
      error: { action: "slow_channel" },
    });
  });
});
