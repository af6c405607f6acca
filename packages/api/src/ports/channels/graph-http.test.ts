import { describe, expect, it } from "vitest";
import { createGraphClient } from "./graph-http.ts";
import { freeAddress, optionsFor, startGraph } from "./testing.ts";

const get = { method: "GET", path: "/v23.0/1", token: "secret-token" } as const;

describe("a call of the Graph API", () => {
  it("carries the token in a header and the body as JSON", async () => {
    const graph = await startGraph(() => ({ json: { ok: true } }));
    const client = createGraphClient(optionsFor(`${graph.url}/`));
    const answer = await client.call({ ...get, method: "POST", query: { a: "é&b" }, body: { json: { text: "olá" } } });
    expect(answer).toMatchObject({ kind: "answered", status: 200, body: { ok: true } });
    const [request] = graph.requests;
    expect(request?.headers.authorization).toBe("Bearer secret-token");
    expect(request?.query.get("a")).toBe("é&b");
    expect(request?.json).toEqual({ text: "olá" });
  });

  it("was surely not sent when nobody listens", async () => {
    const client = createGraphClient(optionsFor(await freeAddress()));
    expect(await client.call(get)).toEqual({ kind: "not_sent", details: "ECONNREFUSED" });
  });

  it("is unclear after a timeout, and after a connection that was cut", async () => {
    const silent = await startGraph(() => () => undefined);
    const impatient = createGraphClient(optionsFor(silent.url, { timeouts: { callMs: 50 } }));
    expect(await impatient.call(get)).toEqual({ kind: "unclear", details: "TimeoutError" });
    const cut = await startGraph(() => (response) => response.destroy());
    expect(await createGraphClient(optionsFor(cut.url)).call(get)).toMatchObject({ kind: "unclear" });
  });

  it("is unclear when the answer breaks off", async () => {
    const graph = await startGraph(() => (response) => {
      response.writeHead(200, { "content-length": "100" });
      response.write("{");
      setImmediate(() => response.destroy());
    });
    expect(await createGraphClient(optionsFor(graph.url)).call(get)).toMatchObject({ kind: "unclear" });
  });

  it("follows no redirect", async () => {
    const other = await startGraph(() => ({ json: {} }));
    const graph = await startGraph(() => ({ status: 302, headers: { location: other.url }, bytes: "" }));
    expect(await createGraphClient(optionsFor(graph.url)).call(get)).toMatchObject({ status: 302, body: undefined });
    expect(other.requests).toEqual([]);
  });

  it("takes no body beyond the bound, announced or not, and none that is not JSON", async () => {
    const large = "1".repeat(9 * 1024 * 1024);
    const bodies = [
      () => ({ bytes: large }),
      () => ({ headers: { "transfer-encoding": "chunked" }, bytes: large }),
      () => ({ bytes: "<html>" }),
    ];
    for (const body of bodies) {
      const graph = await startGraph(body);
      const answer = await createGraphClient(optionsFor(graph.url)).call(get);
      expect(answer).toMatchObject({ kind: "answered", body: undefined });
    }
  });
});

describe("a read", () => {
  it("is repeated twice while the other side is in trouble, with growing waits", async () => {
    const waits: number[] = [];
    const wait = (ms: number) => Promise.resolve(void waits.push(ms));
    const graph = await startGraph((_request, count) => (count < 3 ? { status: 503, bytes: "" } : { json: { n: 3 } }));
    const client = createGraphClient(optionsFor(graph.url, { wait, random: () => 0.5 }));
    expect(await client.read(get)).toMatchObject({ status: 200, body: { n: 3 } });
    expect(waits).toEqual([250, 500]);
  });

  it("is not repeated after a timeout: somebody may be waiting for it", async () => {
    const silent = await startGraph(() => () => undefined);
    const client = createGraphClient(optionsFor(silent.url, { timeouts: { callMs: 50 } }));
    expect(await client.read(get)).toEqual({ kind: "unclear", details: "TimeoutError" });
    expect(silent.requests).toHaveLength(1);
  });

  it("gives up after three, and does not repeat a refusal", async () => {
    const down = await startGraph(() => ({ status: 500, bytes: "" }));
    expect(await createGraphClient(optionsFor(down.url)).read(get)).toMatchObject({ status: 500 });
    expect(down.requests).toHaveLength(3);
    const refusing = await startGraph(() => ({ status: 400, json: {} }));
    await createGraphClient(optionsFor(refusing.url)).read(get);
    expect(refusing.requests).toHaveLength(1);
  });
});

describe("a download", () => {
  const download = (graphUrl: string, url: string, maxBytes = 1000, resolve?: () => Promise<string[]>) =>
    createGraphClient(optionsFor(graphUrl, resolve ? { resolve } : {})).download({
      url,
      token: "secret-token",
      maxBytes,
    });

  it("brings the bytes and their type", async () => {
    const graph = await startGraph(() => ({ headers: { "content-type": "image/png" }, bytes: "png" }));
    const file = await download(graph.url, `${graph.url}/media`);
    expect(file).toMatchObject({ mimeType: "image/png" });
    expect(graph.requests[0]?.headers.authorization).toBe("Bearer secret-token");
  });

  it("stops at the limit, announced or not", async () => {
    const graph = await startGraph(() => ({ headers: { "transfer-encoding": "chunked" }, bytes: "x".repeat(2000) }));
    expect(await download(graph.url, graph.url)).toMatchObject({ kind: "too_large" });
    const honest = await startGraph(() => ({ bytes: "x".repeat(2000) }));
    expect(await download(honest.url, honest.url)).toMatchObject({ kind: "too_large" });
  });

  it("refuses another host without https, and a redirect to one", async () => {
    const other = await startGraph(() => ({ bytes: "secret" }));
    const graph = await startGraph(() => ({ status: 302, headers: { location: other.url }, bytes: "" }));
    expect(await download(graph.url, other.url)).toMatchObject({ kind: "refused" });
    expect(await download(graph.url, graph.url)).toMatchObject({ kind: "refused" });
    expect(await download(graph.url, "no address")).toMatchObject({ kind: "refused" });
    expect(other.requests).toEqual([]);
  });

  it("follows a redirect to a public host, without the token", async () => {
    const seen: { url: string; authorization: string | null }[] = [];
    const fetchStub: typeof fetch = (input, init) => {
      const url = String(input);
      seen.push({ url, authorization: new Headers(init?.headers).get("authorization") });
      const isFirst = url.startsWith("https://lookaside.fbsbx.com/");
      return Promise.resolve(
        isFirst ? Response.redirect("https://cdn.example/file", 302) : new Response("bytes", { status: 200 }),
      );
    };
    const client = createGraphClient(
      optionsFor("https://graph.facebook.com", { fetch: fetchStub, resolve: () => Promise.resolve(["157.240.22.35"]) }),
    );
    const file = await client.download({ url: "https://lookaside.fbsbx.com/1", token: "secret-token", maxBytes: 10 });
    expect(file).toHaveProperty("bytes");
    expect(seen).toEqual([
      { url: "https://lookaside.fbsbx.com/1", authorization: "Bearer secret-token" },
      { url: "https://cdn.example/file", authorization: null },
    ]);
  });

  it("ends a circle of redirects", async () => {
    const graph = await startGraph(() => ({ status: 302, headers: { location: "/again" }, bytes: "" }));
    expect(await download(graph.url, graph.url)).toMatchObject({ kind: "refused" });
    expect(graph.requests.length).toBeLessThan(6);
  });

  it.each([
    [401, "unauthorized"],
    [404, "gone"],
    [429, "unavailable"],
    [503, "unavailable"],
    [400, "refused"],
  ] as const)("answers HTTP %i with %s", async (status, kind) => {
    const graph = await startGraph(() => ({ status, bytes: "" }));
    expect(await download(graph.url, graph.url)).toMatchObject({ kind });
  });

  it("is unavailable while the name has no address, or nobody listens", async () => {
    const noName = () => Promise.reject(new Error("ENOTFOUND"));
    expect(await download("https://graph.facebook.com", "https://nowhere.example/", 10, noName)).toMatchObject({
      kind: "unavailable",
    });
    const nobody = await freeAddress();
    expect(await download(nobody, nobody)).toMatchObject({ kind: "unavailable" });
  });
});
