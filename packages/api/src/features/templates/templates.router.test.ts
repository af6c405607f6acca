import { TRPCClientError } from "@trpc/client";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { inWorkspace } from "../../database/workspace.ts";
import { AppError } from "../../errors/app-error.ts";
import type { OutboundMedia } from "../../ports/channels/channel-adapter.ts";
import { metaError } from "../../ports/channels/testing.ts";
import { PermanentJobError } from "../../ports/jobs/job-handler.ts";
import { appCodeOf } from "../../testing/errors.ts";
import { asOwner, nextNumber, signedInMember } from "../../testing/factories.ts";
import type { TestApp, TestBrowser } from "../../testing/test-app.ts";
import { connectTestChannel, createAppWithMeta, instagramInput, jobsOf } from "../channels/testing.ts";
import { prepareTemplate, toOutboundTemplate } from "./prepare-template.service.ts";
import { applyTemplateStatus, syncTemplates } from "./sync-templates.service.ts";
import { metaTemplate, namedTemplate, orderTemplate } from "./testing.ts";

let meta: Awaited<ReturnType<typeof createAppWithMeta>>;
let app: TestApp;
let browser: TestBrowser;
let workspaceId: string;
let channelId: string;

beforeAll(async () => {
  meta = await createAppWithMeta();
  app = meta.app;
  const member = await signedInMember(app, "admin");
  browser = member.browser;
  workspaceId = member.workspace.id;
});
afterAll(() => meta.stop());
beforeEach(async () => {
  channelId = (await connectTestChannel(browser, workspaceId)).id;
});
afterEach(async () => {
  meta.answerWith(() => undefined);
  await asOwner(app, "DELETE FROM rate_limits");
});

/** Meta's list, in pages of two, when it is asked for. */
const listAtMeta = (templates: Record<string, unknown>[]): void =>
  meta.answerWith(({ path, query }) => {
    if (!path.endsWith("/message_templates")) return undefined;
    const at = Number(query.get("after") ?? 0);
    const next = at + 2;
    const paging = { cursors: { after: String(next) }, ...(next < templates.length && { next: "https://more" }) };
    return { json: { data: templates.slice(at, next), paging } };
  });

const sync = () => syncTemplates(app.services, { workspaceId, channelId });
const list = (more: { search?: string; onlySendable?: boolean } = {}) =>
  browser.trpc.templates.list.query({ workspaceId, channelId, ...more });
const namesOf = async (more?: Parameters<typeof list>[0]) => (await list(more)).templates.map(({ name }) => name);
const inTrx = <Result>(work: Parameters<typeof inWorkspace<Result>>[2]) =>
  inWorkspace(app.services.db, workspaceId, work);

async function synced(template: Record<string, unknown>) {
  listAtMeta([template]);
  await sync();
  const [view] = (await list()).templates;
  if (!view) throw new Error("no template");
  return view;
}

describe("the list of templates", () => {
  it("holds every page of Meta's, and when it was read", async () => {
    expect(await list()).toEqual({ templates: [], syncedAt: null });
    listAtMeta(["e", "d", "c", "b", "a"].map((name) => metaTemplate(name)));
    await sync();
    expect(await namesOf()).toEqual(["a", "b", "c", "d", "e"]);
    expect((await list()).syncedAt).not.toBeNull();
  });

  it("follows what Meta changes, and keeps a template's id", async () => {
    listAtMeta([metaTemplate("a"), metaTemplate("b"), metaTemplate("c")]);
    await sync();
    const before = (await list()).templates;
    listAtMeta([
      metaTemplate("a", { status: "PAUSED" }),
      metaTemplate("c", { components: [{ type: "BODY", text: "Outro" }] }),
      metaTemplate("c", { language: "en_US" }),
    ]);
    await sync();
    const after = (await list()).templates;
    expect(after.map(({ name, language, status, body }) => [name, language, status, body])).toEqual([
      ["a", "pt_BR", "paused", "Olá!"],
      ["c", "en_US", "approved", "Olá!"],
      ["c", "pt_BR", "approved", "Outro"],
    ]);
    expect(after[0]?.id).toBe(before[0]?.id);
    expect(await namesOf({ onlySendable: true })).toEqual(["c", "c"]);
    listAtMeta([metaTemplate("b")]);
    await sync();
    expect(await namesOf()).toEqual(["b"]);
  });

  it("stays as it is when a page fails, and is asked for again", async () => {
    listAtMeta([metaTemplate("a"), metaTemplate("b")]);
    await sync();
    meta.answerWith(({ path, query }) => {
      if (!path.endsWith("/message_templates")) return undefined;
      if (query.get("after")) return { status: 400, json: metaError(80_008) };
      return { json: { data: [metaTemplate("a")], paging: { cursors: { after: "2" }, next: "more" } } };
    });
    await expect(sync()).rejects.toThrow(/80008/);
    expect(await namesOf()).toEqual(["a", "b"]);
  });

  it("that Meta refuses for good is a dead letter; for a revoked token the channel says so", async () => {
    meta.answerWith(() => ({ status: 400, json: metaError(100) }));
    await expect(sync()).rejects.toThrow(PermanentJobError);
    meta.answerWith(() => ({ status: 401, json: metaError(190) }));
    await sync();
    const channels = await browser.trpc.channels.list.query({ workspaceId });
    expect(channels.find(({ id }) => id === channelId)?.status).toBe("needs_reauth");
  });

  it("takes a list that names one template twice, and one of hundreds", async () => {
    const many = Array.from({ length: 450 }, (_, at) => metaTemplate(`t${at}`));
    meta.answerWith(({ path }) =>
      path.endsWith("/message_templates") ? { json: { data: [...many, metaTemplate("t0")] } } : undefined,
    );
    await sync();
    const [row] = await asOwner(app, "SELECT count(*)::int AS n FROM templates WHERE channel_id = $1", [channelId]);
    expect(row).toEqual({ n: 450 });
    expect((await list()).templates).toHaveLength(200);
    expect(await namesOf({ search: "t449" })).toEqual(["t449"]);
  });

  it("is searched by name and text, accents and case ignored, and not by what Meta calls its parts", async () => {
    listAtMeta([
      metaTemplate("promo_sofa"),
      metaTemplate("x", { components: [{ type: "BODY", text: "Atenção 100%" }] }),
    ]);
    await sync();
    expect(await namesOf({ search: "SOFÁ" })).toEqual(["promo_sofa"]);
    expect(await namesOf({ search: "atencao" })).toEqual(["x"]);
    expect(await namesOf({ search: "100%" })).toEqual(["x"]);
    expect(await namesOf({ search: "BODY" })).toEqual([]);
    expect(await namesOf({ search: "%" })).toEqual(["x"]);
  });

  it("is brought up to date by the button, once however often it is pressed", async () => {
    await asOwner(app, "DELETE FROM graphile_worker._private_jobs");
    const seller = await signedInMember(app, "seller", { id: workspaceId, slug: "", name: "" });
    for (let at = 0; at < 3; at += 1) await seller.browser.trpc.templates.sync.mutate({ workspaceId, channelId });
    expect(await jobsOf(app, workspaceId)).toEqual([{ task: "sync_templates", payload: { workspaceId, channelId } }]);
  });

  it("knows a template's new state from the webhook at once, and is then read anew", async () => {
    const template = await synced(metaTemplate("oferta"));
    await asOwner(app, "DELETE FROM graphile_worker._private_jobs");
    const change = { channelId, name: "oferta", language: "pt_BR", status: "paused" as const, reason: "quality" };
    await inTrx((trx) => applyTemplateStatus(app.services, trx, workspaceId, change));
    expect(await browser.trpc.templates.get.query({ workspaceId, templateId: template.id })).toMatchObject({
      status: "paused",
      rejectedReason: "quality",
      blocker: "not_approved",
    });
    expect((await jobsOf(app, workspaceId)).map(({ task }) => task)).toEqual(["sync_templates"]);
  });

  it("is nothing Instagram has", async () => {
    const accountId = String(17_841_400_000_000_000 + nextNumber());
    const { channel } = await browser.trpc.channels.connectInstagram.mutate(instagramInput(workspaceId, accountId));
    meta.requests.length = 0;
    await syncTemplates(app.services, { workspaceId, channelId: channel.id });
    expect(meta.requests).toEqual([]);
  });
});

describe("a template for the picker", () => {
  it("shows its parts, what to fill in, and the examples", async () => {
    expect(await synced(orderTemplate)).toMatchObject({
      category: "UTILITY",
      parameterFormat: "POSITIONAL",
      header: { kind: "text", text: "Pedido {{1}}" },
      body: "Oi, {{1}}! Seu pedido saiu e chega {{2}}.",
      footer: "Loja Aurora",
      blocker: null,
      buttons: [
        { index: 0, kind: "quick_reply", text: "Falar com a loja" },
        { index: 1, kind: "url", url: "https://loja.example/{{1}}" },
        { index: 2, kind: "copy_code" },
        { index: 3, kind: "phone" },
      ],
      parameters: [
        { key: "header.1", place: "header", name: "1", example: "1024" },
        { key: "body.1", place: "body", name: "1", example: "Ana" },
        { key: "body.2", place: "body", name: "2", example: "amanhã" },
        { key: "button.1", place: "button", name: "1", example: "https://loja.example/1024" },
        { key: "button.2", place: "button", name: "2", example: "VOLTE10" },
      ],
    });
  });

  it("has names where Meta has them, and a picture above it", async () => {
    expect(await synced(namedTemplate)).toMatchObject({
      parameterFormat: "NAMED",
      header: { kind: "image", text: "" },
      parameters: [
        { key: "body.nome", example: "Ana" },
        { key: "body.desconto", example: "10%" },
      ],
    });
  });

  it.each([
    [
      "a carousel",
      [
        { type: "BODY", text: "a" },
        { type: "CAROUSEL", cards: [] },
      ],
    ],
    ["a place", [{ type: "HEADER", format: "LOCATION" }]],
    ["a one-time password", [{ type: "BUTTONS", buttons: [{ type: "OTP", text: "Copiar" }] }]],
  ])("says that we do not send %s", async (_name, components) => {
    expect((await synced(metaTemplate("especial", { components }))).blocker).toBe("unsupported_part");
    expect(await namesOf({ onlySendable: true })).toEqual([]);
  });

  it("survives components that are none", async () => {
    const components = [null, 3, { type: "BODY" }, { type: "BUTTONS", buttons: "no" }];
    expect(await synced(metaTemplate("estranho", { components }))).toMatchObject({ body: "", parameters: [] });
  });
});

describe("a template on its way out", () => {
  const parameters = {
    "header.1": "1024",
    "body.1": "Ana",
    "body.2": "hoje",
    "button.1": "1024",
    "button.2": "VOLTE10",
  };
  const prepare = (templateId: string, given: Record<string, string>, ofChannel = channelId) =>
    inTrx((trx) => prepareTemplate(trx, workspaceId, { channelId: ofChannel, templateId, parameters: given }));
  const refusalOf = async (work: Promise<unknown>): Promise<AppError> => {
    const error: unknown = await work.catch((thrown: unknown) => thrown);
    if (!(error instanceof AppError)) throw new Error("expected to be refused");
    return error;
  };

  it("is rendered as the customer reads it, and later put into the channel's form", async () => {
    const { id } = await synced(orderTemplate);
    const prepared = await prepare(id, parameters);
    expect(prepared).toEqual({
      text: "Oi, Ana! Seu pedido saiu e chega hoje.",
      headerFile: undefined,
      payload: {
        name: "pedido_enviado",
        language: "pt_BR",
        header: "Pedido 1024",
        footer: "Loja Aurora",
        buttons: ["Falar com a loja", "Rastrear", "Copiar", "Ligar"],
        parameters,
      },
    });
    const outbound = await inTrx((trx) =>
      toOutboundTemplate(trx, workspaceId, { channelId, template: prepared.payload, headerMedia: undefined }),
    );
    expect(outbound).toEqual({
      kind: "template",
      name: "pedido_enviado",
      language: "pt_BR",
      parameterFormat: "POSITIONAL",
      header: [{ name: "1", value: "1024" }],
      body: [
        { name: "1", value: "Ana" },
        { name: "2", value: "hoje" },
      ],
      buttons: [
        { index: 1, value: "1024", kind: "url" },
        { index: 2, value: "VOLTE10", kind: "copy_code" },
      ],
    });
  });

  it("takes its picture along", async () => {
    const { id } = await synced(namedTemplate);
    const prepared = await prepare(id, { "body.nome": "Ana", "body.desconto": "10%" });
    expect(prepared).toMatchObject({ headerFile: "image", text: "Parabéns, Ana! Você ganhou 10%." });
    const headerMedia: OutboundMedia = {
      kind: "image",
      mimeType: "image/png",
      filename: "a.png",
      open: () => Promise.resolve(new Uint8Array()),
      isVoice: false,
      publicUrl: "",
    };
    const outbound = await inTrx((trx) =>
      toOutboundTemplate(trx, workspaceId, { channelId, template: prepared.payload, headerMedia }),
    );
    expect(outbound).toMatchObject({
      parameterFormat: "NAMED",
      headerMedia,
      body: [{ name: "nome" }, { name: "desconto" }],
    });
  });

  it("is refused with each parameter that is missing, unknown or not to Meta's liking", async () => {
    const { id } = await synced(orderTemplate);
    const refusal = await refusalOf(
      prepare(id, { ...parameters, "body.1": "a\nb", "body.2": " ", "body.3": "x", "header.1": "a     b" }),
    );
    expect(refusal.code).toBe("VALIDATION_FAILED");
    expect(refusal.fields.map(({ field }) => field)).toEqual([
      "parameters.header.1",
      "parameters.body.1",
      "parameters.body.2",
      "parameters.body.3",
    ]);
  });

  it("is refused while it is not approved, and on another channel", async () => {
    const paused = await synced(metaTemplate("a", { status: "PAUSED" }));
    expect(await refusalOf(prepare(paused.id, {}))).toMatchObject({
      code: "CONFLICT",
      details: { reason: "not_approved", status: "paused" },
    });
    const other = await connectTestChannel(browser, workspaceId);
    expect((await refusalOf(prepare(paused.id, {}, other.id))).code).toBe("NOT_FOUND");
  });

  it("cannot be sent once it is gone", async () => {
    const template = { name: "nunca", language: "pt_BR", parameters: {} };
    const outbound = await inTrx((trx) =>
      toOutboundTemplate(trx, workspaceId, { channelId, template, headerMedia: undefined }),
    );
    expect(outbound).toBeUndefined();
  });
});

describe("who may", () => {
  it("see templates: members, of their own workspace", async () => {
    const { id: templateId } = await synced(metaTemplate("a"));
    const other = await signedInMember(app, "admin");
    const theirs = { workspaceId: other.workspace.id };
    const { templates } = other.browser.trpc;
    expect(await appCodeOf(templates.list.query({ ...theirs, channelId }))).toBe("NOT_FOUND");
    expect(await appCodeOf(templates.get.query({ ...theirs, templateId }))).toBe("NOT_FOUND");
    expect(await appCodeOf(templates.sync.mutate({ ...theirs, channelId }))).toBe("NOT_FOUND");
    expect(await appCodeOf(templates.list.query({ workspaceId, channelId }))).toBe("FORBIDDEN");
    expect(await appCodeOf(app.browser().trpc.templates.list.query({ workspaceId, channelId }))).toBe(
      "SESSION_EXPIRED",
    );
  });

  it("not search with a text that is too long, nor bring a channel up to date that is off", async () => {
    expect(await appCodeOf(list({ search: "x".repeat(101) }))).toBe("VALIDATION_FAILED");
    await browser.trpc.channels.disconnect.mutate({ workspaceId, channelId });
    const call = browser.trpc.templates.sync.mutate({ workspaceId, channelId });
    await expect(call).rejects.toBeInstanceOf(TRPCClientError);
    expect((await list()).templates).toEqual([]);
  });
});
