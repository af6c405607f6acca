import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { asOwner, signedInMember } from "../../testing/factories.ts";
import { createTestApp, type TestApp } from "../../testing/test-app.ts";
import { createCsvFormatter, csvHead } from "./audit-log-csv.ts";
import type { AuditEntry } from "./list-audit-log.queries.ts";

const entry: AuditEntry = {
  seq: 7,
  occurredAt: new Date("2026-03-11T02:59:59Z"),
  action: "members.changeRole",
  outcome: "denied",
  actorKind: "user",
  actorUserId: null,
  actorName: 'Ana "Nina"; Silva',
  targetKind: null,
  targetId: null,
  targetLabel: "linha\nnova",
  details: { role: { before: "seller", after: "admin" } },
  ip: "203.0.113.7",
  userAgent: null,
  requestId: "req",
  prevHash: "00",
  hash: "ff",
};

describe("a line of the CSV", () => {
  const form = { locale: "pt-BR", timezone: "America/Sao_Paulo" } as const;
  const format = createCsvFormatter(form);

  it("is quoted, with the workspace's time", () => {
    expect(format([entry])).toBe(
      '"7";"2026-03-10 23:59:59";"Ana ""Nina""; Silva";"members.changeRole";"linha\nnova";"203.0.113.7";"Negado";' +
        '"{""role"":{""before"":""seller"",""after"":""admin""}}";"";"req";"ff"\r\n',
    );
    expect(csvHead(form)).toMatch(/^\uFEFF"Registro";"Data e hora";"Quem"/);
  });

  it("is never a formula, whatever somebody called themselves", () => {
    for (const name of ["=HYPERLINK(0)", "+1", "-1", "@SUM(A1)", "\t=1", "\r=1", "＝1"]) {
      const cell = format([{ ...entry, actorName: name }]).split(";")[2];
      expect(cell, JSON.stringify(name)).toBe(`"'${name}"`);
    }
  });

  it("names people who are gone", () => {
    expect(format([{ ...entry, actorName: null }])).toContain('"Pessoa removida"');
    expect(format([{ ...entry, actorName: null, actorKind: "system" }])).toContain('"Sistema"');
  });
});

describe("GET /export/audit-log.csv", () => {
  let app: TestApp;
  beforeAll(async () => {
    app = await createTestApp();
  });
  afterAll(() => app.stop());

  const path = (workspaceId: string, more = "") => `/export/audit-log.csv?workspaceId=${workspaceId}${more}`;

  const fill = (workspaceId: string, count: number) =>
    asOwner(
      app,
      `SELECT append_audit_event($1, NULL, 'agents.publish', 'done', 'system', NULL, NULL, 'agent', 'x', 'Lia ' || n, '{}', NULL,
         NULL, NULL) FROM generate_series(1, $2::int) n`,
      [workspaceId, count],
    );

  it("streams every entry that fits, over several batches, and records the export", async () => {
    const { browser, workspace } = await signedInMember(app, "admin");
    await fill(workspace.id, 1203);
    const response = await browser.fetch(path(workspace.id, "&action=agents.publish"));
    expect(response.status).toBe(200);
    expect(response.headers.get("content-type")).toBe("text/csv; charset=utf-8");
    expect(response.headers.get("content-disposition")).toMatch(
      /attachment; filename="auditoria-loja-\d+-[\d-]+\.csv"/,
    );
    expect(response.headers.get("cache-control")).toBe("no-store");
    const lines = Buffer.from(await response.arrayBuffer())
      .toString("utf8")
      .split("\r\n");
    expect(lines).toHaveLength(1 + 1203 + 1);
    expect(new Set(lines.slice(1, -1).map((line) => line.split(";")[4])).size).toBe(1203);
    const { items } = await browser.trpc.auditLog.list.query({ workspaceId: workspace.id, limit: 1 });
    expect(items[0]).toMatchObject({
      action: "auditLog.exportCsv",
      details: { filters: { actions: ["agents.publish"] } },
    });
  });

  it("breaks off when the reader loses the right meanwhile", async () => {
    const { browser, workspace, user } = await signedInMember(app, "admin");
    await signedInMember(app, "owner", workspace);
    await fill(workspace.id, 1203);
    const response = await browser.fetch(path(workspace.id));
    const reader = response.body?.getReader();
    await reader?.read();
    await asOwner(app, "UPDATE memberships SET role = 'viewer' WHERE user_id = $1", [user.id]);
    const readOn = async () => {
      while (!(await reader?.read())?.done);
    };
    await expect(readOn()).rejects.toThrow("FORBIDDEN");
  });

  it("refuses a signed-out caller, a seller, another workspace, another site and bad filters", async () => {
    const { browser, workspace } = await signedInMember(app, "admin");
    const seller = await signedInMember(app, "seller", workspace);
    const stranger = await signedInMember(app, "owner");
    expect((await app.browser().fetch(path(workspace.id))).status).toBe(401);
    expect((await seller.browser.fetch(path(workspace.id))).status).toBe(403);
    expect((await stranger.browser.fetch(path(workspace.id))).status).toBe(403);
    expect((await browser.fetch(path(workspace.id, "&from=2026-02-30"))).status).toBe(400);
    expect((await browser.fetch("/export/audit-log.csv")).status).toBe(400);
    const cookie = [...browser.cookies].map(([name, value]) => `${name}=${value}`).join("; ");
    for (const site of [{ "sec-fetch-site": "cross-site" }, { "sec-fetch-site": "same-site" }, {}]) {
      expect((await app.request(path(workspace.id), { headers: { cookie, ...site } })).status).toBe(403);
    }
  });
});
