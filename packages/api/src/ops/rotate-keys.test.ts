import { randomBytes } from "node:crypto";
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { createDatabase, openOwnerPool } from "../database/pool.ts";
import type { KeyRing } from "../env.ts";
import { getChannelAddress } from "../features/channels/channel-access.service.ts";
import { enqueue } from "../features/outbox/outbox.service.ts";
import { connectChannel } from "../features/webhooks/testing.ts";
import { inWorkspace } from "../database/workspace.ts";
import { createVault } from "../ports/vault/vault.ts";
import { asOwner, createUser, createWorkspace } from "../testing/factories.ts";
import { createTestApp, type TestApp } from "../testing/test-app.ts";
import { replaceSealed } from "./rotate-keys.queries.ts";
import { sealedColumns } from "./sealed-columns.ts";
import { ops } from "./testing.ts";

/** Columns of bytes that hold nothing sealed: hashes, public keys, what Meta sent. */
const notSealed = [
  "api_keys.key_hash",
  "audit_chains.hash",
  "audit_log.hash",
  "audit_log.prev_hash",
  "auth_flows.token_hash",
  "channels.verify_token_hash",
  "invites.token_hash",
  "one_time_tokens.token_hash",
  "parked_events.digest",
  "passkeys.public_key",
  "pending_signups.pre_session_hash",
  "pending_signups.token_hash",
  "recovery_codes.code_hash",
  "sessions.handle_hash",
  "webhook_events.body",
  "webhook_events.dedupe_key",
];

let app: TestApp;
let old: KeyRing;
const fresh = { kid: 9, key: randomBytes(32) };
beforeAll(async () => {
  app = await createTestApp();
  old = app.services.env.ENCRYPTION_KEYS;
});
afterAll(() => app.stop());

const withRing = (...ring: KeyRing[number][]) => ({ ...app.services.env, ENCRYPTION_KEYS: ring });
const rotate = (flags: string, ring: KeyRing[number][] = [fresh, ...old]) =>
  ops(app, `rotate-keys ${flags}`, { serverEnv: withRing(...ring) });

/** Something sealed in every column there is. */
async function sealEverything(): Promise<{ workspaceId: string; channelId: string; userId: string }> {
  const { vault, db } = app.services;
  const workspace = await createWorkspace(app);
  const user = await createUser(app);
  const channel = await connectChannel(app, workspace.id);
  await asOwner(app, "INSERT INTO totp_factors (user_id, secret) VALUES ($1, $2)", [
    user.id,
    vault.seal("totp-secret", `totp:${user.id}`),
  ]);
  await asOwner(
    app,
    "INSERT INTO model_connections (workspace_id, provider, model, api_key, key_hint) VALUES ($1, 'anthropic', 'm', $2, 'x')",
    [workspace.id, vault.seal("sk-model", `model_connections.api_key:${workspace.id}`)],
  );
  await enqueue(app.services, db, "mail", { to: "a@b.com", subject: "s", text: "t", html: "h" });
  await asOwner(app, `INSERT INTO outbox (kind, payload) VALUES ('session_reused', '{"plain":true}')`);
  return { workspaceId: workspace.id, channelId: channel.id, userId: user.id };
}

describe("rotate-keys", () => {
  beforeEach(async () => {
    for (const table of ["outbox", "totp_factors", "model_connections", "channels"])
      await asOwner(app, `DELETE FROM ${table}`);
  });

  it("knows every column of bytes there is", async () => {
    const columns = await asOwner<{ name: string }>(
      app,
      `SELECT c.table_name || '.' || c.column_name AS name FROM information_schema.columns c
       WHERE c.table_schema = 'public' AND c.data_type = 'bytea' ORDER BY 1`,
    );
    const sealed = sealedColumns.map(({ table, column }) => `${table}.${column}`);
    expect(columns.map(({ name }) => name)).toEqual([...sealed, ...notSealed].sort());
  });

  it("finds what the old key still seals, seals all of it anew in small batches, and then finds nothing", async () => {
    for (let index = 0; index < 3; index += 1) await sealEverything();
    const before = await rotate("--check --json");
    expect(before).toMatchObject({ code: 1 });
    expect(before.json()).toMatchObject({ currentKid: 9, oldKids: [1] });
    const { code, json } = await rotate("--yes --json --batch 2");
    expect(code).toBe(0);
    expect(json()).toMatchObject({ oldKids: [], rotation: { resealed: 15, changedMeanwhile: 0, unreadable: 0 } });
    expect((await rotate("--check")).said).toContain("the other keys may leave ENCRYPTION_KEYS");
    expect((await rotate("--yes --json")).json()).toMatchObject({ rotation: { resealed: 0 } });
  });

  it("leaves everything readable with the new key alone", async () => {
    const { workspaceId, channelId, userId } = await sealEverything();
    expect((await rotate("--yes")).code).toBe(0);
    const vault = createVault([fresh]);
    const { address } = await inWorkspace(app.services.db, workspaceId, (trx) =>
      getChannelAddress({ vault }, trx, workspaceId, channelId),
    );
    expect(address?.credentials.accessToken).toMatch(/^token-/);
    const [factor] = await asOwner<{ secret: Buffer }>(app, "SELECT secret FROM totp_factors");
    expect(vault.open(factor?.secret ?? Buffer.alloc(0), `totp:${userId}`)).toBe("totp-secret");
    const [mail] = await asOwner<{ payload: Buffer }>(app, "SELECT payload FROM outbox WHERE kind = 'mail'");
    expect(vault.open(mail?.payload ?? Buffer.alloc(0), "outbox:mail")).toContain("a@b.com");
    expect(await asOwner(app, "SELECT convert_from(payload, 'UTF8') AS text FROM outbox WHERE kind <> 'mail'")).toEqual(
      [{ text: '{"plain":true}' }],
    );
  });

  it("goes on after some were done, and may run twice at once", async () => {
    for (let index = 0; index < 4; index += 1) await sealEverything();
    const [place] = sealedColumns;
    if (!place) throw new Error("nothing is sealed");
    const [first] = await asOwner<{ id: string; credentials: Buffer }>(
      app,
      "SELECT id, credentials FROM channels LIMIT 1",
    );
    const vault = createVault([fresh, ...old]);
    const resealed = vault.seal(
      vault.open(first?.credentials ?? Buffer.alloc(0), place.context(first?.id ?? "")),
      place.context(first?.id ?? ""),
    );
    await asOwner(app, "UPDATE channels SET credentials = $1 WHERE id = $2", [resealed, first?.id]);
    const both = await Promise.all([rotate("--yes --json --batch 1"), rotate("--yes --json --batch 1")]);
    const counts = both.map(({ json }) => (json() as { rotation: { resealed: number } }).rotation.resealed);
    expect(counts.reduce((sum, count) => sum + count, 0)).toBe(19);
    expect((await rotate("--check")).code).toBe(0);
  });

  it("overwrites nothing that was written meanwhile", async () => {
    const { channelId } = await sealEverything();
    const [place] = sealedColumns;
    if (!place) throw new Error("nothing is sealed");
    const [read] = await asOwner<{ credentials: Buffer }>(app, "SELECT credentials FROM channels");
    const newer = app.services.vault.seal("newer", place.context(channelId));
    await asOwner(app, "UPDATE channels SET credentials = $1", [newer]);
    const change = { id: channelId, sealed: read?.credentials ?? Buffer.alloc(0), resealed: Buffer.from("older") };
    const owner = createDatabase(openOwnerPool(app.database.ownerUrl));
    expect(await replaceSealed(owner, place, change)).toBe(false);
    expect(await replaceSealed(owner, place, { ...change, sealed: newer, resealed: newer })).toBe(true);
    await owner.destroy();
    expect(await asOwner(app, "SELECT credentials FROM channels")).toEqual([{ credentials: newer }]);
  });

  it("says what it could not open, goes on with the rest, and that the key must stay", async () => {
    await sealEverything();
    await asOwner(app, "UPDATE totp_factors SET secret = set_byte(secret, 0, 77)");
    const { code, said, json } = await rotate("--yes --json");
    expect(code).toBe(1);
    expect(json()).toMatchObject({ oldKids: [77], rotation: { resealed: 4, unreadable: 1 } });
    expect(said).not.toContain("token-");
  });
});
