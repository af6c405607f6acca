import { createHash } from "node:crypto";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type GcsBench, openGcsBench } from "./testing.ts";
import { prepareV4Address } from "./v4-address.ts";

describe("an address by the V4 process", () => {
  it("has the form that Google's conformance tests expect", () => {
    // googleapis/conformance-tests, storage/v1/v4_signatures.json: "Simple PUT", without its signature.
    const { finish } = prepareV4Address({
      method: "PUT",
      url: new URL("https://storage.googleapis.com/test-bucket/test-object"),
      expiresSeconds: 10,
      email: "test-iam-credentials@dummy-project-id.iam.gserviceaccount.com",
      now: Date.parse("2019-02-01T09:00:00Z"),
    });
    expect(finish(Buffer.from("95e6", "hex"))).toBe(
      "https://storage.googleapis.com/test-bucket/test-object?X-Goog-Algorithm=GOOG4-RSA-SHA256&X-Goog-Credential=test-iam-credentials%40dummy-project-id.iam.gserviceaccount.com%2F20190201%2Fauto%2Fstorage%2Fgoog4_request&X-Goog-Date=20190201T090000Z&X-Goog-Expires=10&X-Goog-SignedHeaders=host&X-Goog-Signature=95e6",
    );
  });

  it("signs the canonical request, headers and query in order and in RFC 3986", () => {
    const { toSign } = prepareV4Address({
      method: "GET",
      url: new URL("https://storage.googleapis.com/bucket/a/b"),
      headers: { "X-Goog-If-Generation-Match": "0", "content-type": "image/png" },
      query: { "response-content-disposition": "inline; filename*=UTF-8''(1)!" },
      expiresSeconds: 60,
      email: "a@b.c",
      now: Date.parse("2026-01-02T03:04:05.678Z"),
    });
    const canonical = [
      "GET",
      "/bucket/a/b",
      "X-Goog-Algorithm=GOOG4-RSA-SHA256&X-Goog-Credential=a%40b.c%2F20260102%2Fauto%2Fstorage%2Fgoog4_request&X-Goog-Date=20260102T030405Z&X-Goog-Expires=60&X-Goog-SignedHeaders=content-type%3Bhost%3Bx-goog-if-generation-match&response-content-disposition=inline%3B%20filename%2A%3DUTF-8%27%27%281%29%21",
      "content-type:image/png",
      "host:storage.googleapis.com",
      "x-goog-if-generation-match:0",
      "",
      "content-type;host;x-goog-if-generation-match",
      "UNSIGNED-PAYLOAD",
    ].join("\n");
    const digest = createHash("sha256").update(canonical).digest("hex");
    expect(toSign).toBe(`GOOG4-RSA-SHA256\n20260102T030405Z\n20260102/auto/storage/goog4_request\n${digest}`);
  });

  describe("at the stand-in", () => {
    let bench: GcsBench;
    beforeAll(async () => {
      bench = await openGcsBench();
      await bench.files.put("workspace-1/a", Buffer.from("a"), { mimeType: "text/plain" });
    });
    afterAll(() => bench.stop());

    const answerTo = async (
      change: {
        expiresSeconds?: number;
        now?: number;
        signer?: string;
        email?: string;
        headers?: Record<string, string>;
      },
      sent: Record<string, string> = {},
    ) => {
      const { identities, storage, origin } = bench.simulator;
      const { email } = identities.serviceAccounts.api;
      const { toSign, finish } = prepareV4Address({
        method: "GET",
        url: new URL(`${origin}/google-cloud/storage/${storage.bucket.name}/workspace-1/a`),
        expiresSeconds: change.expiresSeconds ?? 60,
        email: change.email ?? email,
        now: change.now ?? bench.clock.now,
        headers: change.headers ?? {},
      });
      const { signature } = identities.signBlob(change.signer ?? change.email ?? email, Buffer.from(toSign));
      const response = await fetch(finish(signature), { headers: sent });
      return [response.status, /<Code>(\w+)/.exec(await response.text())?.[1]];
    };

    it("is accepted, and refused with Google's words when anything of it is not as it must be", async () => {
      const { stranger, api } = bench.simulator.identities.serviceAccounts;
      const { now } = bench.clock;
      expect(await answerTo({})).toEqual([200, undefined]);
      expect(await answerTo({ signer: stranger.email })).toEqual([403, "SignatureDoesNotMatch"]);
      expect(await answerTo({ email: stranger.email })).toEqual([403, "AccessDenied"]);
      expect(await answerTo({ signer: api.email, email: "nobody@example.com" })).toEqual([
        403,
        "SignatureDoesNotMatch",
      ]);
      expect(await answerTo({ expiresSeconds: 604_801 })).toEqual([400, "MalformedSecurityHeader"]);
      expect(await answerTo({ now: now - 61_000 })).toEqual([400, "ExpiredToken"]);
      expect(await answerTo({ now: now + 3_600_000 })).toEqual([403, "RequestTimeTooSkewed"]);
      expect(await answerTo({ headers: { "x-goog-meta-a": "1" } })).toEqual([400, "MalformedSecurityHeader"]);
      expect(await answerTo({}, { "x-goog-meta-a": "1" })).toEqual([400, "MalformedSecurityHeader"]);
      expect(await answerTo({ headers: { "x-goog-meta-a": "1" } }, { "x-goog-meta-a": "2" })).toEqual([
        403,
        "SignatureDoesNotMatch",
      ]);
    });
  });
});
