import { describe, expect, test } from "vitest";
import { verifyAuditChains } from "./audit-verification.ts";
import { exampleIds } from "./example-rows.ts";
import { openClient, openExampleDatabase } from "./testing.ts";

const append = `SELECT append_audit_event($1, NULL, 'agents.publish', 'done', 'user', $2, NULL, 'agent', 'a1', 'Iara',
  '{"number": 2}', '2001:db8::1', 'Mozilla/5.0', 'req')`;

async function openChain() {
  const database = await openExampleDatabase();
  const app = await openClient(database.url);
  for (let count = 0; count < 3; count += 1) await app.query(append, [exampleIds.workspace, exampleIds.owner]);
  return database;
}

const rehash = "SET hash = audit_entry_hash(a) FROM (SELECT max(seq) AS seq FROM audit_log) m WHERE a.seq = m.seq";

describe("verify_audit_chain", () => {
  test("accepts chains the API wrote, whatever the session's time zone and date style", async () => {
    const { owner, ownerUrl } = await openChain();
    expect(await verifyAuditChains(ownerUrl)).toEqual({ chains: 2, entries: 6, broken: [] });
    await owner.query("SET timezone = 'America/Sao_Paulo'; SET datestyle = 'SQL, DMY'");
    const { rows } = await owner.query("SELECT * FROM verify_audit_chain($1)", [exampleIds.workspace]);
    expect(rows).toEqual([{ entries: "5", broken_seq: null }]);
  });

  test.each([
    ["a changed entry", "UPDATE audit_log SET actor_user_id = NULL WHERE seq = 2", 2],
    ["a changed time", "UPDATE audit_log SET occurred_at = occurred_at - interval '1 hour' WHERE seq = 3", 3],
    ["a changed detail", `UPDATE audit_log SET details = '{"number": 3}' WHERE seq = 4`, 4],
    ["a removed entry", "DELETE FROM audit_log WHERE seq = 3 AND workspace_id IS NOT NULL", 4],
    ["the newest entries cut off", "DELETE FROM audit_log WHERE seq >= 4", 5],
    ["every entry cut off", "DELETE FROM audit_log WHERE workspace_id IS NOT NULL", 5],
    ["a forgotten head", "DELETE FROM audit_chains c USING workspaces w WHERE c.chain_id = w.id", 5],
    ["a head set back", "UPDATE audit_chains c SET seq = 4 FROM workspaces w WHERE c.chain_id = w.id", 4],
    [
      "the newest entry rewritten with its own hash",
      `UPDATE audit_log a SET target_label = 'Caio' WHERE seq = 5; UPDATE audit_log a ${rehash}`,
      5,
    ],
    [
      "an older entry rewritten with its own hash",
      "UPDATE audit_log SET outcome = 'denied' WHERE seq = 3; UPDATE audit_log a SET hash = audit_entry_hash(a) WHERE seq = 3",
      4,
    ],
  ])("finds %s", async (_what, tampering, brokenSeq) => {
    const { owner, ownerUrl } = await openChain();
    await owner.query(tampering);
    const { broken } = await verifyAuditChains(ownerUrl);
    expect(broken).toEqual([{ chainId: exampleIds.workspace, brokenSeq }]);
  });
});

describe("append_audit_event", () => {
  test("keeps one chain under parallel writers", async () => {
    const { url, ownerUrl } = await openChain();
    const clients = await Promise.all(Array.from({ length: 8 }, () => openClient(url)));
    await Promise.all(
      clients.map(async (client) => {
        for (let count = 0; count < 10; count += 1)
          await client.query(append, [exampleIds.workspace, exampleIds.owner]);
      }),
    );
    expect(await verifyAuditChains(ownerUrl)).toEqual({ chains: 2, entries: 86, broken: [] });
  });

  test("leaves nothing behind when its transaction is rolled back", async () => {
    const { url, ownerUrl } = await openChain();
    const app = await openClient(url);
    await app.query("BEGIN");
    await app.query(append, [exampleIds.workspace, exampleIds.owner]);
    await app.query("ROLLBACK");
    expect(await verifyAuditChains(ownerUrl)).toEqual({ chains: 2, entries: 6, broken: [] });
  });

  test("a deleted workspace takes its chain along and leaves no broken one", async () => {
    const { owner, ownerUrl } = await openChain();
    await owner.query("DELETE FROM workspaces");
    expect((await verifyAuditChains(ownerUrl)).broken).toEqual([]);
  });
});
