import { createHmac } from "node:crypto";
import { describe, expect, it } from "vitest";
import { metaError, optionsFor, startGraph, testChannel } from "../testing.ts";
import { createWhatsappAdapter } from "./whatsapp-adapter.ts";

type AnswerGraph = Parameters<typeof startGraph>[0];

async function withGraph(answer: AnswerGraph) {
  const graph = await startGraph(answer);
  return { graph, adapter: createWhatsappAdapter(optionsFor(graph.url)) };
}

describe("a file of WhatsApp's", () => {
  const bytes = "jpeg";
  const serve =
    (info: Record<string, unknown>): AnswerGraph =>
    ({ path, headers }) =>
      path === "/file"
        ? { headers: { "content-type": "application/octet-stream" }, bytes }
        : { json: { url: `http://${headers.host}/file`, mime_type: "image/jpeg", ...info } };

  it("is asked for by id, then fetched with the same token", async () => {
    const { graph, adapter } = await withGraph(serve({}));
    const file = await adapter.fetchMedia(testChannel, { externalId: "900" }, 100);
    expect(file).toMatchObject({ mimeType: "image/jpeg" });
    expect(graph.requests.map(({ path }) => path)).toEqual(["/v23.0/900", "/file"]);
    expect(graph.requests[0]?.query.get("phone_number_id")).toBe(testChannel.externalId);
    expect(graph.requests.every(({ headers }) => headers.authorization === "Bearer secret-token")).toBe(true);
  });

  it("is not fetched at all when Meta says it is too large", async () => {
    const { graph, adapter } = await withGraph(serve({ file_size: "101" }));
    expect(await adapter.fetchMedia(testChannel, { externalId: "900" }, 100)).toMatchObject({ kind: "too_large" });
    expect(graph.requests).toHaveLength(1);
  });

  it.each([
    ["gone", { status: 400, json: metaError(100, { error_subcode: 33 }) }],
    ["gone", { status: 404, bytes: "" }],
    ["unauthorized", { status: 401, json: metaError(190) }],
    ["unavailable", { status: 503, bytes: "" }],
    ["unavailable", { json: {} }],
    ["refused", { json: { url: "http://169.254.169.254/latest" } }],
  ] as const)("is %s after %j", async (kind, answer) => {
    const { adapter } = await withGraph(() => answer);
    expect(await adapter.fetchMedia(testChannel, { externalId: "900" }, 100)).toMatchObject({ kind });
  });

  it("without an id is refused", async () => {
    const { adapter } = await withGraph(() => ({ json: {} }));
    expect(await adapter.fetchMedia(testChannel, { url: "https://example.com" }, 100)).toMatchObject({
      kind: "refused",
    });
  });
});

describe("the templates of an account", () => {
  const page = (names: string[], next?: string) => ({
    json: {
      data: names.map((name) => ({
        id: `id-${name}`,
        name,
        language: "pt_BR",
        status: "APPROVED",
        category: "MARKETING",
        parameter_format: "NAMED",
        components: [{ type: "BODY", text: "Olá {{nome}}" }],
      })),
      paging: { cursors: { after: next ?? "last" }, ...(next && { next: "https://evil.example/steal" }) },
    },
  });

  it("come from every page, and the address of the next is never followed", async () => {
    const { graph, adapter } = await withGraph(({ query }) =>
      query.get("after") === "c1" ? page(["b"], "c2") : query.get("after") === "c2" ? page(["c"]) : page(["a"], "c1"),
    );
    const templates = await adapter.listTemplates(testChannel);
    expect(Array.isArray(templates) && templates.map(({ name }) => name)).toEqual(["a", "b", "c"]);
    expect(templates).toMatchObject([{ status: "approved", parameterFormat: "NAMED" }, {}, {}]);
    expect(graph.requests.map(({ query }) => query.get("after"))).toEqual([null, "c1", "c2"]);
  });

  it("are all or none: a page that fails fails the list", async () => {
    const { adapter } = await withGraph(({ query }) =>
      query.get("after") ? { status: 400, json: metaError(80_008) } : page(["a"], "c1"),
    );
    expect(await adapter.listTemplates(testChannel)).toMatchObject({ action: "slow_channel" });
  });

  it("end even where the cursors go in a circle", async () => {
    const { graph, adapter } = await withGraph(() => page(["a"], "c1"));
    expect(await adapter.listTemplates(testChannel)).toMatchObject({ action: "retry" });
    expect(graph.requests).toHaveLength(100);
  });

  it("of an unknown state are not offered, and what is no template is left out", async () => {
    const { adapter } = await withGraph(() => ({
      json: { data: [{ id: "1", name: "a", language: "pt_BR", status: "NEW_STATE" }, { id: "2" }, null] },
    }));
    expect(await adapter.listTemplates(testChannel)).toMatchObject([{ name: "a", status: "disabled", components: [] }]);
  });
});

describe("a connection", () => {
  const number = {
    id: testChannel.externalId,
    display_phone_number: "+55 31 99714-2086",
    verified_name: "Móveis Aurora",
    quality_rating: "GREEN",
  };
  const serve =
    (numbers: unknown): AnswerGraph =>
    ({ path }) =>
      path.endsWith("/phone_numbers") ? (numbers as { json: unknown }) : { json: number };

  it("shows the number, and proves the app secret on the way", async () => {
    const { graph, adapter } = await withGraph(serve({ json: { data: [{ id: testChannel.externalId }] } }));
    expect(await adapter.checkConnection(testChannel)).toEqual({
      ok: true,
      displayName: "+55 31 99714-2086",
      verifiedName: "Móveis Aurora",
      externalId: testChannel.externalId,
      quality: "GREEN",
    });
    const proof = createHmac("sha256", "app-secret").update("secret-token").digest("hex");
    expect(graph.requests[0]?.query.get("appsecret_proof")).toBe(proof);
  });

  it("is wrong when the account holds other numbers only", async () => {
    const { adapter } = await withGraph(serve({ json: { data: [{ id: "another" }] } }));
    expect(await adapter.checkConnection(testChannel)).toMatchObject({ ok: false, error: { action: "fail" } });
  });

  it("is not refused because the account cannot be asked", async () => {
    const { adapter } = await withGraph(serve({ status: 400, json: metaError(100) }));
    expect(await adapter.checkConnection(testChannel)).toMatchObject({ ok: true });
  });

  it.each([
    ["reauthorize", { status: 401, json: metaError(190) }],
    ["retry", { status: 500, bytes: "" }],
    ["fail", { json: { id: "1" } }],
  ] as const)("that fails asks for %s", async (action, answer) => {
    const { adapter } = await withGraph(() => answer);
    expect(await adapter.checkConnection(testChannel)).toMatchObject({ ok: false, error: { action } });
  });

  it("is subscribed once per account", async () => {
    const { graph, adapter } = await withGraph(() => ({ json: { success: true } }));
    expect(await adapter.subscribe(testChannel)).toBeUndefined();
    expect(graph.requests[0]).toMatchObject({
      method: "POST",
      path: `/v23.0/${testChannel.accountExternalId}/subscribed_apps`,
    });
    const refusing = await withGraph(() => ({ status: 403, json: metaError(200) }));
    expect(await refusing.adapter.subscribe(testChannel)).toMatchObject({ action: "reauthorize" });
  });
});

describe("showing that a message is read", () => {
  it("marks it, with or without writing", async () => {
    const { graph, adapter } = await withGraph(() => ({ json: { success: true } }));
    expect(await adapter.showReading(testChannel, "wamid.1", {}, true)).toBe(true);
    await adapter.showReading(testChannel, "wamid.1", {}, false);
    const read = { messaging_product: "whatsapp", status: "read", message_id: "wamid.1" };
    expect(graph.requests.map(({ json }) => json)).toEqual([{ ...read, typing_indicator: { type: "text" } }, read]);
  });

  it("is false when the channel refused", async () => {
    const { adapter } = await withGraph(() => ({ status: 400, json: metaError(100) }));
    expect(await adapter.showReading(testChannel, "wamid.1", {}, true)).toBe(false);
  });
});
