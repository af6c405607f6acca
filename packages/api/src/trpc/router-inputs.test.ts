import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { asOwner, createUser, signedInBrowser, signedInMember, type TestUser } from "../testing/factories.ts";
import { findUnbounded } from "../testing/input-bounds.ts";
import { allProcedures, callProcedure, isInWorkspace, type Procedure } from "../testing/procedures.ts";
import { sampleInput, spoiltInputs } from "../testing/sample-input.ts";
import { createTestApp, type TestApp, type TestBrowser } from "../testing/test-app.ts";

const named = (procedures: Procedure[]) => procedures.map((procedure) => [procedure.path, procedure] as const);

const nested = (depth: number): string => `${"[".repeat(depth)}${"]".repeat(depth)}`;

describe("every input of the router", () => {
  let app: TestApp;
  let member: Awaited<ReturnType<typeof signedInMember>>;
  let person: { user: TestUser; browser: TestBrowser };
  beforeAll(async () => {
    app = await createTestApp();
    member = await signedInMember(app, "owner");
    const user = await createUser(app);
    person = { user, browser: await signedInBrowser(app, user) };
  });
  afterAll(() => app.stop());

  /** Somebody who may call it; a procedure of the account may have ended the last one's session. */
  const callerOf = async (procedure: Procedure): Promise<TestBrowser> => {
    if (isInWorkspace(procedure)) return member.browser;
    const live = await asOwner(app, "SELECT FROM sessions WHERE user_id = $1 AND revoked_at IS NULL", [person.user.id]);
    if (live.length === 0) {
      await asOwner(app, "DELETE FROM rate_limits");
      await signedInBrowser(app, person.user, person.browser);
    }
    return person.browser;
  };

  /** No fault of ours; the one 503 is Google's absence, which these tests have not configured. */
  const expectNoFault = async (procedure: Procedure, raw: string): Promise<number> => {
    const { status, code } = await callProcedure(app, procedure, { browser: await callerOf(procedure), raw });
    const isGoogleAway = procedure.path === "identities.startGoogleLink" && code === "UNAVAILABLE";
    expect(isGoogleAway ? 200 : status, raw.slice(0, 80)).toBeLessThan(500);
    return status;
  };

  it.each(named(allProcedures))("has bounds: %s", (_path, procedure) => {
    expect(procedure.inputs.flatMap((schema) => findUnbounded(schema))).toEqual([]);
  });

  it.each(named(allProcedures))("that is nonsense is refused without a fault of ours: %s", async (_path, procedure) => {
    const nonsense = [
      "null",
      "[]",
      "42",
      '"texto"',
      "{",
      '{"workspaceId":{"$ne":null}}',
      `{"workspaceId":"${member.workspace.id}","input":${nested(2000)}}`,
      nested(20_000),
    ];
    const accepted: string[] = [];
    for (const raw of nonsense) {
      if ((await expectNoFault(procedure, raw)) === 200 && !raw.startsWith("{")) accepted.push(raw.slice(0, 80));
    }
    // What takes no input ignores any.
    expect(procedure.inputs.length === 0 ? [] : accepted).toEqual([]);
  });

  it.each(named(allProcedures))("may hold characters no database takes: %s", async (_path, procedure) => {
    // A zero byte, half a surrogate pair, an overlong text.
    for (const suffix of ["\u0000", "\uD800", "a".repeat(100_000)]) {
      const ids = isInWorkspace(procedure) ? { workspaceId: member.workspace.id } : {};
      for (const input of spoiltInputs(procedure, ids, suffix)) await expectNoFault(procedure, JSON.stringify(input));
    }
  });

  it.each(named(allProcedures))("may name prototypes, which changes nothing: %s", async (_path, procedure) => {
    const sample = sampleInput(procedure, isInWorkspace(procedure) ? { workspaceId: member.workspace.id } : {});
    const fields = JSON.stringify(sample ?? {}).slice(1, -1);
    const poison = `"__proto__":{"isPolluted":true,"role":"owner"},"constructor":{"prototype":{"isPolluted":true}},"prototype":{"isPolluted":true}`;
    const raw = `{${poison}${fields ? `,${fields}` : ""}}`;
    await expectNoFault(procedure, raw);
    expect(Reflect.get({}, "isPolluted")).toBeUndefined();
  });
});
