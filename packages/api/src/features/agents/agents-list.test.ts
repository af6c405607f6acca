import { randomUUID } from "node:crypto";
import fc from "fast-check";
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { asOwner, signedInMember } from "../../testing/factories.ts";
import { createTestApp, type TestApp, type TestBrowser } from "../../testing/test-app.ts";
import { createTestAgent } from "./testing.ts";

let app: TestApp;
let browser: TestBrowser;
let workspaceId: string;

beforeAll(async () => {
  app = await createTestApp();
});
beforeEach(async () => {
  const member = await signedInMember(app, "admin");
  browser = member.browser;
  workspaceId = member.workspace.id;
});
afterAll(() => app.stop());

/** Rows straight into the table: names share their first letters, and many were edited in the same millisecond. */
async function insertAgents(count: number): Promise<string[]> {
  const rows = await asOwner<{ id: string }>(
    app,
    `INSERT INTO agents (workspace_id, name, draft, client_key, updated_at)
     SELECT $1, chr(65 + i % 5) || ' ' || i, '{}', gen_random_uuid(), now() - (i / 3) * interval '1 microsecond'
     FROM generate_series(0, $2::int - 1) AS i RETURNING id`,
    [workspaceId, count],
  );
  return rows.map(({ id }) => id);
}

type Order = { sort: "updated" | "name"; order: "asc" | "desc" };

/** All ids of the list, page by page; `between` runs after each page. */
async function readPages(
  order: Order,
  limit: number,
  between: () => Promise<unknown> = async () => {},
): Promise<string[]> {
  const ids: string[] = [];
  let cursor: string | null = null;
  do {
    const page: Awaited<ReturnType<typeof browser.trpc.agents.list.query>> = await browser.trpc.agents.list.query({
      workspaceId,
      ...order,
      limit,
      ...(cursor !== null && { cursor }),
    });
    ids.push(...page.agents.map(({ id }) => id));
    cursor = page.nextCursor;
    await between();
  } while (cursor !== null);
  return ids;
}

const orders: fc.Arbitrary<Order> = fc.record({
  sort: fc.constantFrom("updated", "name"),
  order: fc.constantFrom("asc", "desc"),
});

describe("paging through the agents", () => {
  it("shows every agent once, in the same order for every page size", async () => {
    await insertAgents(23);
    await fc.assert(
      fc.asyncProperty(orders, fc.integer({ min: 1, max: 30 }), async (order, limit) => {
        const whole = await readPages(order, 100);
        expect(new Set(whole).size).toBe(23);
        expect(await readPages(order, limit)).toEqual(whole);
      }),
      { numRuns: 20 },
    );
  });

  it("shows each agent that stayed where it was exactly once while others are edited", async () => {
    const ids = await insertAgents(20);
    await fc.assert(
      fc.asyncProperty(orders, fc.integer({ min: 1, max: 7 }), fc.nat(19), async (order, limit, which) => {
        const moving = ids[which] ?? "";
        const seen = await readPages(order, limit, () =>
          asOwner(app, "UPDATE agents SET updated_at = clock_timestamp(), name = $2 WHERE id = $1", [
            moving,
            `${String.fromCharCode(65 + (which % 26))} ${randomUUID().slice(0, 8)}`,
          ]),
        );
        expect(seen.filter((id) => id !== moving).sort()).toEqual(ids.filter((id) => id !== moving).sort());
      }),
      { numRuns: 12 },
    );
  });

  it.each(["updated_at", "name_key"])(
    "reads a page by %s from its index without sorting, with ten thousand agents",
    async (key) => {
      await insertAgents(10_000);
      await asOwner(app, "ANALYZE agents");
      const client = await app.services.pool.connect();
      try {
        // As the API's role: row-level security decides which indexes a condition may use.
        await client.query("SELECT set_config('app.workspace_id', $1, false)", [workspaceId]);
        const { rows } = await client.query<{ "QUERY PLAN": string }>(
          `EXPLAIN SELECT a.id FROM agents a WHERE a.workspace_id = '${workspaceId}' AND a.is_archived = false
           AND (a.${key}, a.id) < ((SELECT ${key} FROM agents OFFSET 5000 LIMIT 1), '${randomUUID()}')
         ORDER BY a.${key} DESC, a.id DESC LIMIT 26`,
        );
        const plan = rows.map((row) => row["QUERY PLAN"]).join("\n");
        expect(plan).toMatch(/Index (Only )?Scan Backward using agents_(updated|name)_idx/);
        expect(plan).toMatch(/Index Cond: .*ROW\(/);
        expect(plan).not.toContain("Sort");
      } finally {
        await client.query("RESET app.workspace_id");
        client.release();
      }
    },
  );
});

describe("finding agents", () => {
  it("looks at name and purpose, whatever the accents and the case, and counts both tabs", async () => {
    const sofa = await createTestAgent(browser, workspaceId, { name: "Lia", purpose: "SOFÁS e estofados" });
    const teo = await createTestAgent(browser, workspaceId, { name: "Téo", purpose: "Entrega" });
    const old = await createTestAgent(browser, workspaceId, { name: "Sofá antigo", purpose: "" });
    await browser.trpc.agents.archive.mutate({ workspaceId, agentId: old.id });
    const find = (search: string) => browser.trpc.agents.list.query({ workspaceId, search });
    const found = await find("sofas");
    expect(found.agents.map(({ id }) => id)).toEqual([sofa.id]);
    expect((await find("sofa")).counts).toEqual({ active: 1, archived: 1 });
    expect((await find("TEO")).agents.map(({ id }) => id)).toEqual([teo.id]);
    expect((await find("%")).agents).toEqual([]);
    expect((await find("")).counts).toEqual({ active: 2, archived: 1 });
  });

  it("says how many changes wait in the draft", async () => {
    const { id: agentId, draft } = await createTestAgent(browser, workspaceId);
    const entry = async () => (await browser.trpc.agents.list.query({ workspaceId })).agents[0];
    expect(await entry()).toMatchObject({ publishedNumber: null, changeCount: 0 });
    await browser.trpc.agents.publish.mutate({ workspaceId, agentId, draftRevision: 1 });
    const changed = { ...draft, tone: "formal" as const, rules: [{ id: randomUUID(), text: "Confirme a medida." }] };
    await browser.trpc.agents.updateDraft.mutate({ workspaceId, agentId, draftRevision: 1, draft: changed });
    expect(await entry()).toMatchObject({ publishedNumber: 1, changeCount: 2 });
  });
});
