import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { appCodeOf } from "../../testing/errors.ts";
import { signedInMember } from "../../testing/factories.ts";
import { insertContact } from "../../testing/inbox-rows.ts";
import { createTestApp, type TestApp } from "../../testing/test-app.ts";
import { searchedDigits } from "./phone-digits.service.ts";

describe("the digits that are looked for", () => {
  it.each([
    ["(31) 99714-2086", "97142086"],
    ["+55 31 9714-2086", "97142086"],
    ["99714-2086", "997142086"],
    ["2086", "2086"],
    ["20", ""],
    ["ana 2086", ""],
    ["R$ 200", ""],
  ])("of %s are %s", (query, digits) => {
    expect(searchedDigits(query)).toBe(digits);
  });
});

describe("contacts.search", () => {
  let app: TestApp;
  let member: Awaited<ReturnType<typeof signedInMember>>;
  beforeAll(async () => {
    app = await createTestApp();
    member = await signedInMember(app, "viewer");
    const add = (fields: Parameters<typeof insertContact>[2]) => insertContact(app, member.workspace.id, fields);
    const marina = await add({ name: "Maria Cecília", identities: [["phone", "5531997142086"]] });
    await add({ profileName: "Célia 100%", identities: [["username", "celia_moveis"]] });
    await add({ name: "Ana Célia" });
    await add({ identities: [["phone", "5511987654321"]] });
    await add({ name: "Cecília (duplicada)", mergedIntoId: marina });
  });
  afterAll(() => app.stop());

  const search = (query: string) =>
    member.browser.trpc.contacts.search.query({ workspaceId: member.workspace.id, query });
  const namesOf = async (query: string) => (await search(query)).map(({ displayName }) => displayName);

  it("finds names whatever the accents and the case, numbers as people write them, and user names", async () => {
    expect(await namesOf("CECILIA")).toEqual(["Maria Cecília"]);
    expect(await search("(31) 9714-2086")).toMatchObject([
      { displayName: "Maria Cecília", identities: ["+55 31 99714-2086"] },
    ]);
    expect(await namesOf("4321")).toEqual(["+55 11 98765-4321"]);
    expect(await namesOf("@celia_m")).toEqual(["Célia 100%"]);
  });

  it("puts those first whose name begins with what was typed", async () => {
    expect(await namesOf("celia")).toEqual(["Célia 100%", "Ana Célia"]);
  });

  it("finds by one or two letters the names that begin with them", async () => {
    expect(await namesOf("Cé")).toEqual(["Célia 100%"]);
    expect(await namesOf("m")).toEqual(["Maria Cecília"]);
  });

  it("takes what is typed as it is, not as a pattern", async () => {
    expect(await namesOf("100%")).toEqual(["Célia 100%"]);
    expect(await namesOf("%")).toEqual([]);
    expect(await namesOf("%00")).toEqual([]);
    expect(await namesOf("c_cilia")).toEqual([]);
    expect(await namesOf("'; DROP TABLE contacts; --")).toEqual([]);
    expect(await namesOf("\\")).toEqual([]);
  });

  it("shows the newest while nothing is typed, never those that were merged", async () => {
    expect(await namesOf("")).toEqual(["+55 11 98765-4321", "Ana Célia", "Célia 100%", "Maria Cecília"]);
  });

  it("refuses bad input, somebody signed out and another workspace, of which it finds nothing", async () => {
    const stranger = await signedInMember(app, "owner");
    const input = { workspaceId: member.workspace.id, query: "ce" };
    expect(await appCodeOf(search("x".repeat(121)))).toBe("VALIDATION_FAILED");
    expect(await appCodeOf(app.browser().trpc.contacts.search.query(input))).toBe("SESSION_EXPIRED");
    expect(await appCodeOf(stranger.browser.trpc.contacts.search.query(input))).toBe("FORBIDDEN");
    const own = { ...input, workspaceId: stranger.workspace.id };
    expect(await stranger.browser.trpc.contacts.search.query(own)).toEqual([]);
  });
});
