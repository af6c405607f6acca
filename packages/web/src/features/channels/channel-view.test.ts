import type { ChannelView } from "@piloto/shared/channels";
import { expect, test } from "vitest";
import { isExpiring, problemKind, sortChannels } from "./channel-view.ts";

const channel = (id: string, status: ChannelView["status"], createdAt: string): ChannelView => ({
  id,
  kind: "whatsapp",
  name: id,
  displayName: "",
  externalId: "",
  accountExternalId: "",
  status,
  statusReason: "",
  statusChangedAt: createdAt,
  agent: null,
  quality: "",
  pausedUntil: null,
  lastWebhookAt: null,
  templatesSyncedAt: null,
  tokenExpiresAt: null,
  prices: {},
  currency: "BRL",
  createdAt,
});

test("channels stand in the order they were connected, the disconnected ones last", () => {
  const rows = [
    channel("old and gone", "disconnected", "2026-01-01T00:00:00Z"),
    channel("second", "needs_reauth", "2026-03-01T00:00:00Z"),
    channel("first", "active", "2026-02-01T00:00:00Z"),
  ];
  expect(sortChannels(rows).map(({ id }) => id)).toEqual(["first", "second", "old and gone"]);
});

test("a token is about to run out in its last week", () => {
  const now = Date.parse("2026-11-20T12:00:00Z");
  expect(isExpiring("2026-11-26T12:00:00Z", now)).toBe(true);
  expect(isExpiring("2026-12-20T12:00:00Z", now)).toBe(false);
  expect(isExpiring(null, now)).toBe(false);
});

test("an outage of Meta's is never blamed on a field", () => {
  expect(problemKind({ field: "accessToken", isTemporary: true })).toBe("notReached");
  expect(problemKind({ field: null, isTemporary: false })).toBe("other");
  expect(problemKind({ field: "accountId", isTemporary: false })).toBe("accountId");
});
