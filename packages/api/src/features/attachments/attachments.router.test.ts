import { createHash } from "node:crypto";
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { createClamdScanner } from "../../ports/file-scanner/clamd-scanner.ts";
import { eicar, startClamd } from "../../ports/file-scanner/testing.ts";
import { appCodeOf, refusalOf } from "../../testing/errors.ts";
import { asOwner, signedInMember } from "../../testing/factories.ts";
import { insertRow } from "../../testing/inbox-rows.ts";
import { createSendScene, type SendScene } from "../../testing/send-scene.ts";
import { createTestApp, type TestApp } from "../../testing/test-app.ts";
import { deleteLooseFiles } from "./delete-loose-files.service.ts";
import { finishUpload } from "./upload.service.ts";

const jpeg = Buffer.from("/9j/4AAQSkZJRgABAQEASABIAAD/2wBDAP//////////", "base64");
const png = Buffer.from("iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk", "base64");
const page = Buffer.from("<html><script>alert(1)</script></html>");

let app: TestApp;
let scene: SendScene;
let workspaceId: string;

beforeAll(async () => {
  app = await createTestApp();
});
beforeEach(async () => {
  scene = await createSendScene(app);
  workspaceId = scene.workspaceId;
});
afterAll(() => app.stop());

const api = () => scene.browser.trpc.attachments;
const image = { filename: "sofa.jpg", mimeType: "image/jpeg", sizeBytes: jpeg.byteLength };
const begin = (fields: Partial<typeof image> & { isVoice?: boolean } = {}) =>
  api().beginUpload.mutate({ workspaceId, conversationId: scene.conversationId, ...image, ...fields });

type Upload = Awaited<ReturnType<typeof begin>>;
const put = ({ url, method, headers }: Upload, bytes: Buffer) =>
  app.request(new URL(url).pathname + new URL(url).search, { method, headers, body: new Uint8Array(bytes) });

/** From the first call to the last, as the page does it. */
async function upload(bytes: Buffer, fields: Partial<typeof image> = {}) {
  const begun = await begin({ sizeBytes: bytes.byteLength, ...fields });
  expect((await put(begun, bytes)).ok).toBe(true);
  return api().finishUpload.mutate({ workspaceId, attachmentId: begun.attachmentId });
}

const rowOf = async (id: string) => {
  const [row] = await asOwner(
    app,
    "SELECT state, sha256, size_bytes::int, storage_key FROM attachments WHERE id = $1",
    [id],
  );
  return row;
};

describe("an upload", () => {
  it("goes straight into the store, is checked, hashed and shown", async () => {
    const view = await upload(jpeg);
    expect(view).toMatchObject({ state: "stored", kind: "image", mimeType: "image/jpeg", sizeBytes: jpeg.byteLength });
    expect(view.url).not.toBeNull();
    expect(await rowOf(view.id)).toMatchObject({
      state: "stored",
      sha256: createHash("sha256").update(jpeg).digest("hex"),
    });
    expect(await api().finishUpload.mutate({ workspaceId, attachmentId: view.id })).toMatchObject({ state: "stored" });
  });

  it("of a PNG that is called JPEG is what it is", async () => {
    expect(await upload(png)).toMatchObject({ state: "stored", mimeType: "image/png" });
  });

  it("of what could run, or is something else, is refused and its bytes are gone", async () => {
    const asImage = await upload(page);
    expect(asImage).toMatchObject({ state: "refused", url: null });
    expect(await upload(page, { filename: "preços.txt", mimeType: "text/plain" })).toMatchObject({
      state: "refused",
      failure: "dangerous",
    });
    expect(await rowOf(asImage.id)).toMatchObject({ state: "refused", storage_key: null });
    expect(await app.services.files.stat(`${workspaceId}/${asImage.id}`)).toBeUndefined();
  });

  it("that comes again after it was refused stays unread, and goes with the next maintenance", async () => {
    const begun = await begin({ filename: "a.txt", mimeType: "text/plain", sizeBytes: page.byteLength });
    expect((await put(begun, page)).ok).toBe(true);
    const finish = () => api().finishUpload.mutate({ workspaceId, attachmentId: begun.attachmentId });
    expect(await finish()).toMatchObject({ state: "refused", url: null });
    expect((await put(begun, page)).ok).toBe(true);
    expect(await finish()).toMatchObject({ state: "refused", url: null });
    await asOwner(app, "UPDATE attachments SET created_at = now() - interval '2 days' WHERE id = $1", [
      begun.attachmentId,
    ]);
    expect(await deleteLooseFiles(app.services)).toBe(1);
    expect(await app.services.files.stat(`${workspaceId}/${begun.attachmentId}`)).toBeUndefined();
  });

  it("is a sticker on WhatsApp for WebP, and nothing on Instagram", async () => {
    const begun = await begin({ filename: "a.webp", mimeType: "image/webp", sizeBytes: 1_000 });
    const [row] = await asOwner(app, "SELECT kind FROM attachments WHERE id = $1", [begun.attachmentId]);
    expect(row).toEqual({ kind: "sticker" });
    scene = await createSendScene(app, { kind: "instagram" });
    workspaceId = scene.workspaceId;
    const refused = await refusalOf(begin({ filename: "a.webp", mimeType: "image/webp" }));
    expect(refused).toMatchObject({ appCode: "VALIDATION_FAILED", details: { reason: "type_not_taken" } });
  });

  it("of a voice message is known by its common name", async () => {
    const begun = await begin({ filename: "voz.ogg", mimeType: "audio/ogg; codecs=opus", isVoice: true });
    const [row] = await asOwner(app, "SELECT kind, mime_type, is_voice FROM attachments WHERE id = $1", [
      begun.attachmentId,
    ]);
    expect(row).toEqual({ kind: "audio", mime_type: "audio/ogg", is_voice: true });
  });

  it("is refused for what the channel would not take: type, size, and more bytes than were said", async () => {
    expect(await appCodeOf(begin({ mimeType: "application/x-msdownload" }))).toBe("VALIDATION_FAILED");
    expect(await refusalOf(begin({ sizeBytes: 5 * 1024 * 1024 + 1 }))).toMatchObject({
      details: { reason: "too_large", maxBytes: 5 * 1024 * 1024 },
    });
    const begun = await begin({ sizeBytes: 4 });
    expect((await put(begun, jpeg)).ok).toBe(false);
    const finish = api().finishUpload.mutate({ workspaceId, attachmentId: begun.attachmentId });
    expect(await refusalOf(finish)).toEqual({ appCode: "CONFLICT", details: { reason: "not_uploaded" } });
  });

  it("is thrown away while it is unsent, and not afterwards", async () => {
    const { id: attachmentId } = await upload(jpeg);
    await api().discard.mutate({ workspaceId, attachmentId });
    expect(await rowOf(attachmentId)).toBeUndefined();
    expect(await app.services.files.stat(`${workspaceId}/${attachmentId}`)).toBeUndefined();
    const { id } = await upload(jpeg);
    const { conversationId } = scene;
    const message = { workspaceId, conversationId, clientKey: crypto.randomUUID(), attachmentIds: [id] };
    await scene.browser.trpc.messages.sendAttachments.mutate(message);
    expect(await refusalOf(api().discard.mutate({ workspaceId, attachmentId: id }))).toMatchObject({
      details: { reason: "already_sent" },
    });
    expect(await rowOf(id)).toMatchObject({ state: "stored" });
  });
});

describe("an upload with a virus scanner", () => {
  const document = { filename: "proposta.txt", mimeType: "text/plain", sizeBytes: eicar.byteLength };

  it("is refused with its virus, and its bytes are gone; without one it is stored", async () => {
    const clamd = await startClamd();
    const instance = await app.startInstance({ CLAMD_URL: clamd.url });
    const begun = await begin(document);
    expect((await put(begun, eicar)).ok).toBe(true);
    const { fileScanner } = instance.services;
    const seen = { ...app.services, fileScanner, workspace: { id: workspaceId } };
    expect(await finishUpload(seen, begun)).toMatchObject({ state: "refused", failure: "infected", url: null });
    expect(await rowOf(begun.attachmentId)).toMatchObject({ state: "refused", storage_key: null });
    expect(await app.services.files.stat(`${workspaceId}/${begun.attachmentId}`)).toBeUndefined();
    const clean = await begin();
    expect((await put(clean, jpeg)).ok).toBe(true);
    expect(await finishUpload(seen, clean)).toMatchObject({ state: "stored" });
    expect(clamd.scanned).toEqual([eicar.byteLength, jpeg.byteLength]);
    await clamd.stop();
  });

  it("cannot be sent while the scanner is away, and is checked once it is back", async () => {
    const away = await startClamd({ mood: "hangsUp" });
    const begun = await begin();
    expect((await put(begun, jpeg)).ok).toBe(true);
    const scannedBy = ({ url }: { url: string }) =>
      finishUpload(
        { ...app.services, fileScanner: createClamdScanner({ url }), workspace: { id: workspaceId } },
        begun,
      );
    await expect(scannedBy(away)).rejects.toMatchObject({ code: "UNAVAILABLE", details: { reason: "unscanned" } });
    expect(await rowOf(begun.attachmentId)).toMatchObject({ state: "waiting" });
    const { conversationId } = scene;
    const message = { clientKey: crypto.randomUUID(), attachmentIds: [begun.attachmentId] };
    const send = scene.browser.trpc.messages.sendAttachments.mutate({ workspaceId, conversationId, ...message });
    expect(await refusalOf(send)).toEqual({ appCode: "CONFLICT", details: { reason: "attachment_unavailable" } });
    await away.stop();
    const back = await startClamd();
    expect(await scannedBy(back)).toMatchObject({ state: "stored" });
    await back.stop();
  });
});

describe("a received file that could not be fetched", () => {
  it("is fetched once more, and only then", async () => {
    const { conversationId } = scene;
    const [message] = await asOwner<{ id: string }>(app, "SELECT id FROM messages WHERE conversation_id = $1", [
      conversationId,
    ]);
    const attachmentId = await insertRow(app, "attachments", {
      workspaceId,
      conversationId,
      messageId: message?.id,
      kind: "image",
      state: "failed",
      failure: "gone",
      externalId: "media-1",
    });
    await api().retry.mutate({ workspaceId, attachmentId });
    expect(await rowOf(attachmentId)).toMatchObject({ state: "waiting" });
    const jobs = await asOwner(app, "SELECT key FROM graphile_worker.jobs WHERE key = $1", [
      `fetch_media:${attachmentId}`,
    ]);
    expect(jobs).toHaveLength(1);
    expect(await refusalOf(api().retry.mutate({ workspaceId, attachmentId }))).toMatchObject({
      details: { reason: "not_failed" },
    });
  });
});

describe("nobody else", () => {
  it("touches a workspace's files: not signed out, not a viewer, not another workspace", async () => {
    const { id: attachmentId } = await upload(jpeg);
    const { browser: viewer } = await signedInMember(app, "viewer", { id: workspaceId, slug: "", name: "" });
    const { browser: stranger, workspace } = await signedInMember(app, "owner");
    const own = { workspaceId, attachmentId };
    const foreign = { workspaceId: workspace.id, attachmentId };
    expect(await appCodeOf(app.browser().trpc.attachments.discard.mutate(own))).toBe("SESSION_EXPIRED");
    expect(await appCodeOf(viewer.trpc.attachments.discard.mutate(own))).toBe("FORBIDDEN");
    for (const procedure of ["finishUpload", "discard", "retry"] as const) {
      expect(await appCodeOf(stranger.trpc.attachments[procedure].mutate(own))).toBe("FORBIDDEN");
      expect(await appCodeOf(stranger.trpc.attachments[procedure].mutate(foreign))).toBe("NOT_FOUND");
    }
    const upload2 = { ...image, workspaceId: workspace.id, conversationId: scene.conversationId };
    expect(await appCodeOf(stranger.trpc.attachments.beginUpload.mutate(upload2))).toBe("NOT_FOUND");
    expect(await rowOf(attachmentId)).toMatchObject({ state: "stored" });
  });
});
