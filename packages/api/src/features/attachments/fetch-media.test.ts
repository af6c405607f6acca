import { createHash } from "node:crypto";
import { buffer } from "node:stream/consumers";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { optionsFor, startGraph } from "../../ports/channels/testing.ts";
import { createWhatsappAdapter } from "../../ports/channels/whatsapp/whatsapp-adapter.ts";
import { createClamdScanner } from "../../ports/file-scanner/clamd-scanner.ts";
import type { FileScanner } from "../../ports/file-scanner/file-scanner.ts";
import { eicar, startClamd } from "../../ports/file-scanner/testing.ts";
import { asOwner, createWorkspace, nextNumber } from "../../testing/factories.ts";
import { insertConversation, insertMessage, insertRow } from "../../testing/inbox-rows.ts";
import { createTestApp, type TestApp } from "../../testing/test-app.ts";
import { connectChannel, type MetaChannel } from "../webhooks/testing.ts";
import { createFetchMediaHandler } from "./fetch-media.worker.ts";

const png = Buffer.from(
  "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==",
  "base64",
);
const html = Buffer.from("<!doctype html><script>alert(1)</script>");
const sha256 = (bytes: Buffer) => createHash("sha256").update(bytes);

describe("a received file", () => {
  let app: TestApp;
  let channel: MetaChannel;
  beforeAll(async () => {
    app = await createTestApp();
    channel = await connectChannel(app, (await createWorkspace(app)).id);
  });
  afterAll(() => app.stop());

  const receive = async (file: Record<string, unknown> = {}) => {
    const { workspaceId } = channel;
    const conversationId = await insertConversation(app, workspaceId, { channelId: channel.id });
    const at = new Date().toISOString();
    const of = { conversationId, channelId: channel.id };
    const messageId = await insertMessage(app, workspaceId, { ...of, seq: 1, at, type: "image" });
    const external = `media-${nextNumber()}`;
    const row = { kind: "image", mimeType: "image/png", state: "waiting", externalId: external, ...file };
    return insertRow(app, "attachments", { workspaceId, messageId, conversationId, ...row });
  };
  /** Meta's media endpoint: names an address of its own, which gives these bytes. */
  const graphWith = async (bytes: Buffer, status = 200) => {
    const graph = await startGraph(({ path }) =>
      path.startsWith("/file")
        ? { bytes, headers: { "content-type": "image/png" } }
        : { status, json: status === 200 ? { url: `${graph.url}/file`, mime_type: "image/png" } : {} },
    );
    return graph;
  };
  const fetchFrom = async (
    attachmentId: string,
    url: string,
    isLastAttempt = false,
    fileScanner: FileScanner = app.services.fileScanner,
  ) => {
    const adapter = createWhatsappAdapter(optionsFor(url));
    const channelAdapters = { ...app.services.channelAdapters, whatsapp: adapter };
    const handle = createFetchMediaHandler({ ...app.services, channelAdapters, fileScanner });
    const { log } = app.services;
    const context = { jobId: "1", attempt: 1, isLastAttempt, signal: new AbortController().signal, log };
    return handle({ workspaceId: channel.workspaceId, attachmentId }, context);
  };
  const rowOf = async (id: string) =>
    (await asOwner<Record<string, unknown>>(app, "SELECT * FROM attachments WHERE id = $1", [id]))[0];
  const keyOf = (id: string) => `${channel.workspaceId}/${id}`;

  it.each(["hex", "base64"] as const)("is kept when it is what was promised (%s)", async (encoding) => {
    const id = await receive({ promisedSha256: sha256(png).digest(encoding) });
    await fetchFrom(id, (await graphWith(png)).url);
    expect(await rowOf(id)).toMatchObject({
      state: "stored",
      mime_type: "image/png",
      size_bytes: png.byteLength,
      sha256: sha256(png).digest("hex"),
      storage_key: keyOf(id),
    });
    const opened = await app.services.files.open(keyOf(id));
    expect(opened && (await buffer(opened.stream))).toEqual(png);
  });

  it("that is something else than it says, and could run, is refused and not kept", async () => {
    const id = await receive();
    await fetchFrom(id, (await graphWith(html)).url);
    expect(await rowOf(id)).toMatchObject({ state: "refused", failure: "dangerous", storage_key: null });
    expect(await app.services.files.stat(keyOf(id))).toBeUndefined();
  });

  it("with a virus in it is refused, and was never to be read", async () => {
    const clamd = await startClamd();
    const id = await receive({ kind: "document", mimeType: "text/plain" });
    const { url } = await graphWith(eicar);
    await fetchFrom(id, url, false, createClamdScanner({ url: clamd.url }));
    expect(await rowOf(id)).toMatchObject({ state: "refused", failure: "infected", storage_key: null });
    expect(await app.services.files.stat(keyOf(id))).toBeUndefined();
    expect(clamd.scanned).toHaveLength(1);
    await clamd.stop();
  });

  it("waits while the scanner is away, and is kept by nobody's word; after the last time it is failed", async () => {
    const clamd = await startClamd({ mood: "hangsUp" });
    const scanner = createClamdScanner({ url: clamd.url });
    const id = await receive();
    const { url } = await graphWith(png);
    await expect(fetchFrom(id, url, false, scanner)).rejects.toThrow("unscanned");
    expect(await rowOf(id)).toMatchObject({ state: "waiting" });
    expect(await app.services.files.stat(keyOf(id))).toBeUndefined();
    await expect(fetchFrom(id, url, true, scanner)).rejects.toThrow("unscanned");
    expect(await rowOf(id)).toMatchObject({ state: "failed", failure: "unscanned" });
    expect(await app.services.files.stat(keyOf(id))).toBeUndefined();
    await clamd.stop();
  });

  it("with other bytes than promised is asked for again, and failed after the last time", async () => {
    const id = await receive({ promisedSha256: sha256(html).digest("hex") });
    const { url } = await graphWith(png);
    await expect(fetchFrom(id, url)).rejects.toThrow("hash_mismatch");
    expect(await rowOf(id)).toMatchObject({ state: "waiting" });
    await expect(fetchFrom(id, url, true)).rejects.toThrow("hash_mismatch");
    expect(await rowOf(id)).toMatchObject({ state: "failed", failure: "hash_mismatch" });
  });

  it("that is gone at Meta is failed at once; while Meta is away it waits", async () => {
    const gone = await receive();
    await fetchFrom(gone, (await graphWith(png, 404)).url);
    expect(await rowOf(gone)).toMatchObject({ state: "failed", failure: "gone" });
    const away = await receive();
    await expect(fetchFrom(away, (await graphWith(png, 503)).url)).rejects.toThrow("unavailable");
    expect(await rowOf(away)).toMatchObject({ state: "waiting" });
  });

  it("that is too large is shown as such", async () => {
    const id = await receive({ kind: "sticker" });
    await fetchFrom(id, (await graphWith(Buffer.alloc(5 * 1024 * 1024))).url);
    expect(await rowOf(id)).toMatchObject({ state: "failed", failure: "too_large" });
  });

  it("of a channel that was disconnected is failed with that reason", async () => {
    const id = await receive();
    const [before] = await asOwner<{ credentials: Buffer }>(app, "SELECT credentials FROM channels WHERE id = $1", [
      channel.id,
    ]);
    await asOwner(app, "UPDATE channels SET credentials = NULL WHERE id = $1", [channel.id]);
    await fetchFrom(id, "http://127.0.0.1:1");
    await asOwner(app, "UPDATE channels SET credentials = $2 WHERE id = $1", [channel.id, before?.credentials]);
    expect(await rowOf(id)).toMatchObject({ state: "failed", failure: "disconnected" });
  });

  it("of a message that was taken back is not fetched, and its bytes go with the next maintenance", async () => {
    const id = await receive();
    await fetchFrom(id, (await graphWith(png)).url);
    await asOwner(
      app,
      "UPDATE attachments SET message_id = NULL, created_at = now() - interval '2 days' WHERE id = $1",
      [id],
    );
    const { createMaintenance } = await import("../maintenance/maintenance.worker.ts");
    expect(await createMaintenance(app.services).run()).toMatchObject({ looseFiles: 1 });
    expect(await rowOf(id)).toBeUndefined();
    expect(await app.services.files.stat(keyOf(id))).toBeUndefined();
  });
});
