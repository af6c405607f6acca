import { TRPCClientError } from "@trpc/client";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { appCodeOf } from "../../testing/errors.ts";
import {
  addMember,
  asOwner,
  createUser,
  signedInBrowser,
  signedInMember,
  type TestWorkspace,
} from "../../testing/factories.ts";
import { createTestApp, type TestApp } from "../../testing/test-app.ts";
import { createTestAgent } from "../agents/testing.ts";

let app: TestApp;
beforeAll(async () => {
  app = await createTestApp();
});
afterAll(() => app.stop());

type Entry = { at: string; action?: string; outcome?: "done" | "denied" | "attention" };

/** Entries at instants of our choosing, past the chain: what is counted here is time, not hashes. */
async function insertEntries(workspaceId: string, entries: Entry[]): Promise<void> {
  await asOwner(
    app,
    `INSERT INTO audit_log (chain_id, seq, workspace_id, occurred_at, action, outcome, actor_kind, prev_hash, hash)
     SELECT $1, 1000000 + n, $1, e.at, e.action, e.outcome, 'anonymous', sha256('a'), sha256('b')
     FROM jsonb_to_recordset($2::jsonb) AS e (n int, at timestamptz, action text, outcome text)`,
    [workspaceId, JSON.stringify(entries.map((e, n) => ({ n, action: "auth.login", outcome: "done", ...e })))],
  );
}

const week = { from: "2025-03-10", to: "2025-03-16" };

async function setTimezone(workspace: TestWorkspace, timezone: string): Promise<void> {
  await asOwner(app, "UPDATE workspaces SET timezone = $2 WHERE id = $1", [workspace.id, timezone]);
}

describe("overview.get", () => {
  it("counts sign-ins by the workspace's day, with zeros for quiet days and the period before beside them", async () => {
    const { browser, workspace } = await signedInMember(app, "viewer");
    await insertEntries(workspace.id, [
      { at: "2025-03-10T02:59:59Z" }, // still the 9th in São Paulo: the period before
      { at: "2025-03-10T03:00:00Z" },
      { at: "2025-03-12T15:00:00Z", outcome: "attention" },
      { at: "2025-03-12T15:00:01Z", outcome: "denied" },
      { at: "2025-03-17T02:59:59Z" }, // the last second of the 16th
      { at: "2025-03-17T03:00:00Z" }, // the 17th: too late
      { at: "2025-03-03T03:00:00Z", outcome: "denied" },
      { at: "2025-03-03T02:59:59Z" }, // before the period before
    ]);
    const { signIns, timezone } = await browser.trpc.overview.get.query({ workspaceId: workspace.id, ...week });
    expect(timezone).toBe("America/Sao_Paulo");
    expect(signIns).toMatchObject({ total: 3, previous: 1, failed: 1, previousFailed: 1 });
    expect(signIns.days.map((day) => [day.day, day.known, day.newDevice, day.failed])).toEqual([
      ["2025-03-10", 1, 0, 0],
      ["2025-03-11", 0, 0, 0],
      ["2025-03-12", 0, 1, 1],
      ["2025-03-13", 0, 0, 0],
      ["2025-03-14", 0, 0, 0],
      ["2025-03-15", 0, 0, 0],
      ["2025-03-16", 1, 0, 0],
    ]);
    expect([signIns.days[0]?.previousFailed, signIns.days[6]?.previousSignIns]).toEqual([1, 1]);
  });

  it("gives the day on which clocks change its 23 hours, once", async () => {
    const { browser, workspace } = await signedInMember(app, "viewer");
    await setTimezone(workspace, "America/New_York");
    await insertEntries(workspace.id, [
      { at: "2025-03-09T04:59:59Z" }, // the 8th, 23:59:59 EST
      { at: "2025-03-09T05:00:00Z" }, // the 9th begins in EST …
      { at: "2025-03-10T03:59:59Z" }, // … and ends in EDT
      { at: "2025-03-10T04:00:00Z" }, // the 10th
    ]);
    const range = { from: "2025-03-08", to: "2025-03-10" };
    const { signIns } = await browser.trpc.overview.get.query({ workspaceId: workspace.id, ...range });
    expect(signIns.days.map(({ day, known }) => [day, known])).toEqual([
      ["2025-03-08", 1],
      ["2025-03-09", 2],
      ["2025-03-10", 1],
    ]);
  });

  it("shows admins the security events of the period, newest first, and nobody else", async () => {
    const { browser, workspace } = await signedInMember(app, "admin");
    await insertEntries(workspace.id, [
      { at: "2025-03-11T12:00:00Z", action: "sessions.reuseDetected", outcome: "attention" },
      { at: "2025-03-12T12:00:00Z", action: "auth.login", outcome: "denied" },
      { at: "2025-03-13T12:00:00Z", action: "members.remove", outcome: "denied" },
      { at: "2025-03-14T12:00:00Z", action: "secondFactor.disable" },
      { at: "2025-03-15T12:00:00Z", action: "agents.publish" },
      { at: "2025-02-15T12:00:00Z", action: "secondFactor.disable" },
    ]);
    const { security } = await browser.trpc.overview.get.query({ workspaceId: workspace.id, ...week });
    expect(security?.events.map(({ action }) => action)).toEqual([
      "secondFactor.disable",
      "members.remove",
      "sessions.reuseDetected",
    ]);
    for (const role of ["viewer", "seller"] as const) {
      const member = await signedInMember(app, role, workspace);
      const seen = await member.browser.trpc.overview.get.query({ workspaceId: workspace.id, ...week });
      expect(seen.security).toBeNull();
    }
  });

  it("counts members by role and only the sessions that are open", async () => {
    const { browser, workspace } = await signedInMember(app, "owner");
    const seller = await createUser(app);
    await addMember(app, workspace.id, seller.id, "seller");
    await signedInBrowser(app, seller);
    await signedInBrowser(
      app,
      seller,
      app.browser({ userAgent: "Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0" }),
    );
    const left = await signedInBrowser(app, seller);
    await left.trpc.auth.logout.mutate();
    await signedInMember(app, "owner"); // of another workspace
    const overview = await browser.trpc.overview.get.query({ workspaceId: workspace.id, ...week });
    expect(overview.members).toEqual({ total: 2, byRole: { owner: 1, admin: 0, seller: 1, viewer: 0 } });
    expect(overview.sessions).toEqual({ sessions: 3, people: 2, devices: 3 });
  });

  it("derives the first steps from what is really there", async () => {
    const { browser, workspace, user } = await signedInMember(app, "owner");
    const first = user.name.split(" ")[0];
    await asOwner(app, "UPDATE workspaces SET name = $2 WHERE id = $1", [workspace.id, `Equipe de ${first}`]);
    const read = async () => (await browser.trpc.overview.get.query({ workspaceId: workspace.id, ...week })).onboarding;
    expect(Object.values(await read())).toEqual([false, false, false, false, false]);
    await asOwner(app, "UPDATE workspaces SET name = 'Casa Ipê' WHERE id = $1", [workspace.id]);
    const { id: agentId } = await createTestAgent(browser, workspace.id);
    expect(await read()).toMatchObject({ nameWorkspace: true, createAgent: true, publishAgent: false });
    await browser.trpc.agents.publish.mutate({ workspaceId: workspace.id, agentId, draftRevision: 1 });
    await addMember(app, workspace.id, (await createUser(app)).id, "viewer");
    expect(await read()).toMatchObject({ inviteColleague: true, publishAgent: true, addSecondFactor: false });
  });

  it("names the agents whose draft is not what customers meet", async () => {
    const { browser, workspace } = await signedInMember(app, "admin");
    const where = { workspaceId: workspace.id };
    const ready = await createTestAgent(browser, workspace.id);
    const live = await createTestAgent(browser, workspace.id);
    await createTestAgent(browser, workspace.id, { persona: "" });
    await browser.trpc.agents.publish.mutate({ ...where, agentId: live.id, draftRevision: 1 });
    const { agents } = await browser.trpc.overview.get.query({ ...where, ...week });
    expect(agents).toMatchObject({ active: 3, published: 1 });
    expect(agents.unpublished.map(({ id, canPublish }) => [id === ready.id, canPublish])).toEqual([
      [false, false],
      [true, true],
    ]);
  });

  it.each([
    [{ from: "2025-03-16", to: "2025-03-10" }, "to"],
    [{ from: "2025-01-01", to: "2026-01-02" }, "to"],
    [{ from: "2025-02-30", to: "2025-03-10" }, "from"],
    [{ from: "hoje", to: "2025-03-10" }, "from"],
  ])("refuses the period %o", async (range, field) => {
    const { browser, workspace } = await signedInMember(app, "viewer");
    const call = browser.trpc.overview.get.query({ workspaceId: workspace.id, ...range });
    await expect(call).rejects.toSatisfy(
      (error) => error instanceof TRPCClientError && error.data?.fields[0]?.field === field,
    );
  });

  it("refuses somebody signed out, and another workspace", async () => {
    const { browser } = await signedInMember(app, "owner");
    const { workspace } = await signedInMember(app, "owner");
    const input = { workspaceId: workspace.id, ...week };
    expect(await appCodeOf(app.browser().trpc.overview.get.query(input))).toBe("SESSION_EXPIRED");
    expect(await appCodeOf(browser.trpc.overview.get.query(input))).toBe("FORBIDDEN");
  });
});
