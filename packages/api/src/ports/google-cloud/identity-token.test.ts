import { createServer, type Server } from "node:http";
import { base64url, type CryptoKey, exportJWK, exportSPKI, generateKeyPair, SignJWT, UnsecuredJWT } from "jose";
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { createIdentifyCaller, type IdentifyCaller } from "./identity-token.ts";

const audience = "https://internal.example.com";
const email = "piloto-invoker@piloto-dev.iam.gserviceaccount.com";
const claims = { email, email_verified: true, sub: "1", iss: "https://accounts.google.com", aud: audience };

describe("the caller of an internal address", () => {
  let google: { publicKey: CryptoKey; privateKey: CryptoKey };
  let certs: Server;
  let certsUrl: string;
  let certsStatus = 200;
  let certsAsked = 0;
  let identify: IdentifyCaller;
  beforeAll(async () => {
    google = await generateKeyPair("RS256", { extractable: true });
    const jwk = { ...(await exportJWK(google.publicKey)), kid: "google-1", alg: "RS256", use: "sig" };
    certs = createServer((_request, response) => {
      certsAsked += 1;
      response.writeHead(certsStatus, { "content-type": "application/json" }).end(JSON.stringify({ keys: [jwk] }));
    });
    await new Promise<void>((resolve) => certs.listen(0, "127.0.0.1", resolve));
    const address = certs.address();
    certsUrl = `http://127.0.0.1:${typeof address === "object" && address ? address.port : 0}/certs`;
  });
  afterAll(() => void certs.close());
  beforeEach(() => {
    certsStatus = 200;
    certsAsked = 0;
    identify = createIdentifyCaller({ certsUrl, audience, email });
  });

  const sign = (
    payload: Record<string, unknown>,
    { key = google.privateKey, kid = "google-1", life = 3_600 } = {},
  ): Promise<string> => {
    const iat = Math.floor(Date.now() / 1_000);
    return new SignJWT({ ...payload, iat, exp: iat + life }).setProtectedHeader({ alg: "RS256", kid }).sign(key);
  };
  const callerOf = async (payload: Record<string, unknown>, options?: Parameters<typeof sign>[1]) =>
    identify(`Bearer ${await sign(payload, options)}`);

  it("is ours with Google's word for our account, in both forms of the issuer", async () => {
    expect(await callerOf(claims)).toBe("ours");
    expect(await callerOf({ ...claims, iss: "accounts.google.com" })).toBe("ours");
    expect(certsAsked).toBe(1);
  });

  it("is a stranger with Google's word for another account, or an address Google does not vouch for", async () => {
    expect(await callerOf({ ...claims, email: "stranger@piloto-dev.iam.gserviceaccount.com" })).toBe("stranger");
    expect(await callerOf({ ...claims, email_verified: false })).toBe("stranger");
    expect(await callerOf({ ...claims, email_verified: "true" })).toBe("stranger");
    expect(await callerOf({ ...claims, email: undefined })).toBe("stranger");
  });

  it.each([
    ["another audience", { ...claims, aud: "https://other.example.com" }],
    ["no audience", { ...claims, aud: undefined }],
    ["another issuer", { ...claims, iss: "https://accounts.example.com" }],
    ["no issuer", { ...claims, iss: undefined }],
    ["no subject", { ...claims, sub: undefined }],
    ["a time to come", { ...claims, nbf: Math.floor(Date.now() / 1_000) + 600 }],
  ])("is unknown with a token of %s", async (_name, payload) => {
    expect(await callerOf(payload)).toBe("unknown");
  });

  it("is unknown once the token has expired, with half a minute for clocks that differ", async () => {
    expect(await callerOf(claims, { life: -20 })).toBe("ours");
    expect(await callerOf(claims, { life: -31 })).toBe("unknown");
    const endless = await new SignJWT({ ...claims })
      .setProtectedHeader({ alg: "RS256", kid: "google-1" })
      .setIssuedAt()
      .sign(google.privateKey);
    expect(await identify(`Bearer ${endless}`)).toBe("unknown");
  });

  it("is unknown when anybody else signed it, or nobody", async () => {
    const other = await generateKeyPair("RS256");
    expect(await callerOf(claims, { key: other.privateKey })).toBe("unknown");
    expect(await callerOf(claims, { key: other.privateKey, kid: "another" })).toBe("unknown");
    const body = { ...claims, iat: Math.floor(Date.now() / 1_000), exp: Math.floor(Date.now() / 1_000) + 600 };
    // The published key as a shared secret, which a careless verifier takes.
    const secret = new TextEncoder().encode(await exportSPKI(google.publicKey));
    const hs256 = await new SignJWT(body).setProtectedHeader({ alg: "HS256", kid: "google-1" }).sign(secret);
    const [header = "", payload = "", signature = ""] = (await sign(claims)).split(".");
    const none = base64url.encode(JSON.stringify({ alg: "none", kid: "google-1" }));
    const forged = base64url.encode(JSON.stringify({ ...body, email: "root@example.com" }));
    for (const token of [
      hs256,
      new UnsecuredJWT(body).encode(),
      `${none}.${payload}.`,
      `${none}.${payload}.${signature}`,
      `${header}.${forged}.${signature}`,
      `${header}.${payload}.`,
      `${header}.${payload}.${"A".repeat(342)}`,
    ])
      expect(await identify(`Bearer ${token}`), token).toBe("unknown");
  });

  it("is unknown with anything that is no token", async () => {
    for (const header of [
      undefined,
      "",
      "Bearer",
      "Bearer ",
      "Basic YTpi",
      "Bearer a.b.c",
      "Bearer a.b",
      `Bearer ${"x".repeat(9_000)}`,
      "Bearer null",
    ])
      expect(await identify(header), header).toBe("unknown");
    expect(await identify(await sign(claims))).toBe("unknown");
    expect(certsAsked).toBe(0);
  });

  it("makes Google be asked once, however many unknown keys are named", async () => {
    const other = await generateKeyPair("RS256");
    for (let number = 0; number < 5; number += 1)
      expect(await callerOf(claims, { key: other.privateKey, kid: `made-up-${number}` })).toBe("unknown");
    expect(certsAsked).toBe(1);
  });

  it("cannot be decided while Google's keys cannot be had", async () => {
    certsStatus = 500;
    expect(await callerOf(claims)).toBe("undecided");
    certsStatus = 200;
    expect(await callerOf(claims)).toBe("ours");
    identify = createIdentifyCaller({ certsUrl: "http://127.0.0.1:9/certs", audience, email });
    expect(await callerOf(claims)).toBe("undecided");
  });
});
