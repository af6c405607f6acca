import { type ApiKeyScope, maxApiKeys } from "@piloto/shared/api-keys";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { appCodeOf } from "../../testing/errors.ts";
import { ageFactor, asOwner, signedInMember } from "../../testing/factories.ts";
import { createTestApp, type TestApp } from "../../testing/test-app.ts";

describe("apiKeys", () => {
  let app: TestApp;
  beforeAll(async () => {
    app = await createTestApp();
  });
  afterAll(() => app.stop());

  const createKey = async (scopes: ApiKeyScope[] = ["audit_log:read"], expiresInDays: number | null = 30) => {
    const admin = await signedInMember(app, "admin");
    const workspaceId = admin.workspace.id;
    const created = await admin.browser.trpc.apiKeys.create.mutate({ workspaceId, name: "RD", scopes, expiresInDays });
    return { admin, workspaceId, created };
  };

  /** A call as a program makes it: no cookie, no Origin. */
  const call = async (path: string, key: string, input: object): Promise<number> => {
    const query = `?input=${encodeURIComponent(JSON.stringify(input))}`;
    const response = await app.request(`/trpc/${path}${query}`, { headers: { authorization: `Bearer ${key}` } });
    return response.status;
  };

  it("are shown once, stored as a hash, and listed by their first characters", async () => {
    const { admin, workspaceId, created } = await createKey();
    expect(created.key).toMatch(/^pv_[A-Za-z0-9_-]{43}$/);
    const [listed] = await admin.browser.trpc.apiKeys.list.query({ workspaceId });
    expect(listed).toMatchObject({
      id: created.id,
      name: "RD",
      prefix: created.key.slice(0, 9),
      scopes: ["audit_log:read"],
      lastUsedAt: null,
      isLive: true,
      createdByName: admin.user.name,
    });
    const rows = await asOwner<{ row: string }>(app, "SELECT k::text AS row FROM api_keys k WHERE id = $1", [
      created.id,
    ]);
    expect(JSON.stringify([listed, rows])).not.toContain(created.key.slice(3));
    expect(await asOwner(app, "SELECT FROM audit_log WHERE details::text LIKE $1", [`%${created.key}%`])).toEqual([]);
  });

  it("open what their scope names and nothing else", async () => {
    const { workspaceId, created, admin } = await createKey(["audit_log:read"]);
    expect(await call("auditLog.list", created.key, { workspaceId })).toBe(200);
    expect(await call("agents.list", created.key, { workspaceId })).toBe(403);
    expect(await call("apiKeys.list", created.key, { workspaceId })).toBe(403);
    expect(await call("members.list", created.key, { workspaceId })).toBe(403);
    expect(await call("auth.me", created.key, {})).toBe(401);
    const [listed] = await admin.browser.trpc.apiKeys.list.query({ workspaceId });
    expect(listed?.lastUsedAt).not.toBeNull();
  });

  it("with the scope agents:read list agents", async () => {
    const { workspaceId, created } = await createKey(["agents:read"]);
    expect(await call("agents.list", created.key, { workspaceId })).toBe(200);
    expect(await call("auditLog.list", created.key, { workspaceId })).toBe(403);
  });

  it("are refused in another workspace, when revoked, when expired and when made up", async () => {
    const { admin, workspaceId, created } = await createKey();
    const stranger = await signedInMember(app, "owner");
    expect(await call("auditLog.list", created.key, { workspaceId: stranger.workspace.id })).toBe(403);
    expect(await call("auditLog.list", `pv_${"A".repeat(43)}`, { workspaceId })).toBe(401);
    await asOwner(app, "UPDATE api_keys SET expires_at = now() WHERE id = $1", [created.id]);
    expect(await call("auditLog.list", created.key, { workspaceId })).toBe(401);
    await asOwner(app, "UPDATE api_keys SET expires_at = NULL WHERE id = $1", [created.id]);
    expect(await call("auditLog.list", created.key, { workspaceId })).toBe(200);
    await admin.browser.trpc.apiKeys.revoke.mutate({ workspaceId, apiKeyId: created.id });
    expect(await call("auditLog.list", created.key, { workspaceId })).toBe(401);
    const again = admin.browser.trpc.apiKeys.revoke.mutate({ workspaceId, apiKeyId: created.id });
    expect(await appCodeOf(again)).toBe("NOT_FOUND");
  });

  it("cannot be revoked from another workspace", async () => {
    const { created } = await createKey();
    const stranger = await signedInMember(app, "owner");
    const revoke = stranger.browser.trpc.apiKeys.revoke.mutate({
      workspaceId: stranger.workspace.id,
      apiKeyId: created.id,
    });
    expect(await appCodeOf(revoke)).toBe("NOT_FOUND");
  });

  it("are refused to sellers, strangers, on an old factor and with scopes we do not have", async () => {
    const { admin, workspaceId } = await createKey();
    const input = { workspaceId, name: "Nova", scopes: ["agents:read" as const], expiresInDays: null };
    const seller = await signedInMember(app, "seller", admin.workspace);
    expect(await appCodeOf(seller.browser.trpc.apiKeys.create.mutate(input))).toBe("FORBIDDEN");
    const stranger = await signedInMember(app, "owner");
    expect(await appCodeOf(stranger.browser.trpc.apiKeys.create.mutate(input))).toBe("FORBIDDEN");
    const all = Object.assign({}, input, { scopes: ["*"] });
    expect(await appCodeOf(admin.browser.trpc.apiKeys.create.mutate(all))).toBe("VALIDATION_FAILED");
    const none = admin.browser.trpc.apiKeys.create.mutate({ ...input, scopes: [] });
    expect(await appCodeOf(none)).toBe("VALIDATION_FAILED");
    await ageFactor(app, admin.user.id);
    expect(await appCodeOf(admin.browser.trpc.apiKeys.create.mutate(input))).toBe("REAUTH_REQUIRED");
  });

  it("stop at fifty live ones", async () => {
    const { admin, workspaceId } = await createKey();
    await asOwner(
      app,
      `INSERT INTO api_keys (workspace_id, name, prefix, key_hash, scopes)
       SELECT $1::uuid, 'n' || n, 'pv_', sha256(n::text::bytea), '{agents:read}' FROM generate_series(2, $2::int) n`,
      [workspaceId, maxApiKeys],
    );
    const oneMore = admin.browser.trpc.apiKeys.create.mutate({
      workspaceId,
      name: "demais",
      scopes: ["agents:read"],
      expiresInDays: null,
    });
    expect(await appCodeOf(oneMore)).toBe("CONFLICT");
  });
});
