import { describe, expect, it } from "vitest";
import { messageContent } from "@piloto/shared/message-content";
import type { InboundEvent } from "../channel-adapter.ts";
import { readEvents, readSubjects } from "./read-events.ts";
import { only, webhookExamples, whatsappWebhook } from "./testing.ts";

const now = new Date("2026-11-20T12:00:00Z");
const at = "1763640000";
const message = (more: Record<string, unknown>) => ({ id: "wamid.1", from: "5531997142086", timestamp: at, ...more });
const read = (value: Record<string, unknown>, field?: string): InboundEvent[] =>
  readEvents(whatsappWebhook(value, field), now);
const readOne = (more: Record<string, unknown>) => only(read({ messages: [message(more)] }), "message");

const example = (name: string): InboundEvent[] => readEvents(webhookExamples[name], now);

describe("the webhook examples of Meta's OpenAPI file", () => {
  it.each([
    ["Text Message", "text", "Does it come in another color?"],
    ["Text Message with Context (Product Inquiry)", "text", "Is this still available?"],
    ["Text Message from Click to WhatsApp Ad", "text", "Hello! Can I get more info on this?"],
    ["Image Message", "image", "Taj Mahal"],
    ["Location Message", "location", ""],
    ["Contact Sharing Message", "contacts", ""],
    ["Unsupported Message", "unsupported", ""],
    ["Button Message", "button", "Unsubscribe"],
    ["Interactive List Reply Message", "interactive_reply", "Priority Mail Express"],
    ["Interactive Button Reply Message", "interactive_reply", "Cancel"],
    ["Order Message", "order", ""],
  ])("read %s", (name, type, text) => {
    const event = only(example(name), "message");
    expect(event.content).toMatchObject({ type, text });
    expect(event.person).toEqual({ phone: "16505551234", name: "Sheena Nelson" });
    expect(event.channelExternalId).toBe("106540352242922");
    expect(messageContent.safeParse(event.content).success).toBe(true);
  });

  it("are all known: nothing of theirs is ignored but the changes of groups", () => {
    for (const [name, webhook] of Object.entries(webhookExamples)) {
      const kinds = readEvents(webhook, now).map(({ kind }) => kind);
      expect(kinds.includes("ignored"), name).toBe(name.startsWith("Group"));
      expect(readSubjects(webhook)?.channelExternalIds, name).toEqual(["106540352242922"]);
    }
  });

  it("keep attribution, replies, files and choices", () => {
    const ad = only(example("Text Message from Click to WhatsApp Ad"), "message");
    expect(ad.content.payload.referral).toMatchObject({
      sourceId: "120226305854810726",
      sourceType: "ad",
      headline: "Chat with us",
      clickId: expect.stringContaining("Aff-n8"),
    });
    const reply = only(example("Button Message"), "message");
    expect(reply.replyToExternalId).toBe("wamid.HBgLMTY1MDM4Nzk0MzkVAgARGBJFNjk2OTMwNEZCQjhGMzUyQUYA");
    expect(only(example("Image Message"), "message").content.media).toEqual([
      {
        kind: "image",
        externalId: "1003383421387256",
        mimeType: "image/jpeg",
        sha256: "SfInY0gGKTsJlUWbwxC1k+FAD0FZHvzwfpvO0zX0GUI=",
      },
    ]);
    const list = only(example("Interactive List Reply Message"), "message");
    expect(list.content.payload.choice).toEqual({
      id: "priority_express",
      title: "Priority Mail Express",
      description: "Next Day to 2 Days",
    });
    const order = only(example("Order Message"), "message");
    expect(order.content.payload.order?.items[0]).toEqual({
      productId: "di9ozbzfi4",
      quantity: 2,
      price: 30,
      currency: "USD",
    });
    expect(only(example("Unsupported Message"), "message").content.payload.unsupported).toEqual({
      type: "unsupported",
      code: 131_051,
      title: "Message type unknown",
    });
  });

  it("read the reaction and the changed number as what they are", () => {
    expect(only(example("Reaction Message"), "reaction")).toMatchObject({ by: "contact", emoji: "👍" });
    expect(only(example("System Message"), "identity_changed")).toMatchObject({
      previous: { phone: "16505551234" },
      current: { phone: "12195555358" },
    });
  });
});

describe("who wrote", () => {
  const text = { type: "text", text: { body: "oi" } };

  it("may be known by a user id alone", () => {
    const contacts = [{ profile: { name: "Ana", username: "ana.b" }, user_id: "BR.1502576394655843" }];
    const unnamed = { id: "wamid.1", from_user_id: "BR.1502576394655843", timestamp: at, ...text };
    expect(only(read({ contacts, messages: [unnamed] }), "message").person).toEqual({
      userId: "BR.1502576394655843",
      username: "ana.b",
      name: "Ana",
    });
  });

  it("is joined from number and user id by the contact entry, ninth digit or not", () => {
    const contacts = [
      { profile: { name: "Other" }, wa_id: "5511900000000", user_id: "BR.2" },
      { profile: { name: "Ana" }, wa_id: "553197142086", user_id: "BR.1" },
    ];
    expect(only(read({ contacts, messages: [message(text)] }), "message").person).toEqual({
      phone: "5531997142086",
      userId: "BR.1",
      name: "Ana",
    });
  });

  it("is ignored with a reason when nobody is named at all", () => {
    const [event] = read({ messages: [{ id: "wamid.1", timestamp: at, ...text }] });
    expect(event).toMatchObject({ kind: "ignored", reason: "a message that names no person" });
  });
});

describe("what was written", () => {
  it("is every message of every change of every entry", () => {
    const one = whatsappWebhook({ messages: [message({ id: "a", type: "text", text: { body: "1" } })] }) as {
      entry: unknown[];
    };
    const two = whatsappWebhook({
      messages: [
        message({ id: "b", type: "text", text: { body: "2" } }),
        message({ id: "c", type: "text", text: { body: "3" } }),
      ],
      statuses: [{ id: "d", status: "sent", timestamp: at, recipient_id: "5531997142086" }],
    }) as { entry: unknown[] };
    const events = readEvents({ ...one, entry: [...one.entry, ...two.entry] }, now);
    expect(events.map((event) => ("externalId" in event ? event.externalId : ""))).toEqual(["a", "b", "c", "d"]);
  });

  it("is a voice message, an animated sticker, a document with its name", () => {
    const voice = readOne({ type: "audio", audio: { id: "1", mime_type: "audio/ogg; codecs=opus", voice: true } });
    expect(voice.content.media[0]).toMatchObject({ kind: "audio", isVoice: true });
    const sticker = readOne({ type: "sticker", sticker: { id: "1", animated: true } });
    expect(sticker.content.media[0]).toMatchObject({ kind: "sticker", isAnimated: true });
    const file = readOne({ type: "document", document: { id: "1", filename: "a.pdf", caption: "Proposta" } });
    expect(file.content).toMatchObject({ text: "Proposta", media: [{ kind: "document", filename: "a.pdf" }] });
  });

  it("is a flow's form", () => {
    const reply = { name: "flow", body: "Sent", response_json: '{"size":"M"}' };
    expect(
      readOne({ type: "interactive", interactive: { type: "nfm_reply", nfm_reply: reply } }).content,
    ).toMatchObject({
      type: "interactive_reply",
      text: "Sent",
      payload: { form: '{"size":"M"}' },
    });
  });

  it("was forwarded", () => {
    const event = readOne({ type: "text", text: { body: "oi" }, context: { forwarded: true } });
    expect(event.content.payload.isForwarded).toBe(true);
  });

  it("is unsupported when its type is unknown or its content missing, and still arrives", () => {
    expect(readOne({ type: "poll", poll: {} })).toMatchObject({
      content: { type: "unsupported", payload: { unsupported: { type: "poll" } } },
      wakesAgent: true,
    });
    expect(readOne({ type: "image" }).content.payload.unsupported).toEqual({ type: "image" });
    expect(readOne({}).content.payload.unsupported).toEqual({ type: "unknown" });
    expect(readOne({ type: "unsupported", unsupported: { type: "video_note" } }).content.payload.unsupported).toEqual({
      type: "video_note",
    });
  });

  it("wakes no agent when it is a notice, an opened chat or a group's", () => {
    expect(readOne({ type: "system", system: { type: "something_new", body: "Notice" } })).toMatchObject({
      wakesAgent: false,
      content: { payload: { unsupported: { title: "Notice" } } },
    });
    expect(readOne({ type: "request_welcome" }).wakesAgent).toBe(false);
    expect(readOne({ type: "text", text: { body: "all" }, group_id: "g" })).toMatchObject({
      wakesAgent: false,
      content: { type: "unsupported", text: "all" },
    });
  });

  it("has an id of its own when Meta forgot one, the same at each delivery", () => {
    const id = () => only(read({ messages: [{ from: "55", timestamp: at, type: "text" }] }), "message").externalId;
    expect(id()).toMatch(/^made-up:[0-9a-f]{64}$/);
    expect(id()).toBe(id());
  });

  it("holds no character PostgreSQL refuses, and no text without limit", () => {
    const { content } = readOne({ type: "text", text: { body: `a\u0000b\ud800${"x".repeat(70_000)}` } });
    expect(content.text.startsWith("ab\ufffd")).toBe(true);
    expect(content.text).toHaveLength(65_536);
  });

  it("is a message even in a field nobody knew", () => {
    const events = read({ messages: [message({ type: "text", text: { body: "oi" } })] }, "messages_v2");
    expect(only(events, "message").content.text).toBe("oi");
  });

  it("happened when Meta says, or on receipt when that makes no sense", () => {
    const timeOf = (timestamp: unknown) => readOne({ type: "text", text: { body: "oi" }, timestamp }).at;
    expect(timeOf("1763640000")).toEqual(new Date("2025-11-20T12:00:00Z"));
    expect(timeOf(1_763_640_000)).toEqual(new Date("2025-11-20T12:00:00Z"));
    for (const nonsense of [undefined, "soon", -1, {}, "99999999999"]) expect(timeOf(nonsense)).toEqual(now);
  });
});

describe("what was done to a message", () => {
  it("is a reaction, and with an empty or missing emoji its end", () => {
    const react = (reaction: unknown) =>
      only(read({ messages: [message({ type: "reaction", reaction })] }), "reaction");
    expect(react({ message_id: "wamid.0", emoji: "❤️" })).toMatchObject({
      targetExternalId: "wamid.0",
      emoji: "❤️",
      externalId: "wamid.1",
      person: { phone: "5531997142086" },
    });
    expect(react({ message_id: "wamid.0", emoji: "" }).emoji).toBeNull();
    expect(react({ message_id: "wamid.0" }).emoji).toBeNull();
  });

  it("is an edit with the new content", () => {
    const edit = { original_message_id: "wamid.0", message: { type: "text", text: { body: "melhor" } } };
    expect(only(read({ messages: [message({ type: "edit", edit })] }), "edit")).toMatchObject({
      targetExternalId: "wamid.0",
      content: { type: "text", text: "melhor" },
    });
  });

  it("is a deletion", () => {
    const revoke = { original_message_id: "wamid.0" };
    expect(only(read({ messages: [message({ type: "revoke", revoke })] }), "deletion").targetExternalId).toBe(
      "wamid.0",
    );
  });

  it("is shown as unsupported when it names no message", () => {
    for (const type of ["reaction", "edit", "revoke"]) expect(readOne({ type }).content.type).toBe("unsupported");
  });
});

describe("a person who answered from the phone", () => {
  const echo = (more: Record<string, unknown>) =>
    read(
      { message_echoes: [{ id: "wamid.9", from: "15550783881", to: "5531997142086", timestamp: at, ...more }] },
      "smb_message_echoes",
    );

  it("is an echo to the customer, or what they did to an earlier one", () => {
    expect(only(echo({ type: "text", text: { body: "Já te ligo" } }), "echo")).toMatchObject({
      person: { phone: "5531997142086" },
      content: { type: "text", text: "Já te ligo" },
    });
    expect(only(echo({ type: "revoke", revoke: { original_message_id: "wamid.8" } }), "deletion")).toBeDefined();
    const reaction = { message_id: "wamid.7", emoji: "👍" };
    expect(only(echo({ type: "reaction", reaction }), "reaction").by).toBe("business");
  });

  it("may have written to somebody known by a user id alone", () => {
    expect(
      only(echo({ to: undefined, to_user_id: "BR.1", type: "text", text: { body: "oi" } }), "echo").person,
    ).toEqual({
      userId: "BR.1",
    });
  });
});

describe("statuses", () => {
  const status = (more: Record<string, unknown>) =>
    read({ statuses: [{ id: "wamid.2", timestamp: at, recipient_id: "5531997142086", ...more }] });

  it.each([
    ["sent", "sent"],
    ["delivered", "delivered"],
    ["read", "read"],
    ["played", "read"],
    ["failed", "failed"],
  ])("read %s as %s", (word, expected) => {
    expect(only(status({ status: word }), "status").status).toBe(expected);
  });

  it("carry our message's id, the price and the person, by user id too", () => {
    const more = {
      status: "sent",
      recipient_id: undefined,
      recipient_user_id: "BR.1",
      biz_opaque_callback_data: "0199f4a2",
      pricing: { billable: true, category: "service", pricing_model: "PMP" },
    };
    expect(only(status(more), "status")).toMatchObject({
      person: { userId: "BR.1" },
      clientToken: "0199f4a2",
      pricing: { isBillable: true, category: "service", model: "PMP" },
    });
  });

  it("say why a message failed", () => {
    const errors = [{ code: 131_047, title: "Re-engagement message", error_data: { details: "24 hours" } }];
    expect(only(status({ status: "failed", errors }), "status").error).toEqual({
      code: 131_047,
      title: "Re-engagement message",
      details: "24 hours",
      action: "window_closed",
    });
  });

  it("of an unknown kind, or of no message, are ignored", () => {
    expect(status({ status: "toString" })).toMatchObject([{ kind: "ignored" }]);
    expect(status({ status: "sent", id: undefined })).toMatchObject([{ kind: "ignored" }]);
  });
});

describe("people", () => {
  it("move to a new number or user id", () => {
    const system = { type: "user_changed_number", wa_id: "5531888888888", user_id: "BR.9" };
    expect(only(read({ messages: [message({ type: "system", system })] }), "identity_changed")).toMatchObject({
      previous: { phone: "5531997142086" },
      current: { phone: "5531888888888", userId: "BR.9" },
    });
    const update = { wa_id: "5531997142086", user_id: { previous: "BR.1", current: "BR.2" }, timestamp: at };
    expect(only(read({ user_id_update: [update] }, "user_id_update"), "identity_changed")).toMatchObject({
      previous: { phone: "5531997142086", userId: "BR.1" },
      current: { phone: "5531997142086", userId: "BR.2" },
    });
  });

  it("stop and resume marketing", () => {
    const wish = (value: string) =>
      only(
        read(
          {
            user_preferences: [
              { wa_id: "5531997142086", category: "marketing_messages", value, timestamp: 1_731_705_721 },
            ],
          },
          "user_preferences",
        ),
        "marketing_preference",
      ).isOptedOut;
    expect([wish("stop"), wish("resume")]).toEqual([true, false]);
  });
});

describe("the account", () => {
  const account = (field: string, value: Record<string, unknown>) =>
    readEvents({ object: "whatsapp_business_account", entry: [{ id: "waba", changes: [{ field, value }] }] }, now);

  it("tells of a template, with the language as the list writes it", () => {
    const value = {
      event: "REJECTED",
      message_template_id: 594_425_479_261_596,
      message_template_name: "oferta",
      message_template_language: "pt-BR",
      reason: "INVALID_FORMAT",
    };
    expect(only(account("message_template_status_update", value), "template_status")).toMatchObject({
      accountExternalId: "waba",
      channelExternalId: "",
      templateExternalId: "594425479261596",
      name: "oferta",
      language: "pt_BR",
      status: "rejected",
      reason: "INVALID_FORMAT",
    });
  });

  it.each([
    ["account_update", { event: "DISABLED_UPDATE", ban_info: { waba_ban_state: "DISABLE" } }, true],
    ["account_update", { event: "DISABLED_UPDATE", ban_info: { waba_ban_state: "REINSTATE" } }, false],
    ["account_update", { event: "ACCOUNT_DELETED" }, true],
    [
      "account_update",
      { event: "ACCOUNT_RESTRICTION", restriction_info: [{ restriction_type: "RESTRICTED_BIZ_INITIATED_MESSAGING" }] },
      false,
    ],
    [
      "account_update",
      {
        event: "ACCOUNT_RESTRICTION",
        restriction_info: [{ restriction_type: "RESTRICTED_CUSTOMER_INITIATED_MESSAGING" }],
      },
      true,
    ],
    ["phone_number_quality_update", { event: "FLAGGED", current_limit: "TIER_1K" }, false],
  ])("tells of %s %j", (field, value, isBlocked) => {
    expect(only(account(field, value), "account_update")).toMatchObject({ event: value.event, isBlocked });
  });

  it("tells of an error of the whole channel", () => {
    expect(only(read({ errors: [{ code: 130_429, title: "Rate limit hit" }] }), "channel_error").error.action).toBe(
      "slow_channel",
    );
  });

  it("names itself where a change names no number", () => {
    const webhook = {
      object: "whatsapp_business_account",
      entry: [{ id: "waba", changes: [{ field: "x", value: {} }] }],
    };
    expect(readSubjects(webhook)).toEqual({ channelExternalIds: [], accountExternalIds: ["waba"] });
  });

  it.each([null, [], "text", {}, { object: "instagram", entry: [] }, { object: "whatsapp_business_account" }])(
    "is not what %j speaks of",
    (body) => {
      expect(readSubjects(body)).toBeUndefined();
      expect(readEvents(body, now)).toMatchObject([{ kind: "ignored" }]);
    },
  );
});
