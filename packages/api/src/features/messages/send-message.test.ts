import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { appCodeOf, refusalOf } from "../../testing/errors.ts";
import { asOwner } from "../../testing/factories.ts";
import { insertRow } from "../../testing/inbox-rows.ts";
import {
  createSendScene,
  createSendWorld,
  forgetJobs,
  metaAccepts,
  metaRefuses,
  outgoingOf,
  type SendScene,
  type SendWorld,
  send,
  statesOf,
} from "../../testing/send-scene.ts";
import type { TestApp } from "../../testing/test-app.ts";

let world: SendWorld;
let app: TestApp;
let scene: SendScene;
let ids: { workspaceId: string; conversationId: string };

beforeAll(async () => {
  world = await createSendWorld();
  app = world.app;
});
beforeEach(async () => {
  world.answerWith(metaAccepts);
  await forgetJobs(world.app);
  await useScene(await createSendScene(app, { conversation: { control: "ai" } }));
});
afterAll(() => world.stop());

async function useScene(next: SendScene): Promise<void> {
  scene = next;
  ids = { workspaceId: next.workspaceId, conversationId: next.conversationId };
}

const api = () => scene.browser.trpc.messages;
const closeWindow = (ago = "1 minute") =>
  asOwner(app, "UPDATE conversations SET window_expires_at = now() - $2::interval WHERE id = $1", [
    scene.conversationId,
    ago,
  ]);
const addFile = (fields: Record<string, unknown> = {}) =>
  insertRow(app, "attachments", {
    ...ids,
    kind: "image",
    mimeType: "image/jpeg",
    filename: "sofa.jpg",
    state: "stored",
    storageKey: `${scene.workspaceId}/${crypto.randomUUID()}`,
    ...fields,
  });

describe("files by a person", () => {
  const sendFiles = (attachmentIds: string[], caption = "", clientKey: string = crypto.randomUUID()) =>
    api().sendAttachments.mutate({ ...ids, clientKey, attachmentIds, caption });
  const shapeOf = async () => (await outgoingOf(app, scene)).map(({ type, body }) => [type, body]);

  it("are a message each, the words with the first; a repeat is the same messages", async () => {
    const files = [await addFile(), await addFile({ kind: "document", mimeType: "application/pdf" })];
    const clientKey = crypto.randomUUID();
    const first = await sendFiles(files, "O sofá e a proposta", clientKey);
    expect(await sendFiles(files, "O sofá e a proposta", clientKey)).toEqual(first);
    expect(await shapeOf()).toEqual([
      ["image", "O sofá e a proposta"],
      ["document", ""],
    ]);
    expect(await refusalOf(sendFiles([...files].reverse(), "O sofá e a proposta", clientKey))).toMatchObject({
      details: { reason: "client_key_used" },
    });
  });

  it("have their words before them where they can carry none", async () => {
    await sendFiles([await addFile({ kind: "audio", mimeType: "audio/ogg", isVoice: true })], "Ouça");
    expect(await shapeOf()).toEqual([
      ["text", "Ouça"],
      ["audio", ""],
    ]);
    await useScene(await createSendScene(app, { kind: "instagram" }));
    await sendFiles([await addFile()], "Veja");
    expect(await shapeOf()).toEqual([
      ["text", "Veja"],
      ["image", ""],
    ]);
  });

  it("are uploaded to the channel with their bytes", async () => {
    const id = await addFile();
    const [row] = await asOwner<{ storage_key: string }>(app, "SELECT storage_key FROM attachments WHERE id = $1", [
      id,
    ]);
    await app.services.files.put(row?.storage_key ?? "", new Uint8Array([0xff, 0xd8, 0xff]), {
      mimeType: "image/jpeg",
    });
    await sendFiles([id], "Este");
    await send(app, scene);
    expect(world.sent()).toMatchObject([{ type: "image", image: { id: "media-1", caption: "Este" } }]);
    expect(await statesOf(app, scene)).toEqual(["Este: sent"]);
  });

  it("that are gone from the store fail, and say so", async () => {
    await sendFiles([await addFile()], "Este");
    await send(app, scene);
    expect(world.sent()).toEqual([]);
    expect(await statesOf(app, scene)).toEqual(["Este: failed attachment_missing"]);
  });

  it("of which the type was wrong are mended once", async () => {
    const id = await addFile({ mimeType: "image/png" });
    const [row] = await asOwner<{ storage_key: string }>(app, "SELECT storage_key FROM attachments WHERE id = $1", [
      id,
    ]);
    const jpeg = Buffer.from("/9j/4AAQSkZJRgABAQEASABIAAD/2wBDAP//////////", "base64");
    await app.services.files.put(row?.storage_key ?? "", jpeg, { mimeType: "image/png" });
    world.answerWith((_text, count) => (count === 1 ? metaRefuses(131_053)() : metaAccepts()));
    await sendFiles([id], "Este");
    await send(app, scene);
    expect(await statesOf(app, scene)).toEqual(["Este: sent"]);
    const [mended] = await asOwner(app, "SELECT mime_type FROM attachments WHERE id = $1", [id]);
    expect(mended).toEqual({ mime_type: "image/jpeg" });
    world.answerWith(metaRefuses(131_053));
    await sendFiles([await addFile()], "Outro");
    await send(app, scene);
    expect((await statesOf(app, scene)).at(-1)).toMatch(/^Outro: failed/);
  });

  it("of somewhere else, unfinished or already sent are refused", async () => {
    const other = await createSendScene(app);
    const { workspaceId, conversationId } = other;
    const elsewhere = await addFile({ workspaceId, conversationId });
    expect(await appCodeOf(sendFiles([elsewhere]))).toBe("NOT_FOUND");
    expect(await refusalOf(sendFiles([await addFile({ state: "waiting" })]))).toMatchObject({
      details: { reason: "attachment_unavailable" },
    });
    const id = await addFile();
    await sendFiles([id]);
    expect(await refusalOf(sendFiles([id]))).toMatchObject({ details: { reason: "attachment_unavailable" } });
    expect(await outgoingOf(app, scene)).toHaveLength(1);
  });
});

describe("a template", () => {
  const components = [
    { type: "HEADER", format: "TEXT", text: "Olá {{1}}" },
    { type: "BODY", text: "Seu {{1}} chega em {{2}}." },
    { type: "FOOTER", text: "Casa Ipê" },
    { type: "BUTTONS", buttons: [{ type: "URL", text: "Ver", url: "https://casa.example/{{1}}" }] },
  ];
  const addTemplate = (fields: Record<string, unknown> = {}) =>
    insertRow(app, "templates", {
      workspaceId: scene.workspaceId,
      channelId: scene.channelId,
      externalId: crypto.randomUUID(),
      name: "entrega",
      language: "pt_BR",
      category: "UTILITY",
      status: "approved",
      components: JSON.stringify(components),
      ...fields,
    });
  const filled = { "header.1": "Ana", "body.1": "sofá", "body.2": "2 dias", "button.0": "pedido/7" };
  const sendTemplate = (templateId: string, parameters: Record<string, string> = filled, more = {}) =>
    api().sendTemplate.mutate({ ...ids, clientKey: crypto.randomUUID(), templateId, parameters, ...more });

  it("leaves outside the window too, with its places filled, and is kept as the customer sees it", async () => {
    await closeWindow();
    await sendTemplate(await addTemplate());
    expect(await outgoingOf(app, scene)).toMatchObject([
      {
        type: "template",
        body: "Seu sofá chega em 2 dias.",
        payload: { template: { header: "Olá Ana", footer: "Casa Ipê", buttons: ["Ver"], parameters: filled } },
      },
    ]);
    await send(app, scene);
    expect(world.sent()).toMatchObject([
      {
        type: "template",
        template: {
          name: "entrega",
          components: [
            { type: "header", parameters: [{ text: "Ana" }] },
            { type: "body", parameters: [{ text: "sofá" }, { text: "2 dias" }] },
            { type: "button", sub_type: "url", index: "0", parameters: [{ text: "pedido/7" }] },
          ],
        },
      },
    ]);
    expect(await statesOf(app, scene)).toEqual(["Seu sofá chega em 2 dias.: sent"]);
  });

  it("is refused when it is not approved, incomplete, or marketing to somebody who wants none", async () => {
    const paused = await addTemplate({ name: "pausado", status: "paused" });
    expect(await refusalOf(sendTemplate(paused))).toMatchObject({ details: { reason: "template_unusable" } });
    const id = await addTemplate();
    expect(await appCodeOf(sendTemplate(id, { ...filled, "body.2": " " }))).toBe("VALIDATION_FAILED");
    expect(await appCodeOf(sendTemplate(id, { ...filled, "body.2": "a\nb" }))).toBe("VALIDATION_FAILED");
    const endless = Object.fromEntries(Array.from({ length: 101 }, (_, at) => [`body.${at}`, "x"]));
    expect(await appCodeOf(sendTemplate(id, endless))).toBe("VALIDATION_FAILED");
    expect(await appCodeOf(sendTemplate(id, filled, { headerAttachmentId: await addFile() }))).toBe(
      "VALIDATION_FAILED",
    );
    const offer = await addTemplate({ name: "oferta", category: "MARKETING" });
    await asOwner(app, "UPDATE contacts SET marketing_opt_out_at = now() WHERE id = $1", [scene.contactId]);
    expect(await refusalOf(sendTemplate(offer))).toMatchObject({ details: { reason: "opted_out" } });
    expect(await appCodeOf(sendTemplate(crypto.randomUUID()))).toBe("NOT_FOUND");
    expect(await outgoingOf(app, scene)).toEqual([]);
  });

  it("with a file above it needs that file", async () => {
    const id = await addTemplate({ components: JSON.stringify([{ type: "HEADER", format: "IMAGE" }, components[1]]) });
    expect(await appCodeOf(sendTemplate(id))).toBe("VALIDATION_FAILED");
    await sendTemplate(id, filled, { headerAttachmentId: await addFile() });
    expect(await outgoingOf(app, scene)).toHaveLength(1);
  });

  it("that is gone by the time it leaves fails, and the list is fetched again", async () => {
    const id = await addTemplate();
    await sendTemplate(id);
    await asOwner(app, "UPDATE templates SET status = 'disabled' WHERE id = $1", [id]);
    await send(app, scene);
    expect(await statesOf(app, scene)).toEqual(["Seu sofá chega em 2 dias.: failed template_missing"]);
    expect(await refusalOf(resendFirst())).toMatchObject({ details: { reason: "template_unusable" } });
  });
});

const firstId = async () => (await outgoingOf(app, scene))[0]?.id ?? "";
const resendFirst = async () => api().resend.mutate({ ...ids, messageId: await firstId() });
