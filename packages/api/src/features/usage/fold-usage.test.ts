import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import pg from "pg";
import { inWorkspace } from "../../database/workspace.ts";
import { asOwner, createWorkspace } from "../../testing/factories.ts";
import { createTestApp, type TestApp } from "../../testing/test-app.ts";
import { foldUsage } from "./fold-usage.service.ts";
import { countUsage } from "./usage.service.ts";

let app: TestApp;
let workspaceId: string;
beforeAll(async () => {
  app = await createTestApp();
});
beforeEach(async () => {
  workspaceId = (await createWorkspace(app)).id;
});
afterAll(() => app.stop());

const daysOf = () =>
  asOwner<{ day: string; metric: string; detail: string; value: number }>(
    app,
    "SELECT to_char(day, 'YYYY-MM-DD') AS day, metric, detail, value FROM usage_daily WHERE workspace_id = $1 ORDER BY 1, 2, 3",
    [workspaceId],
  );
const waiting = async () =>
  (await asOwner(app, "SELECT FROM usage_deltas WHERE workspace_id = $1", [workspaceId])).length;
const writeAt = (at: string, value = 1) =>
  asOwner(app, "INSERT INTO usage_deltas (workspace_id, at, metric, value) VALUES ($1, $2, 'opened', $3)", [
    workspaceId,
    at,
    value,
  ]);
const count = (value: number, metric: "opened" | "closed" = "opened") =>
  inWorkspace(app.services.db, workspaceId, (trx) => countUsage(trx, workspaceId, { metric, value }));
const totalOf = async () => (await daysOf()).reduce((total, { value }) => total + value, 0);

describe("folding", () => {
  it("sums counters by the workspace's day and key, and takes each once", async () => {
    await writeAt("2026-03-10T02:59:59Z", 2); // still the ninth in São Paulo
    await writeAt("2026-03-10T03:00:00Z", 3);
    await writeAt("2026-03-10T12:00:00Z", 4);
    expect(await foldUsage(app.services.db)).toBe(3);
    await writeAt("2026-03-10T13:00:00Z", -1);
    expect(await foldUsage(app.services.db)).toBe(1);
    expect(await foldUsage(app.services.db)).toBe(0);
    expect(await daysOf()).toEqual([
      { day: "2026-03-09", metric: "opened", detail: "", value: 2 },
      { day: "2026-03-10", metric: "opened", detail: "", value: 6 },
    ]);
    expect(await waiting()).toBe(0);
  });

  it("leaves where it is what was folded before a change of the time zone", async () => {
    await writeAt("2026-03-10T02:00:00Z");
    await foldUsage(app.services.db);
    await asOwner(app, "UPDATE workspaces SET timezone = 'Asia/Tokyo' WHERE id = $1", [workspaceId]);
    await writeAt("2026-03-10T02:00:00Z");
    await foldUsage(app.services.db);
    expect((await daysOf()).map(({ day }) => day)).toEqual(["2026-03-09", "2026-03-10"]);
  });

  it("counts everything once while counters are written and two fold at once", async () => {
    const other = await app.startInstance();
    const writers = Array.from({ length: 30 }, (_, n) => count(n, n % 2 ? "opened" : "closed"));
    const folders = Array.from({ length: 6 }, (_, n) => foldUsage(n % 2 ? app.services.db : other.services.db));
    await Promise.all([...writers, ...folders]);
    await foldUsage(app.services.db);
    expect(await waiting()).toBe(0);
    expect(await totalOf()).toBe((30 * 29) / 2);
  });

  it("does nothing while another one folds, and loses nothing when that one dies", async () => {
    await count(5);
    const dying = new pg.Client({ connectionString: app.database.ownerUrl });
    await dying.connect();
    await dying.query("BEGIN");
    await dying.query("SELECT pg_advisory_xact_lock($1)", [0x666f6c64]);
    await dying.query("SELECT fold_usage(1000)");
    expect(await foldUsage(app.services.db)).toBe(0);
    await dying.end();
    await expect.poll(() => foldUsage(app.services.db)).toBe(1);
    expect(await totalOf()).toBe(5);
  });

  it("takes away what belonged to a rolled-back change", async () => {
    const failing = inWorkspace(app.services.db, workspaceId, async (trx) => {
      await countUsage(trx, workspaceId, { metric: "opened", value: 7 });
      throw new Error("the change failed");
    });
    await expect(failing).rejects.toThrow("the change failed");
    expect(await waiting()).toBe(0);
  });
});
