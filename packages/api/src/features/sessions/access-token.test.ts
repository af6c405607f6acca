import { createHmac, createSecretKey, generateKeyPairSync } from "node:crypto";
import { SignJWT } from "jose";
import { describe, expect, it } from "vitest";
import { createAccessTokens } from "./access-token.ts";

const key = Buffer.alloc(32, "k1");
const otherKey = Buffer.alloc(32, "k2");
const issuer = "https://app.exemplo.com.br";
const claims = {
  userId: "0193a5b4-0000-7000-8000-000000000001",
  sessionId: "0193a5b4-0000-7000-8000-000000000002",
  generation: 3,
  epoch: 0,
  authTime: 1_800_000_000,
  amr: ["pwd"],
};
const now = 1_800_000_000_000;
const farAway = now / 1000 + 86_400;
const make = (options: { at?: number; keys?: { kid: number; key: Buffer }[]; from?: string } = {}) =>
  createAccessTokens({
    keys: options.keys ?? [{ kid: 1, key }],
    issuer: options.from ?? issuer,
    lifeSeconds: 900,
    now: () => options.at ?? now,
  });

const payload = { sub: claims.userId, sid: claims.sessionId, gen: 3, sep: 0, auth_time: 1_800_000_000, amr: ["pwd"] };
const sign = (
  overrides: {
    header?: Record<string, unknown>;
    with?: Buffer;
    audience?: string;
    issuer?: string;
    claims?: Record<string, unknown>;
  } = {},
) =>
  new SignJWT({ ...payload, ...overrides.claims })
    .setProtectedHeader({ alg: "HS256", typ: "at+jwt", kid: "1", ...overrides.header })
    .setIssuer(overrides.issuer ?? issuer)
    .setAudience(overrides.audience ?? "piloto")
    .setIssuedAt(now / 1000)
    .setExpirationTime(now / 1000 + 900)
    .setJti("jti")
    .sign(createSecretKey(overrides.with ?? key));

describe("access tokens", () => {
  it("verify what they issued, and live 15 minutes less up to 5 %", async () => {
    const tokens = make();
    const { token, expiresInSeconds } = await tokens.issue(claims, farAway);
    expect(await tokens.verify(token)).toEqual({ ...claims, expiresAt: now / 1000 + expiresInSeconds });
    expect(expiresInSeconds).toBeGreaterThanOrEqual(855);
    expect(expiresInSeconds).toBeLessThanOrEqual(900);
  });

  it("never outlive the session", async () => {
    const { expiresInSeconds } = await make().issue(claims, now / 1000 + 60);
    expect(expiresInSeconds).toBe(60);
  });

  it("expire, with five seconds of tolerance, from the cache too", async () => {
    let at = now;
    const tokens = createAccessTokens({ keys: [{ kid: 1, key }], issuer, lifeSeconds: 900, now: () => at });
    const { token, expiresInSeconds } = await tokens.issue(claims, farAway);
    expect(await tokens.verify(token)).toBeDefined();
    at = now + (expiresInSeconds + 4) * 1000;
    expect(await tokens.verify(token)).toBeDefined();
    at = now + (expiresInSeconds + 6) * 1000;
    expect(await tokens.verify(token)).toBeUndefined();
    expect(await make({ at }).verify(token)).toBeUndefined();
  });

  it("rotate keys with overlap: the old key verifies, the new one signs", async () => {
    const { token } = await make().issue(claims, farAway);
    const both = make({
      keys: [
        { kid: 2, key: otherKey },
        { kid: 1, key },
      ],
    });
    expect(await both.verify(token)).toBeDefined();
    const { token: newer } = await both.issue(claims, farAway);
    expect(await make().verify(newer)).toBeUndefined();
  });

  const forgeries: [string, () => Promise<string>][] = [
    ["another key", () => sign({ with: otherKey })],
    ["another audience", () => sign({ audience: "somebody-else" })],
    ["another issuer", () => sign({ issuer: "https://evil.example" })],
    ["another type", () => sign({ header: { typ: "JWT" } })],
    ["an unknown kid", () => sign({ header: { kid: "9" } })],
    [
      "a key of its own in the header",
      () => sign({ with: otherKey, header: { jwk: { kty: "oct", k: otherKey.toString("base64url") }, kid: "9" } }),
    ],
    [
      "a key address in the header",
      () => sign({ with: otherKey, header: { jku: "https://evil.example/keys", kid: "9" } }),
    ],
    ["a claim of the wrong shape", () => sign({ claims: { gen: "3" } })],
    ["no session id", () => sign({ claims: { sid: undefined } })],
    [
      "no signature (alg none)",
      async () => `${encode({ alg: "none", typ: "at+jwt", kid: "1" })}.${(await sign()).split(".")[1]}.`,
    ],
    ["another HMAC", async () => reSign(await sign(), "HS512", "sha512")],
    [
      "an asymmetric algorithm",
      async () => {
        const { privateKey } = generateKeyPairSync("rsa", { modulusLength: 2048 });
        return new SignJWT(payload)
          .setProtectedHeader({ alg: "RS256", typ: "at+jwt", kid: "1" })
          .setIssuer(issuer)
          .setAudience("piloto")
          .setIssuedAt()
          .setExpirationTime("15m")
          .setJti("x")
          .sign(privateKey);
      },
    ],
    ["nothing that is a token", () => Promise.resolve("a.b.c")],
    ["a very long text", () => Promise.resolve("a".repeat(5_000))],
  ];
  it.each(forgeries)("refuse a token with %s", async (_name, forge) => {
    expect(await make().verify(await forge())).toBeUndefined();
  });

  it("accept the untampered twin of those forgeries", async () => {
    expect(await make().verify(await sign())).toBeDefined();
  });
});

const encode = (value: unknown): string => Buffer.from(JSON.stringify(value)).toString("base64url");

function reSign(token: string, alg: string, hash: string): string {
  const body = `${encode({ alg, typ: "at+jwt", kid: "1" })}.${token.split(".")[1]}`;
  return `${body}.${createHmac(hash, key).update(body).digest("base64url")}`;
}
