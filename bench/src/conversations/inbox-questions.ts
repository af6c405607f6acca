import { largeWorkspaceId } from "./seed-inbox.ts";
import { rareLastName, searched, seasonalWord } from "./sentences.ts";

/** One kind of call the page makes, asked many times with the inputs in turn. */
export interface Question {
  readonly name: string;
  readonly group: "list" | "search" | "other";
  readonly path: string;
  readonly inputs: readonly Readonly<Record<string, unknown>>[];
  /** Its plan belongs into the documentation. */
  readonly hasPlan?: boolean;
}

const id = (kind: number, n: number): string =>
  `${kind.toString(16).padStart(8, "0")}-0000-7000-8000-${n.toString(16).padStart(12, "0")}`;
const workspaceId = largeWorkspaceId;
const smallWorkspaceId = id(1, 3);
const limit = 50;

const list = (name: string, input: Record<string, unknown>, hasPlan = false): Question => ({
  name: `list: ${name}`,
  group: "list",
  path: "conversations.list",
  inputs: [{ workspaceId, limit, ...input }],
  hasPlan,
});
const search = (name: string, queries: readonly string[], hasPlan = false): Question => ({
  name: `search: ${name}`,
  group: "search",
  path: "conversations.search",
  inputs: queries.map((query) => ({ workspaceId, query })),
  hasPlan,
});
const dayBefore = (days: number): string => new Date(Date.now() - days * 86_400_000).toISOString().slice(0, 10);

/** Every view and filter of the list, what opens beside it, the searches people type, and the overview. */
export function listQuestions(conversations: number): Question[] {
  // Even numbers are the large workspace's; the last tenth is mostly open.
  const some = Array.from({ length: 40 }, (_, n) => id(4, Math.floor((conversations * (60 + n)) / 100 / 2) * 2));
  return [
    { name: "signed-in call with one read (to compare)", group: "other", path: "auth.me", inputs: [{}] },
    list("all, open", {}, true),
    list("mine", { view: "mine" }),
    list("waiting", { view: "waiting" }),
    list("unassigned", { view: "unassigned" }),
    list("agent", { view: "ai" }),
    list("snoozed", { status: "snoozed" }),
    list("closed", { status: "closed" }),
    list("any status", { isAnyStatus: true }),
    list("one channel", { channelId: id(2, 1) }),
    list("Instagram", { channelKind: "instagram" }),
    list("a label of one in fifty", { labelId: id(7, 3) }),
    list("a label of one in 2500", { labelId: id(7, 9) }, true),
    list("a rare label, closed", { labelId: id(7, 9), status: "closed" }),
    list("one colleague", { assigneeId: id(6, 5) }),
    list("one contact, any status", { contactId: id(3, Math.floor(conversations / 8) * 2), isAnyStatus: true }),
    list("unread", { hasUnread: true }),
    list("with a failed message", { hasFailedMessage: true }),
    list("mine and unread", { view: "mine", hasUnread: true }),
    list(
      "opened a year ago, any status",
      { openedFrom: dayBefore(365), openedTo: dayBefore(364), isAnyStatus: true },
      true,
    ),
    list("hand-off reason nobody has", { handoffReason: "complaint" }),
    list("first answered by people", { firstResponder: "person", isAnyStatus: true }),
    list("small workspace", { workspaceId: smallWorkspaceId }),
    {
      name: "counts of the views",
      group: "list",
      path: "conversations.counts",
      inputs: [{ workspaceId }],
      hasPlan: true,
    },
    {
      name: "one conversation",
      group: "list",
      path: "conversations.get",
      inputs: some.map((conversationId) => ({ workspaceId, conversationId })),
    },
    {
      name: "a page of a thread",
      group: "list",
      path: "messages.list",
      inputs: some.map((conversationId) => ({ workspaceId, conversationId })),
      hasPlan: true,
    },
    search("name", ["mariana silva", "otávio", "josé quaresma", "cecilia rocha"], true),
    search("rare name", [rareLastName]),
    search("beginning of a name, two letters", ["he", "ju", "ve"]),
    search("number", ["98765", "31 9", "9 4421"]),
    search("word, 1 of 8 messages", [searched.common.word], true),
    search("word, 1 of 100", [searched.medium.word]),
    search("word, 1 of 1000", [searched.uncommon.word], true),
    search("word, 1 of 30 000", [searched.rare.word], true),
    search("word nobody wrote", ["xilofone"]),
    search("two words, each common, together rare", [
      `${searched.uncommon.word} ${searched.medium.word}`,
      `${searched.frequent.word} ${searched.medium.word}`,
    ]),
    search("beginning of a word", ["orça", "guard", "crist"]),
    search("beginning of many words", ["ma", "ca"]),
    search("word only said long ago, 1 of 250", [seasonalWord], true),
    {
      name: "overview, 30 days",
      group: "other",
      path: "overview.conversations",
      inputs: [{ workspaceId, from: dayBefore(29), to: dayBefore(0) }],
      hasPlan: true,
    },
    {
      name: "overview, a year",
      group: "other",
      path: "overview.conversations",
      inputs: [{ workspaceId, from: dayBefore(364), to: dayBefore(0) }],
    },
    { name: "overview, what waits", group: "other", path: "overview.attention", inputs: [{ workspaceId }] },
  ];
}
