import { apiKeyScopes } from "@piloto/shared/api-keys";
import { type Role, roles } from "@piloto/shared/roles";
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { ageFactor, asOwner, createUser, signedInBrowser, signedInMember } from "../testing/factories.ts";
import { allProcedures, callProcedure, csrfTokenOf, isInWorkspace, type Procedure } from "../testing/procedures.ts";
import { sampleInput } from "../testing/sample-input.ts";
import { createTestApp, type TestApp, type TestBrowser } from "../testing/test-app.ts";

/*
 * Every procedure of the product, enumerated: a new one is tested here before anybody thinks of it. What cannot be told
 * from the router itself, because it is a decision, is named in the two lists below.
 */

/** Whoever opens a procedure to the world, or beyond the walls of a workspace, says so here. */
const openToAnyone =
  `auth.session auth.login auth.verifySecondFactor auth.reportNotMe auth.refresh auth.logout auth.signup
  auth.resendVerification auth.verifyEmail auth.requestPasswordReset auth.resetPassword passkeys.startSignIn passkeys.finishSignIn
  passkeys.startSecondFactor passkeys.finishSecondFactor invites.preview`.split(/\s+/);
const openToAnyAccount =
  `auth.me auth.changePassword auth.reauthenticate auth.startPasskeyReauthentication account.get account.update
  account.changeEmail account.delete identities.list identities.startGoogleLink identities.unlink passkeys.list
  passkeys.startRegistration passkeys.finishRegistration passkeys.rename passkeys.remove secondFactor.status secondFactor.startTotp
  secondFactor.confirmTotp secondFactor.disable secondFactor.regenerateRecoveryCodes sessions.list sessions.revoke
  sessions.revokeOthers auditLog.listOwn invites.accept workspaces.list workspaces.create`.split(/\s+/);

/** What asks the session row itself and, to change something, a factor proven in the last ten minutes. */
const mustBeSensitive =
  `auth.changePassword auth.reauthenticate sessions.list sessions.revoke sessions.revokeOthers account.changeEmail
  account.delete identities.unlink passkeys.startRegistration passkeys.remove secondFactor.startTotp secondFactor.confirmTotp
  secondFactor.disable secondFactor.regenerateRecoveryCodes members.changeRole members.remove apiKeys.create
  workspaces.delete`.split(/\s+/);

const named = (procedures: Procedure[]) => procedures.map((procedure) => [procedure.path, procedure] as const);
const mutations = allProcedures.filter(({ type }) => type === "mutation");
const queries = allProcedures.filter(({ type }) => type === "query");
const subscriptions = allProcedures.filter(({ type }) => type === "subscription");
const behindSignIn = allProcedures.filter(({ meta }) => meta.access !== "public");
const inWorkspace = allProcedures.filter(isInWorkspace);
const sensitive = allProcedures.filter(({ meta }) => meta.isSensitive);
const pathsOf = (procedures: Procedure[]) => procedures.map(({ path }) => path).sort();

describe("the router", () => {
  let app: TestApp;
  let member: Awaited<ReturnType<typeof signedInMember>>;
  beforeAll(async () => {
    app = await createTestApp();
    member = await signedInMember(app, "owner");
  });
  afterAll(() => app.stop());

  const inputFor = (procedure: Procedure, workspaceId = member.workspace.id) =>
    sampleInput(procedure, isInWorkspace(procedure) ? { workspaceId } : {});

  const codeOf = async (procedure: Procedure, browser?: TestBrowser, headers?: Record<string, string | undefined>) =>
    (
      await callProcedure(app, procedure, {
        input: inputFor(procedure),
        ...(browser && { browser }),
        ...(headers && { headers }),
      })
    ).code;

  it("has its procedures, each of a known access", () => {
    expect(allProcedures.length).toBeGreaterThan(60);
    const unknown = allProcedures.filter(({ meta }) => !["public", "signed_in", ...roles].includes(meta.access ?? ""));
    expect(pathsOf(unknown)).toEqual([]);
  });

  it("opens to anyone, and to any account, only what was decided to be open", () => {
    const withAccess = (access: string) => pathsOf(allProcedures.filter(({ meta }) => meta.access === access));
    expect(withAccess("public")).toEqual([...openToAnyone].sort());
    expect(withAccess("signed_in")).toEqual([...openToAnyAccount].sort());
  });

  it("has the sensitive procedures as sensitive", () => {
    expect(mustBeSensitive.filter((path) => !pathsOf(sensitive).includes(path))).toEqual([]);
  });

  describe("refuses a signed-out caller", () => {
    it.each(named(behindSignIn))("%s", async (_path, procedure) => {
      const stranger = app.browser();
      await csrfTokenOf(stranger);
      expect(await codeOf(procedure, stranger)).toBe("SESSION_EXPIRED");
    });
  });

  describe("refuses a forged request", () => {
    it.each(named(mutations))("%s", async (_path, procedure) => {
      const { browser } = member;
      const other = app.browser();
      const forged: Record<string, string | undefined>[] = [
        { "x-csrf-token": undefined },
        { "x-csrf-token": "A".repeat(43) },
        { "x-csrf-token": await csrfTokenOf(other) },
        { origin: "https://malvado.example" },
        { origin: `${app.services.env.PUBLIC_ORIGIN}.malvado.example` },
        { origin: "null" },
        { origin: undefined, "sec-fetch-site": undefined },
        { "sec-fetch-site": "cross-site" },
        { "sec-fetch-site": "same-site" },
      ];
      for (const headers of forged) {
        expect(await codeOf(procedure, browser, headers), JSON.stringify(headers)).toBe("CSRF_REJECTED");
      }
    });

    it.each(named(mutations))("%s, as a form would post it or as a link", async (_path, procedure) => {
      for (const type of ["text/plain", "application/x-www-form-urlencoded", "application/octet-stream", undefined]) {
        const { status } = await callProcedure(app, procedure, {
          browser: member.browser,
          input: inputFor(procedure),
          headers: { "content-type": type },
        });
        expect([403, 415], String(type)).toContain(status);
      }
      const asLink = await callProcedure(app, { ...procedure, type: "query" }, { browser: member.browser });
      expect(asLink.status).toBe(405);
    });
  });

  describe("refuses to be opened as a page", () => {
    it.each(named([...queries, ...subscriptions]))("%s", async (_path, procedure) => {
      expect(await codeOf(procedure, member.browser, { "sec-fetch-mode": "navigate" })).toBe("CSRF_REJECTED");
    });
  });

  describe("keeps a workspace to its members", () => {
    it.each(named(inWorkspace))("%s", async (_path, procedure) => {
      const foreign = await createForeignWorkspace();
      const call = (workspaceId: string) =>
        callProcedure(app, procedure, { browser: member.browser, input: inputFor(procedure, workspaceId) });
      expect((await call(foreign)).code).toBe("FORBIDDEN");
      // An id that does not exist answers as a foreign one does.
      expect((await call("00000000-0000-7000-8000-00000000dead")).code).toBe("FORBIDDEN");
      const without = await callProcedure(app, procedure, { browser: member.browser, raw: "{}" });
      expect(without.code).toBe("VALIDATION_FAILED");
    });

    const roleBelow = (needed: Role): Role | undefined => roles[roles.indexOf(needed) - 1];
    const restricted = inWorkspace.filter(({ meta }) => meta.access !== "viewer");
    it.each(named(restricted))("%s, and to those whose role reaches", async (_path, procedure) => {
      const below = roles.flatMap((role) => (role === procedure.meta.access ? (roleBelow(role) ?? []) : []))[0];
      expect(below).toBeDefined();
      expect(await codeOf(procedure, (await memberWith(below ?? "viewer")).browser)).toBe("FORBIDDEN");
    });

    it("and takes no workspace where nobody asks whose it is", () => {
      const outside = allProcedures.filter((procedure) => !isInWorkspace(procedure));
      expect(pathsOf(outside.filter((procedure) => "workspaceId" in (sampleInput(procedure) ?? {})))).toEqual([]);
    });
  });

  describe("opens to an API key only what its scope names", () => {
    const scoped = allProcedures.filter(({ meta }) => meta.apiKeyScope !== undefined);
    it("which is reading, inside a workspace, under a known scope", () => {
      expect(scoped.filter((procedure) => procedure.type !== "query" || !isInWorkspace(procedure))).toEqual([]);
      expect(scoped.filter(({ meta }) => !apiKeyScopes.some((scope) => scope === meta.apiKeyScope))).toEqual([]);
    });

    const expectedOfKey = (procedure: Procedure): RegExp => {
      if (procedure.meta.apiKeyScope) return /^(OK|NOT_FOUND)$/;
      if (isInWorkspace(procedure)) return /^(FORBIDDEN|SESSION_EXPIRED)$/;
      // A key is nobody's account; what is open to anyone is open to it.
      return procedure.meta.access === "signed_in" ? /^SESSION_EXPIRED$/ : /^(?!INTERNAL)/;
    };

    it.each(named(allProcedures))("%s", async (_path, procedure) => {
      const authorization = `Bearer ${await keyWithEveryScope()}`;
      const answer = await callProcedure(app, procedure, {
        input: inputFor(procedure),
        headers: { authorization, origin: undefined, "sec-fetch-site": undefined },
      });
      expect(answer.code).toMatch(expectedOfKey(procedure));
    });
  });

  describe("asks the session row itself before what is sensitive", () => {
    // Each of these signs somebody in, all from one address.
    beforeEach(() => asOwner(app, "DELETE FROM rate_limits"));

    it.each(named(sensitive))("%s", async (_path, procedure) => {
      const { browser, user } = await signedInMember(app, "owner", member.workspace);
      await asOwner(
        app,
        "UPDATE sessions SET revoked_at = now(), revoked_reason = 'ended_by_user' WHERE user_id = $1",
        [user.id],
      );
      // The feed is alive and no instance has heard of it: the access token alone would still do.
      await app.services.revocations.poll();
      expect((await browser.trpc.auth.me.query()).user.id).toBe(user.id);
      expect(await codeOf(procedure, browser)).toBe("SESSION_EXPIRED");
    });

    const needFactor = sensitive.filter(({ type, meta }) => type === "mutation" && !meta.provesFactor);
    it.each(named(needFactor))("%s, and a fresh factor", async (_path, procedure) => {
      const { browser, user } = await signedInMember(app, "owner", member.workspace);
      await ageFactor(app, user.id);
      expect(await codeOf(procedure, browser)).toBe("REAUTH_REQUIRED");
    });
  });

  const members = new Map<Role, Awaited<ReturnType<typeof signedInMember>>>();
  async function memberWith(role: Role) {
    const known = members.get(role) ?? (await signedInMember(app, role, member.workspace));
    members.set(role, known);
    return known;
  }

  let foreignId: string | undefined;
  async function createForeignWorkspace(): Promise<string> {
    foreignId ??= (await signedInMember(app, "owner")).workspace.id;
    return foreignId;
  }

  let key: string | undefined;
  async function keyWithEveryScope(): Promise<string> {
    if (key) return key;
    const browser = await signedInBrowser(app, await createUser(app, member.user).catch(() => member.user));
    const input = { workspaceId: member.workspace.id, name: "Tudo", scopes: [...apiKeyScopes], expiresInDays: null };
    key = (await browser.trpc.apiKeys.create.mutate(input)).key;
    return key;
  }
});
