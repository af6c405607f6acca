import type { ChannelView } from "@piloto/shared/channels";
import type { ModelState } from "@piloto/shared/model-connections";
import { expect, test } from "vitest";
import { readChannel, readModel } from "./instrument-lines.ts";

const now = Date.parse("2026-11-20T12:00:00Z");
const channel: ChannelView = {
  id: "1",
  kind: "whatsapp",
  name: "WhatsApp Vendas",
  displayName: "+55 31 99714-2086",
  externalId: "590711440012086",
  accountExternalId: "419561250031997",
  status: "active",
  statusReason: "",
  statusChangedAt: "2026-11-01T12:00:00Z",
  agent: null,
  quality: "GREEN",
  pausedUntil: null,
  lastWebhookAt: null,
  templatesSyncedAt: null,
  tokenExpiresAt: null,
  prices: {},
  currency: "BRL",
  createdAt: "2026-11-01T12:00:00Z",
};
const model: ModelState = {
  source: "workspace",
  provider: "anthropic",
  modelId: "claude",
  status: "ok",
  isBudgetReached: false,
};

test("a channel tells when somebody has to act, and is gone once it was taken off", () => {
  expect(readChannel(channel, now)).toBe("active");
  expect(readChannel({ ...channel, status: "needs_reauth" }, now)).toBe("needs_reauth");
  expect(readChannel({ ...channel, status: "blocked" }, now)).toBe("blocked");
  expect(readChannel({ ...channel, status: "disconnected" }, now)).toBeUndefined();
});

test("a channel is slowed only until the time Meta gave", () => {
  expect(readChannel({ ...channel, pausedUntil: "2026-11-20T12:01:00Z" }, now)).toBe("slowed");
  expect(readChannel({ ...channel, pausedUntil: "2026-11-20T11:59:00Z" }, now)).toBe("active");
});

test("no model, no budget and a failing model each have their word; a model not yet tested is not blamed", () => {
  expect(readModel({ ...model, source: null })).toBe("none");
  expect(readModel({ ...model, isBudgetReached: true, status: "failing" })).toBe("budget");
  expect(readModel({ ...model, status: "failing" })).toBe("failing");
  expect(readModel({ ...model, status: "untested" })).toBe("fine");
  expect(readModel({ ...model, source: "default", status: "untested" })).toBe("fine");
});
