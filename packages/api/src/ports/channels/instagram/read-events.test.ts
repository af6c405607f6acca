import { describe, expect, it } from "vitest";
import type { InboundEvent } from "../channel-adapter.ts";
import { readEvents, readSubjects } from "./read-events.ts";
import { instagramEvents, instagramExamples, instagramWebhook } from "./testing.ts";

const now = new Date("2026-11-20T12:00:00Z");

function readOne(name: string): InboundEvent {
  const [event, ...more] = readEvents(instagramExamples[name], now);
  if (!event || more.length > 0) throw new Error(`expected one event: ${name}`);
  return event;
}

const customer = { igsid: "1089000000000001" };
const url = expect.stringContaining("https://lookaside.fbsbx.com/");

describe("an Instagram message", () => {
  it("is text of a customer to an account, at a time in milliseconds", () => {
    expect(readOne("text")).toEqual({
      kind: "message",
      channelExternalId: "17841400000000001",
      at: new Date("2025-11-20T12:00:00Z"),
      externalId: "m1",
      person: customer,
      content: { type: "text", text: "Tem pronta entrega?", media: [], payload: {} },
      wakesAgent: true,
    });
  });

  it.each([
    ["image", { type: "image", media: [{ kind: "image", url }] }],
    ["album", { type: "image", text: "as duas", media: [{ kind: "image" }, { kind: "video" }] }],
    ["share", { type: "text", text: expect.stringMatching(/^Sofá\nhttps:/) }],
    ["heart", { type: "text", text: "❤️" }],
    ["ephemeral", { type: "unsupported", payload: { unsupported: { type: "ephemeral" } } }],
    ["unsupported", { type: "unsupported", payload: { unsupported: { type: "is_unsupported" } } }],
    ["quickReply", { type: "interactive_reply", text: "Sim", payload: { choice: { id: "YES", title: "Sim" } } }],
    ["postback", { type: "interactive_reply", payload: { choice: { id: "QUOTE", title: "Quero um orçamento" } } }],
    ["storyReply", { type: "text", text: "amei", payload: { story: { kind: "reply", url } } }],
    ["ad", { type: "text", payload: { referral: { sourceId: "120", sourceType: "ADS", headline: "Outono" } } }],
  ])("may hold %s", (name, content) => {
    expect(readOne(name)).toMatchObject({ kind: "message", person: customer, content, wakesAgent: true });
  });

  it("mentions the account in a story: linked, not stored, and no reason to answer", () => {
    expect(readOne("storyMention")).toMatchObject({
      wakesAgent: false,
      content: { type: "story", media: [], payload: { story: { kind: "mention", url } } },
    });
  });

  it("answers an earlier one", () => {
    expect(readOne("reply")).toMatchObject({ replyToExternalId: "m0" });
  });

  it("wakes nobody while another app owns the thread", () => {
    expect(readOne("standby")).toMatchObject({ kind: "message", wakesAgent: false });
  });

  it("may come from the dashboard's test button, with a time in seconds", () => {
    expect(readOne("testButton")).toMatchObject({
      kind: "message",
      channelExternalId: "23245",
      person: { igsid: "12334" },
      at: new Date("2025-11-20T12:00:00Z"),
      content: { text: "random_text" },
    });
    expect(readSubjects(instagramExamples["testButton"])?.channelExternalIds).toEqual(["23245"]);
  });

  it("is an echo when the account wrote it, with the customer as the person", () => {
    expect(readOne("echo")).toMatchObject({ kind: "echo", externalId: "m13", person: customer });
  });
});

describe("what else happens on Instagram", () => {
  it.each([
    ["deleted", { kind: "deletion", targetExternalId: "m1" }],
    ["edit", { kind: "edit", targetExternalId: "m1", content: { text: "Tem a pronta entrega?" } }],
    ["reaction", { kind: "reaction", by: "contact", targetExternalId: "m0", emoji: "❤️" }],
    ["unreaction", { kind: "reaction", emoji: null }],
    ["ourReaction", { kind: "reaction", by: "business", person: customer, emoji: "😆" }],
    ["read", { kind: "status", status: "read", externalId: "m13", coversEarlier: true, person: customer }],
    ["optin", { kind: "ignored", reason: "an event with optin" }],
  ])("%s", (name, event) => {
    expect(readOne(name)).toMatchObject(event);
  });

  it("comes in batches, of which each element is read", () => {
    const events = readEvents(instagramWebhook(Object.values(instagramEvents)), now);
    expect(events).toHaveLength(Object.keys(instagramEvents).length);
    expect(readSubjects(instagramWebhook([]))).toEqual({
      channelExternalIds: ["17841400000000001"],
      accountExternalIds: [],
    });
  });

  it.each([null, {}, { object: "whatsapp_business_account", entry: [] }, { object: "instagram" }])(
    "is not in %j",
    (body) => {
      expect(readSubjects(body)).toBeUndefined();
      expect(readEvents(body, now)).toMatchObject([{ kind: "ignored" }]);
    },
  );
});
