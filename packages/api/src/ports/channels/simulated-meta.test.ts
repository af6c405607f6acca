import { createServer } from "node:http";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { buffer } from "node:stream/consumers";
import { demoCustomers, demoInstagram, demoWhatsapp } from "@piloto/simulator/demo-channels";
import { type RunningSimulator, startSimulator } from "@piloto/simulator/start-simulator";
import { afterAll, beforeAll, beforeEach, describe, expect, it, vi } from "vitest";
import type { ChannelAddress, InboundEvent, OutboundContent, OutboundMedia, PersonRef } from "./channel-adapter.ts";
import { createInstagramAdapter } from "./instagram/instagram-adapter.ts";
import { isSignedByMeta } from "./signature.ts";
import { createWhatsappAdapter } from "./whatsapp/whatsapp-adapter.ts";

/*
 * The adapters with the simulated Meta, both ways over the wire: what the product speaks in a demonstration is what it
 * speaks in these tests.
 */

const whatsappChannel: ChannelAddress = {
  externalId: demoWhatsapp.phoneNumberId,
  accountExternalId: demoWhatsapp.wabaId,
  credentials: { accessToken: demoWhatsapp.accessToken, appSecret: demoWhatsapp.appSecret },
};
const instagramChannel: ChannelAddress = {
  externalId: demoInstagram.accountId,
  accountExternalId: "",
  credentials: { accessToken: demoInstagram.accessToken, appSecret: demoInstagram.appSecret },
};

let simulator: RunningSimulator;
const webhooks: { kind: string; body: Buffer; signature: string | undefined }[] = [];
const receiver = createServer((request, response) => {
  void buffer(request).then((body) => {
    const signature = request.headers["x-hub-signature-256"];
    webhooks.push({
      kind: request.url?.split("/").at(-1) ?? "",
      body,
      signature: typeof signature === "string" ? signature : undefined,
    });
    response.end();
  });
});

beforeAll(async () => {
  await new Promise<void>((resolve) => receiver.listen(0, "127.0.0.1", resolve));
  const address = receiver.address();
  const port = typeof address === "object" && address ? address.port : 0;
  const publicOrigin = `http://127.0.0.1:${port}`;
  simulator = await startSimulator({ port: 0, publicOrigin, mailboxFolder: join(tmpdir(), "piloto-no-mailbox") });
});
afterAll(async () => {
  await simulator.stop();
  receiver.close();
});
beforeEach(async () => {
  await steer("POST", "reset");
  webhooks.length = 0;
});

const adapters = () => ({
  whatsapp: createWhatsappAdapter({ graphUrl: `${simulator.origin}/graph`, version: "v23.0" }),
  instagram: createInstagramAdapter({ graphUrl: `${simulator.origin}/instagram`, version: "v23.0" }),
});

async function steer(method: string, path: string, body?: unknown): Promise<unknown> {
  const response = await fetch(`${simulator.origin}/sim/${path}`, {
    method,
    ...(body !== undefined && { body: JSON.stringify(body), headers: { "content-type": "application/json" } }),
  });
  if (!response.ok) throw new Error(`${path}: ${await response.text()}`);
  return response.json();
}

const act = (customerId: string, action: Record<string, unknown>): Promise<unknown> =>
  steer("POST", "actions", { customerId, ...action });
const say = (customerId: string, content: Record<string, unknown>, more: Record<string, unknown> = {}) =>
  act(customerId, { action: "message", content, ...more });

/** What has arrived so far, signatures checked. */
function eventsSoFar(): InboundEvent[] {
  return webhooks.flatMap(({ kind, body, signature }) => {
    const isWhatsapp = kind === "whatsapp";
    const secret = (isWhatsapp ? whatsappChannel : instagramChannel).credentials.appSecret;
    if (!isSignedByMeta(body, signature, secret)) throw new Error("a webhook with a wrong signature");
    return adapters()[isWhatsapp ? "whatsapp" : "instagram"].readEvents(JSON.parse(body.toString()));
  });
}

/** Waits for the first event of this kind that fits. */
const arrived = <K extends InboundEvent["kind"]>(
  kind: K,
  fits: (event: Extract<InboundEvent, { kind: K }>) => boolean = () => true,
): Promise<Extract<InboundEvent, { kind: K }>> =>
  vi.waitFor(
    () => {
      const found = eventsSoFar().find(
        (event): event is Extract<InboundEvent, { kind: K }> =>
          event.kind === kind && fits(event as Extract<InboundEvent, { kind: K }>),
      );
      if (!found) throw new Error(`no ${kind} among ${JSON.stringify(eventsSoFar())}`);
      return found;
    },
    { timeout: 10_000, interval: 20 },
  );

const customerOf = (kind: "whatsapp" | "instagram"): string => {
  const customer = demoCustomers.find((one) => one.kind === kind);
  if (!customer) throw new Error("the simulator has no such customer");
  return customer.id;
};

const file = (kind: OutboundMedia["kind"], mimeType: string, bytes: Uint8Array): OutboundMedia => ({
  kind,
  mimeType,
  filename: "arquivo",
  open: () => Promise.resolve(bytes),
  isVoice: false,
  publicUrl: "",
});
const png = Buffer.from(
  "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==",
  "base64",
);

const send = async (kind: "whatsapp" | "instagram", to: PersonRef, content: OutboundContent, replyTo?: string) =>
  adapters()[kind].send(kind === "whatsapp" ? whatsappChannel : instagramChannel, {
    clientToken: "0199f4a2-0000-7000-8000-000000000001",
    to,
    content,
    isHumanAgent: false,
    ...(replyTo && { replyToExternalId: replyTo }),
  });

describe("WhatsApp, with the simulated Meta", () => {
  /** A customer who has written, so that the window is open. */
  async function opened(): Promise<{ person: PersonRef; externalId: string }> {
    await say(customerOf("whatsapp"), { type: "text", text: "Oi" });
    return arrived("message");
  }

  it("connects, subscribes and lists every page of templates", async () => {
    const { whatsapp } = adapters();
    expect(await whatsapp.checkConnection(whatsappChannel)).toMatchObject({
      ok: true,
      displayName: demoWhatsapp.displayPhoneNumber,
      verifiedName: demoWhatsapp.verifiedName,
      externalId: demoWhatsapp.phoneNumberId,
    });
    expect(await whatsapp.subscribe(whatsappChannel)).toBeUndefined();
    const templates = await whatsapp.listTemplates(whatsappChannel);
    expect(templates).toHaveLength(60);
    const wrong = { ...whatsappChannel, credentials: { ...whatsappChannel.credentials, accessToken: "wrong" } };
    expect(await whatsapp.checkConnection(wrong)).toMatchObject({ ok: false, error: { action: "reauthorize" } });
  });

  it("brings a text, and carries an answer whose statuses come back under our id", async () => {
    const { person, externalId } = await opened();
    const outcome = await send("whatsapp", person, { kind: "text", text: "Olá!" }, externalId);
    expect(outcome).toMatchObject({ kind: "accepted" });
    const sentId = outcome.kind === "accepted" ? outcome.externalId : "";
    const status = await arrived("status", (event) => event.status === "delivered");
    expect(status).toMatchObject({ externalId: sentId, clientToken: "0199f4a2-0000-7000-8000-000000000001" });
    expect(await adapters().whatsapp.showReading(whatsappChannel, externalId, person, true)).toBe(true);
  });

  it.each(["image", "video", "audio", "document", "sticker"])("brings a file of the kind %s", async (type) => {
    await say(customerOf("whatsapp"), { type });
    const { content } = await arrived("message");
    const [media] = content.media;
    expect(media).toMatchObject({ kind: type, externalId: expect.any(String), sha256: expect.any(String) });
    const fetched = await adapters().whatsapp.fetchMedia(whatsappChannel, media ?? {}, 16_000_000);
    expect(fetched).toHaveProperty("bytes");
  });

  it.each([
    [{ type: "location" }, { type: "location" }],
    [{ type: "contacts" }, { type: "contacts" }],
    [
      { type: "order", note: "Com entrega" },
      { type: "order", text: "Com entrega" },
    ],
    [{ type: "form" }, { type: "interactive_reply" }],
    [{ type: "unsupported" }, { type: "unsupported" }],
  ])("brings %j", async (content, expected) => {
    await say(customerOf("whatsapp"), content);
    expect((await arrived("message")).content).toMatchObject(expected);
  });

  it("carries a picture, a reaction, and a template with all its parts", async () => {
    const { person, externalId } = await opened();
    const picture: OutboundContent = { kind: "media", media: file("image", "image/png", png), caption: "Este" };
    expect(await send("whatsapp", person, picture)).toMatchObject({ kind: "accepted" });
    const reaction: OutboundContent = { kind: "reaction", targetExternalId: externalId, emoji: "👍" };
    expect(await send("whatsapp", person, reaction)).toMatchObject({ kind: "accepted" });
    const order: OutboundContent = {
      kind: "template",
      name: "pedido_enviado",
      language: "pt_BR",
      parameterFormat: "POSITIONAL",
      header: [{ name: "1", value: "1042" }],
      body: [
        { name: "1", value: "Mariana" },
        { name: "2", value: "hoje" },
      ],
      buttons: [{ index: 0, value: "1042" }],
    };
    expect(await send("whatsapp", person, order)).toMatchObject({ kind: "accepted" });
    const news: OutboundContent = {
      kind: "template",
      name: "novidades_sala",
      language: "pt_BR",
      parameterFormat: "NAMED",
      header: [],
      headerMedia: file("image", "image/png", png),
      body: [
        { name: "nome", value: "Mariana" },
        { name: "prazo", value: "sábado" },
      ],
      buttons: [],
    };
    expect(await send("whatsapp", person, news)).toMatchObject({ kind: "accepted" });
    const paused: OutboundContent = { ...news, name: "cupom_aniversario" };
    expect(await send("whatsapp", person, paused)).toMatchObject({
      kind: "rejected",
      error: { action: "template_unusable" },
    });
  });

  it("tells afterwards that free words came after the window had closed", async () => {
    const { person } = await opened();
    await act(customerOf("whatsapp"), { action: "close_window" });
    expect(await send("whatsapp", person, { kind: "text", text: "Oi" })).toMatchObject({ kind: "accepted" });
    expect(await arrived("status", ({ status }) => status === "failed")).toMatchObject({
      clientToken: "0199f4a2-0000-7000-8000-000000000001",
      error: { code: 131_047, action: "window_closed" },
    });
  });

  it("tells what the customer does to messages", async () => {
    const { externalId } = await opened();
    const messageId = externalId;
    const customer = customerOf("whatsapp");
    await act(customer, { action: "edit", messageId, text: "Oi, bom dia" });
    expect(await arrived("edit")).toMatchObject({ targetExternalId: messageId, content: { text: "Oi, bom dia" } });
    await act(customer, { action: "delete", messageId });
    expect(await arrived("deletion")).toMatchObject({ targetExternalId: messageId });
    await act(customer, { action: "business_reply", text: "Aqui é a Renata" });
    const echo = await arrived("echo");
    expect(echo.content.text).toBe("Aqui é a Renata");
    await act(customer, { action: "react", messageId: echo.externalId, emoji: "❤️" });
    expect(await arrived("reaction")).toMatchObject({ by: "contact", emoji: "❤️", targetExternalId: echo.externalId });
    await act(customer, { action: "react", messageId: echo.externalId, emoji: "" });
    await arrived("reaction", ({ emoji }) => emoji === null);
    await act(customer, { action: "business_edit", messageId: echo.externalId, text: "Aqui é a Renata, da loja" });
    await arrived("edit", ({ targetExternalId }) => targetExternalId === echo.externalId);
    await act(customer, { action: "business_delete", messageId: echo.externalId });
    await arrived("deletion", ({ targetExternalId }) => targetExternalId === echo.externalId);
  });

  it("tells that a customer moved, and what they think of marketing", async () => {
    const { person } = await opened();
    const customer = customerOf("whatsapp");
    await act(customer, { action: "change_number", phone: "5531977770000" });
    expect(await arrived("identity_changed")).toMatchObject({
      previous: { phone: person.phone },
      current: { phone: "5531977770000" },
    });
    await act(customer, { action: "change_user_id" });
    const moved = await arrived("identity_changed", ({ previous, current }) => previous.userId !== current.userId);
    expect([moved.previous.userId, moved.current.userId]).toEqual([person.userId, expect.stringMatching(/^BR\./)]);
    await act(customer, { action: "marketing", isOptedOut: true });
    expect(await arrived("marketing_preference")).toMatchObject({ isOptedOut: true });
  });

  it("says so when the token was revoked", async () => {
    const { person } = await opened();
    await steer("PATCH", `channels/${demoWhatsapp.phoneNumberId}`, { isTokenRevoked: true });
    expect(await send("whatsapp", person, { kind: "text", text: "Oi" })).toMatchObject({
      kind: "rejected",
      error: { action: "reauthorize" },
    });
  });
});

describe("Instagram, with the simulated Meta", () => {
  async function opened(): Promise<{ person: PersonRef; externalId: string }> {
    await say(customerOf("instagram"), { type: "text", text: "Oi" });
    return arrived("message");
  }

  it("connects, subscribes and renews its token", async () => {
    const { instagram } = adapters();
    expect(await instagram.checkConnection(instagramChannel)).toMatchObject({
      ok: true,
      displayName: demoInstagram.username,
      externalId: demoInstagram.accountId,
    });
    expect(await instagram.subscribe(instagramChannel)).toBeUndefined();
    expect(await instagram.refreshToken?.(instagramChannel)).toMatchObject({ expiresInSeconds: 5_183_944 });
  });

  it("brings a text and carries an answer, of which it tells that it was read", async () => {
    const { person, externalId } = await opened();
    const outcome = await send("instagram", person, { kind: "text", text: "Olá!" });
    expect(outcome).toMatchObject({ kind: "accepted" });
    expect(await adapters().instagram.showReading(instagramChannel, externalId, person, true)).toBe(true);
    const reaction: OutboundContent = { kind: "reaction", targetExternalId: externalId, emoji: "❤️" };
    expect(await send("instagram", person, reaction)).toMatchObject({ kind: "accepted" });
  });

  it("brings a picture by its address", async () => {
    await say(customerOf("instagram"), { type: "image" });
    const { content } = await arrived("message");
    const fetched = await adapters().instagram.fetchMedia(instagramChannel, content.media[0] ?? {}, 8_000_000);
    expect(fetched).toHaveProperty("bytes");
  });

  it.each([
    [{ type: "story_mention" }, { wakesAgent: false, content: { type: "story" } }],
    [
      { type: "story_reply", text: "amei" },
      { wakesAgent: true, content: { text: "amei", payload: { story: { kind: "reply" } } } },
    ],
    [{ type: "postback", title: "Orçamento", payload: "QUOTE" }, { content: { type: "interactive_reply" } }],
    [{ type: "unsupported" }, { content: { type: "unsupported" } }],
  ])("brings %j", async (content, expected) => {
    await say(customerOf("instagram"), content);
    expect(await arrived("message")).toMatchObject(expected);
  });

  it("tells what the customer and the business do in the app", async () => {
    const { person, externalId } = await opened();
    const customer = customerOf("instagram");
    await act(customer, { action: "business_reply", text: "Já te respondo" });
    const echo = await arrived("echo");
    expect(echo).toMatchObject({ person: { igsid: person.igsid }, content: { text: "Já te respondo" } });
    await send("instagram", person, { kind: "text", text: "Pronto" });
    await act(customer, { action: "see" });
    expect(await arrived("status")).toMatchObject({ status: "read", coversEarlier: true });
    await act(customer, { action: "react", messageId: echo.externalId, emoji: "❤️" });
    expect(await arrived("reaction")).toMatchObject({ by: "contact", targetExternalId: echo.externalId });
    await act(customer, { action: "delete", messageId: externalId });
    expect(await arrived("deletion")).toMatchObject({ targetExternalId: externalId });
  });

  it("wakes nobody while another app has the thread", async () => {
    await say(customerOf("instagram"), { type: "text", text: "Oi" }, { isStandby: true });
    expect((await arrived("message")).wakesAgent).toBe(false);
  });
});
