import { createPublicKey, createVerify, verify } from "node:crypto";
import { mkdtemp } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { Compute, OAuth2Client } from "google-auth-library";
import { afterAll, beforeAll, beforeEach, describe, expect, it, vi } from "vitest";
import { type RunningSimulator, startSimulator } from "../start-simulator.ts";
import { createGoogleIdentities } from "./identities.ts";
import type { PublishedKey } from "./signing-key.ts";

let simulator: RunningSimulator;
let clock: number;
const flavor = { "metadata-flavor": "Google" };

beforeAll(async () => {
  const mailboxFolder = path.join(await mkdtemp(path.join(tmpdir(), "simulator-cloud-")), "mailbox");
  const options = { port: 0, mailboxFolder, publicOrigin: "http://localhost:3000" };
  simulator = await startSimulator(options, { now: () => clock });
});
beforeEach(() => {
  clock = Date.now();
  vi.stubEnv("GCE_METADATA_HOST", simulator.origin.replace("http://", ""));
});
afterAll(async () => {
  vi.unstubAllEnvs();
  await simulator.stop();
});

const metadata = (name: string, headers: Record<string, string> = flavor): Promise<Response> =>
  fetch(`${simulator.origin}/computeMetadata/v1/instance/service-accounts/${name}`, { headers });

describe("the metadata server", () => {
  it("gives Google's own library an access token that lives an hour", async () => {
    const { token } = await new Compute().getAccessToken();
    const bearer = simulator.identities.readBearer(`Bearer ${token}`);
    expect(bearer?.email).toBe(simulator.identities.serviceAccounts.api.email);
    expect(bearer?.scopes).toEqual(["https://www.googleapis.com/auth/cloud-platform"]);
    clock += 3_600_000;
    expect(simulator.identities.readBearer(`Bearer ${token}`)).toBeUndefined();
  });

  it("gives identity tokens that Google's own library verifies by the published keys", async () => {
    const audience = "https://api.example.com";
    const idToken = await (await metadata(`default/identity?audience=${audience}&format=full`)).text();
    const { keys } = (await (await fetch(`${simulator.origin}/google-cloud/oauth2/v3/certs`)).json()) as Keys;
    const certs = Object.fromEntries(keys.map((key) => [key.kid, pemOf(key)]));
    const check = (wanted: string) =>
      new OAuth2Client().verifySignedJwtWithCertsAsync(idToken, certs, wanted, ["https://accounts.google.com"]);
    const payload = (await check(audience)).getPayload();
    expect(payload).toMatchObject({ email: simulator.identities.serviceAccounts.api.email, email_verified: true });
    await expect(check("https://other.example.com")).rejects.toThrow("Wrong recipient");
  });

  it("answers only who asks as a program of the instance", async () => {
    expect((await metadata("default/token", {})).status).toBe(403);
    expect((await metadata("default/token", { ...flavor, "x-forwarded-for": "10.0.0.1" })).status).toBe(403);
    expect((await metadata("other@example.com/token")).status).toBe(404);
    expect((await metadata("default/identity")).status).toBe(400);
    const email = await metadata("default/email");
    expect(email.headers.get("metadata-flavor")).toBe("Google");
    expect(await email.text()).toBe(simulator.identities.serviceAccounts.api.email);
  });
});

type Keys = { keys: PublishedKey[] };
const pemOf = (key: PublishedKey): string =>
  createPublicKey({ key, format: "jwk" }).export({ type: "spki", format: "pem" }).toString();

describe("signBlob", () => {
  const sign = (email: string, { token, payload = "aGVsbG8=" }: { token: string; payload?: unknown }) =>
    fetch(`${simulator.origin}/google-cloud/v1/projects/-/serviceAccounts/${email}:signBlob`, {
      method: "POST",
      headers: { authorization: `Bearer ${token}`, "content-type": "application/json" },
      body: JSON.stringify({ payload }),
    });
  const tokenOf = (name: "api" | "invoker", scope = "https://www.googleapis.com/auth/cloud-platform") =>
    simulator.identities.issueAccessToken(simulator.identities.serviceAccounts[name].email, [scope]);

  it("signs with the key of the account", async () => {
    const { email } = simulator.identities.serviceAccounts.api;
    const answer = await sign(email, { token: tokenOf("api") });
    const { keyId, signedBlob } = (await answer.json()) as { keyId: string; signedBlob: string };
    expect(keyId).toMatch(/^[0-9a-f]{40}$/);
    const signature = Buffer.from(signedBlob, "base64");
    expect(verify("sha256", Buffer.from("hello"), simulator.identities.publicKeyOf(email), signature)).toBe(true);
  });

  it("refuses who may not, with Google's errors", async () => {
    const { api, invoker } = simulator.identities.serviceAccounts;
    const refusals = await Promise.all([
      sign(api.email, { token: "ya29.none" }),
      sign(api.email, { token: tokenOf("invoker") }),
      sign(invoker.email, { token: tokenOf("invoker") }),
      sign(api.email, { token: tokenOf("api", "https://www.googleapis.com/auth/devstorage.read_write") }),
      sign("nobody@example.com", { token: tokenOf("api") }),
      sign(api.email, { token: tokenOf("api"), payload: "not base64!" }),
    ]);
    const told = await Promise.all(refusals.map(async (answer) => ((await answer.json()) as Refusal).error));
    expect(told.map(({ code, status }) => [code, status])).toEqual([
      [401, "UNAUTHENTICATED"],
      ...Array.from({ length: 4 }, () => [403, "PERMISSION_DENIED"]),
      [400, "INVALID_ARGUMENT"],
    ]);
  });
});

type Refusal = { error: { code: number; status: string } };

describe("identities", () => {
  it("sign with keys of their own at each start, and expired tokens where a test wants one", async () => {
    const [one, other] = [createGoogleIdentities(), createGoogleIdentities()];
    const { email } = one.serviceAccounts.invoker;
    const token = await one.signIdToken({ email, audience: "a", expiresInSeconds: -1 });
    const [head = "", body = "", signature = ""] = token.split(".");
    const isSignedBy = ({ jwks }: typeof one) =>
      createVerify("sha256")
        .update(`${head}.${body}`)
        .verify(createPublicKey({ key: jwks().keys[0] ?? {}, format: "jwk" }), signature, "base64url");
    expect([isSignedBy(one), isSignedBy(other)]).toEqual([true, false]);
    const claims = JSON.parse(Buffer.from(body, "base64url").toString()) as { iat: number; exp: number };
    expect(claims.exp).toBe(claims.iat - 1);
    expect(() => one.issueAccessToken("nobody@example.com", [])).toThrow("no service account");
  });
});
