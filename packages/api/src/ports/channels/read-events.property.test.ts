import { messageContent } from "@piloto/shared/message-content";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { InboundEvent } from "./channel-adapter.ts";
import { instagramExamples } from "./instagram/testing.ts";
import * as instagram from "./instagram/read-events.ts";
import { webhookExamples } from "./whatsapp/testing.ts";
import * as whatsapp from "./whatsapp/read-events.ts";

const now = new Date("2026-11-20T12:00:00Z");

/** What must hold of every event, whatever it was read from: the database takes it, and the schema does. */
function faultsOf(event: InboundEvent): string[] {
  const text = JSON.stringify(event);
  const faults: [string, boolean][] = [
    ["no time", Number.isNaN(event.at.getTime())],
    ["a time ahead", event.at.getTime() > now.getTime() + 24 * 60 * 60 * 1000],
    ["a NUL", text.includes(String.raw`\u0000`)],
    ["a lone surrogate", /\\ud[89a-f][0-9a-f]{2}/.test(text)],
    ["a content that does not fit", "content" in event && !messageContent.safeParse(event.content).success],
    ["an empty id", "externalId" in event && event.externalId === ""],
    ["nobody", "person" in event && Object.keys(event.person ?? { unnamed: true }).length === 0],
  ];
  return faults.flatMap(([fault, isThere]) => (isThere ? [fault] : []));
}

const expectStorable = (events: InboundEvent[]): void => expect(events.flatMap(faultsOf)).toEqual([]);

const strange = fc.oneof(
  fc.jsonValue(),
  fc.constantFrom("\u0000", "\ud800", "", "toString", "__proto__", 1e308, -1, "x".repeat(70_000)),
);

type Json = null | boolean | number | string | Json[] | { [key: string]: Json };

const pathsOf = (value: Json, path: (string | number)[] = []): (string | number)[][] =>
  value !== null && typeof value === "object"
    ? [path, ...Object.entries(value).flatMap(([key, child]) => pathsOf(child, [...path, key]))]
    : [path];

function replaceAt(value: Json, [key, ...rest]: (string | number)[], replacement: unknown): unknown {
  if (key === undefined) return replacement;
  if (value === null || typeof value !== "object") return replacement;
  const child = (value as Record<string, Json>)[key] ?? null;
  const changed = replaceAt(child, rest, replacement);
  if (Array.isArray(value)) return value.map((item, index) => (String(index) === String(key) ? changed : item));
  return { ...value, [key]: changed };
}

/** A real webhook in which some places hold something else. */
const mutated = (examples: Record<string, unknown>): fc.Arbitrary<unknown> =>
  fc
    .constantFrom(...Object.values(examples))
    .chain((example) =>
      fc
        .array(fc.tuple(fc.constantFrom(...pathsOf(example as Json)), strange), { minLength: 1, maxLength: 4 })
        .map((changes) =>
          changes.reduce<unknown>((webhook, [path, value]) => replaceAt(webhook as Json, path, value), example),
        ),
    );

const channels = [
  { name: "WhatsApp", object: "whatsapp_business_account", adapter: whatsapp, examples: webhookExamples },
  { name: "Instagram", object: "instagram", adapter: instagram, examples: instagramExamples },
];

describe.each(channels)("reading a webhook of $name", ({ object, adapter, examples }) => {
  it("survives any JSON, and answers at least one event", () => {
    fc.assert(
      fc.property(fc.jsonValue({ maxDepth: 6 }), (body) => {
        adapter.readSubjects(body);
        const events = adapter.readEvents(body, now);
        expect(events.length).toBeGreaterThan(0);
        expectStorable(events);
      }),
    );
  });

  it("survives any JSON in the right envelope", () => {
    const list = fc.array(strange, { maxLength: 3 });
    const value = fc.record({ messages: list, statuses: list, message_echoes: list, contacts: list, errors: list });
    const entry = fc.oneof(
      strange,
      fc.record({ id: strange, changes: fc.array(fc.record({ field: strange, value })), messaging: list }),
    );
    fc.assert(
      fc.property(fc.array(entry, { maxLength: 3 }), (entries) => {
        const body = { object, entry: entries };
        adapter.readSubjects(body);
        expectStorable(adapter.readEvents(body, now));
      }),
    );
  });

  it("survives any change to a real one", () => {
    fc.assert(
      fc.property(mutated(examples), (body) => {
        adapter.readSubjects(body);
        expectStorable(adapter.readEvents(body, now));
      }),
      { numRuns: 500 },
    );
  });
});

describe("no message is dropped", () => {
  const from = fc.oneof(
    fc.stringMatching(/^[1-9]\d{9,13}$/).map((phone) => ({ from: phone })),
    fc.stringMatching(/^BR\.\d{5,16}$/).map((userId) => ({ from_user_id: userId })),
  );
  const type = fc.oneof(
    fc.constantFrom("text", "image", "location", "contacts", "interactive", "order", "button", "poll", "voice"),
    fc.string(),
  );
  const key = fc.string({ minLength: 1, maxLength: 8 });

  it("by WhatsApp's reader, whatever its type and content, once for each id", () => {
    const message = fc
      .tuple(fc.uuid(), from, type, strange, fc.dictionary(key, strange, { maxKeys: 3 }))
      .filter(([, , word]) => !["reaction", "edit", "revoke", "system"].includes(word))
      .map(([id, who, word, content, more]) => ({ ...more, [word]: content, ...who, id, type: word }));
    fc.assert(
      fc.property(fc.array(message, { minLength: 1, maxLength: 5 }), (messages) => {
        const value = { metadata: { phone_number_id: "1" }, messages };
        const body = {
          object: "whatsapp_business_account",
          entry: [{ id: "w", changes: [{ field: "messages", value }] }],
        };
        const events = whatsapp.readEvents(body, now);
        expectStorable(events);
        const ids = events.flatMap((event) => (event.kind === "message" ? [event.externalId] : []));
        expect(ids).toEqual(messages.map(({ id }) => id));
      }),
    );
  });

  it("by Instagram's reader, whatever it holds", () => {
    const message = fc
      .tuple(fc.uuid(), fc.record({ text: strange, attachments: strange, reply_to: strange }, { requiredKeys: [] }))
      .map(([mid, content]) => ({
        sender: { id: "customer" },
        recipient: { id: "account" },
        timestamp: 1_763_640_000_000,
        message: { ...content, mid },
      }));
    fc.assert(
      fc.property(fc.array(message, { minLength: 1, maxLength: 5 }), (messaging) => {
        const body = { object: "instagram", entry: [{ id: "account", messaging }] };
        const events = instagram.readEvents(body, now);
        expectStorable(events);
        const ids = events.flatMap((event) => (event.kind === "message" ? [event.externalId] : []));
        expect(ids).toEqual(messaging.map(({ message: { mid } }) => mid));
      }),
    );
  });
});
