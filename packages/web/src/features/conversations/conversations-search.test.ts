import { describe, expect, it } from "vitest";
import { countFilters, readConversationsSearch, toListFilters, toWaitingFilters } from "./conversations-search.ts";

const id = "019aa0de-0000-7000-8000-000000000001";
const me = "019aa0de-0000-7000-8000-0000000000aa";

describe("the address of the inbox", () => {
  it("drops what it does not know and what is as usual", () => {
    const read = readConversationsSearch({ view: "all", status: "open", labelId: "7", hasUnread: "yes", q: " ", x: 1 });
    expect(JSON.stringify(read)).toBe("{}");
  });

  it("keeps every filter behind a number of the overview", () => {
    const search = {
      view: "mine",
      status: "closed",
      isAnyStatus: true,
      channelId: id,
      channelKind: "instagram",
      labelId: id,
      assigneeId: id,
      agentId: id,
      contactId: id,
      control: "paused",
      hasUnread: true,
      hasFailedMessage: true,
      openedFrom: "2026-11-01",
      openedTo: "2026-11-20",
      handoffReason: "complaint",
      firstResponder: "agent",
      q: "sofá",
      message: id,
    };
    expect(readConversationsSearch(search)).toEqual(search);
  });

  it("takes a number somebody typed into the address bar as the text it is", () => {
    expect(readConversationsSearch({ q: 31997142086 }).q).toBe("31997142086");
  });

  it("asks the server neither for the search nor for the message", () => {
    expect(toListFilters({ q: "sofá", message: id, view: "mine", labelId: undefined })).toEqual({ view: "mine" });
  });

  it("counts a status once, whether one of them or any", () => {
    expect(countFilters({ view: "mine", q: "x" })).toBe(0);
    expect(countFilters({ status: "closed", isAnyStatus: true, labelId: id })).toBe(2);
  });
});

describe("the group that waits for a person", () => {
  it("holds the filters of its view", () => {
    expect(toWaitingFilters({ labelId: id }, me)).toEqual({ view: "waiting", labelId: id });
    expect(toWaitingFilters({ view: "mine" }, me)).toEqual({ view: "waiting", assigneeId: me });
    expect(toWaitingFilters({ view: "unassigned" }, me)).toEqual({ view: "unassigned", control: "handoff_pending" });
  });

  it("is not shown where nobody can wait", () => {
    expect(toWaitingFilters({ view: "ai" }, me)).toBeUndefined();
    expect(toWaitingFilters({ status: "closed" }, me)).toBeUndefined();
    expect(toWaitingFilters({ isAnyStatus: true }, me)).toBeUndefined();
    expect(toWaitingFilters({ control: "human" }, me)).toBeUndefined();
  });
});
