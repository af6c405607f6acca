import { describe, expect, it } from "vitest";
import type { ChannelAddress, OutboundContent, OutboundMedia } from "../channel-adapter.ts";
import { metaError, optionsFor, startGraph, testMessage } from "../testing.ts";
import { createInstagramAdapter } from "./instagram-adapter.ts";

const channel: ChannelAddress = {
  externalId: "17841400000000001",
  accountExternalId: "",
  credentials: { accessToken: "secret-token", appSecret: "app-secret" },
};
const to = { igsid: "1089000000000001" };
const accepted = { json: { recipient_id: to.igsid, message_id: "mid.1" } };

const image: OutboundMedia = {
  kind: "image",
  mimeType: "image/jpeg",
  filename: "sofa.jpg",
  open: () => Promise.resolve(new Uint8Array([1])),
  isVoice: false,
  publicUrl: "https://files.example/sofa.jpg?signature=1",
};

async function sendOne(content: OutboundContent, more: { isHumanAgent?: boolean } = {}) {
  const graph = await startGraph(() => accepted);
  const adapter = createInstagramAdapter(optionsFor(graph.url));
  const outcome = await adapter.send(channel, testMessage({ to, content, ...more }));
  return { outcome, request: graph.requests[0] };
}

describe("sending on Instagram", () => {
  it("posts text, without a tag for the agent and with one for a person", async () => {
    const text = { kind: "text", text: "Temos sim" } as const;
    const { outcome, request } = await sendOne(text);
    expect(outcome).toEqual({ kind: "accepted", externalId: "mid.1" });
    expect(request).toMatchObject({ method: "POST", path: "/v23.0/me/messages" });
    expect(request?.json).toEqual({ recipient: { id: to.igsid }, message: { text: "Temos sim" } });
    expect((await sendOne(text, { isHumanAgent: true })).request?.json).toMatchObject({ tag: "HUMAN_AGENT" });
  });

  it("posts a file by its public address", async () => {
    const { request } = await sendOne({ kind: "media", media: image, caption: "" });
    expect(request?.json).toEqual({
      recipient: { id: to.igsid },
      message: { attachment: { type: "image", payload: { url: image.publicUrl } } },
    });
    const file = await sendOne({ kind: "media", media: { ...image, kind: "document" }, caption: "" });
    expect(file.request?.json).toMatchObject({ message: { attachment: { type: "file" } } });
  });

  it("posts a reaction and takes it back", async () => {
    const react = await sendOne({ kind: "reaction", targetExternalId: "m0", emoji: "❤️" });
    expect(react.request?.json).toEqual({
      recipient: { id: to.igsid },
      sender_action: "react",
      payload: { message_id: "m0", reaction: "❤️" },
    });
    expect(react.outcome).toEqual({ kind: "accepted", externalId: "reaction:m0" });
    const unreact = await sendOne({ kind: "reaction", targetExternalId: "m0", emoji: null });
    expect(unreact.request?.json).toMatchObject({ sender_action: "unreact", payload: { message_id: "m0" } });
  });

  it.each<[string, OutboundContent]>([
    ["a caption", { kind: "media", media: image, caption: "olha" }],
    ["a sticker", { kind: "media", media: { ...image, kind: "sticker" }, caption: "" }],
    ["a file without an address", { kind: "media", media: { ...image, publicUrl: "" }, caption: "" }],
    [
      "a template",
      { kind: "template", name: "a", language: "pt_BR", parameterFormat: "NAMED", header: [], body: [], buttons: [] },
    ],
  ])("refuses %s before asking", async (_name, content) => {
    const { outcome, request } = await sendOne(content);
    expect(outcome).toMatchObject({ kind: "rejected", error: { action: "fail", code: -1 } });
    expect(request).toBeUndefined();
  });

  it("refuses a person without an Instagram id", async () => {
    const adapter = createInstagramAdapter(optionsFor("http://127.0.0.1:1"));
    expect(await adapter.send(channel, testMessage())).toMatchObject({ kind: "rejected", error: { action: "fail" } });
  });

  it("says that the window is closed, not that a permission is missing", async () => {
    const graph = await startGraph(() => ({ status: 403, json: metaError(10, { error_subcode: 2_534_022 }) }));
    const outcome = await createInstagramAdapter(optionsFor(graph.url)).send(channel, testMessage({ to }));
    expect(outcome).toMatchObject({ kind: "rejected", error: { action: "window_closed" } });
  });
});

describe("an Instagram account", () => {
  it("is known by the id that webhooks use", async () => {
    const graph = await startGraph(() => ({
      json: { id: "app-scoped", user_id: "17841400000000001", username: "aurora", name: "Móveis Aurora" },
    }));
    expect(await createInstagramAdapter(optionsFor(graph.url)).checkConnection(channel)).toEqual({
      ok: true,
      displayName: "aurora",
      verifiedName: "Móveis Aurora",
      externalId: "17841400000000001",
    });
    expect(graph.requests[0]?.path).toBe("/v23.0/me");
  });

  it("with a dead token asks for a new one", async () => {
    const graph = await startGraph(() => ({ status: 401, json: metaError(190) }));
    const check = await createInstagramAdapter(optionsFor(graph.url)).checkConnection(channel);
    expect(check).toMatchObject({ ok: false, error: { code: 190, action: "reauthorize" } });
  });

  it("is subscribed to messages, buttons, reactions, receipts and standby", async () => {
    const graph = await startGraph(() => ({ json: { success: true } }));
    expect(await createInstagramAdapter(optionsFor(graph.url)).subscribe(channel)).toBeUndefined();
    expect(graph.requests[0]).toMatchObject({ method: "POST", path: "/v23.0/me/subscribed_apps" });
    expect(graph.requests[0]?.query.get("subscribed_fields")?.split(",")).toEqual(
      expect.arrayContaining(["messages", "messaging_postbacks", "messaging_seen", "message_reactions", "standby"]),
    );
  });

  it("gets a token for 60 more days, or the reason why not", async () => {
    const graph = await startGraph(() => ({
      json: { access_token: "new", token_type: "bearer", expires_in: 5_183_944 },
    }));
    const adapter = createInstagramAdapter(optionsFor(graph.url));
    expect(await adapter.refreshToken?.(channel)).toEqual({ accessToken: "new", expiresInSeconds: 5_183_944 });
    expect(graph.requests[0]?.path).toBe("/refresh_access_token");
    expect(graph.requests[0]?.query.get("grant_type")).toBe("ig_refresh_token");
    const expired = await startGraph(() => ({ status: 400, json: metaError(190) }));
    const refused = await createInstagramAdapter(optionsFor(expired.url)).refreshToken?.(channel);
    expect(refused).toMatchObject({ action: "reauthorize" });
  });

  it("tells what a person calls themselves, who has written", async () => {
    const graph = await startGraph(() => ({ json: { name: "Ana Bia", username: "ana.bia", id: to.igsid } }));
    const adapter = createInstagramAdapter(optionsFor(graph.url));
    expect(await adapter.readProfile?.(channel, to)).toEqual({ name: "Ana Bia", username: "ana.bia" });
    expect(graph.requests[0]?.path).toBe(`/v23.0/${to.igsid}`);
    const silent = await startGraph(() => ({ status: 400, json: metaError(230) }));
    const unknown = await createInstagramAdapter(optionsFor(silent.url)).readProfile?.(channel, to);
    expect(unknown).toMatchObject({ code: 230 });
  });

  it("has no templates", async () => {
    expect(await createInstagramAdapter(optionsFor("http://127.0.0.1:1")).listTemplates(channel)).toEqual([]);
  });
});

describe("reading and files on Instagram", () => {
  it("marks as seen, then shows that an answer is being written", async () => {
    const graph = await startGraph(() => ({ json: { recipient_id: to.igsid } }));
    const adapter = createInstagramAdapter(optionsFor(graph.url));
    expect(await adapter.showReading(channel, "m1", to, true)).toBe(true);
    expect(graph.requests.map(({ json }) => json)).toEqual([
      { recipient: { id: to.igsid }, sender_action: "mark_seen" },
      { recipient: { id: to.igsid }, sender_action: "typing_on" },
    ]);
    expect(await adapter.showReading(channel, "m1", {}, true)).toBe(false);
  });

  it("fetches a file without showing the token, and never from inside", async () => {
    const graph = await startGraph(() => ({ headers: { "content-type": "image/jpeg" }, bytes: "jpg" }));
    const adapter = createInstagramAdapter(optionsFor(graph.url));
    expect(await adapter.fetchMedia(channel, { url: `${graph.url}/cdn/1` }, 100)).toMatchObject({
      mimeType: "image/jpeg",
    });
    expect(graph.requests[0]?.headers.authorization).toBeUndefined();
    for (const url of ["http://169.254.169.254/latest", "https://localhost:9/x", "https://10.0.0.1/x"]) {
      expect(await adapter.fetchMedia(channel, { url }, 100)).toMatchObject({ kind: "refused" });
    }
    expect(await adapter.fetchMedia(channel, { externalId: "1" }, 100)).toMatchObject({ kind: "refused" });
  });
});
