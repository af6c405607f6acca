import fc from "fast-check";
import type { Death } from "./dying-database.ts";
import { type MetaChannel, whatsappChange, whatsappText, type WhatsappValue } from "../features/webhooks/testing.ts";

/** Something that Meta tells of, at second `at`; where it is told of is the delivery's business. */
export type Happening = { at: number; value: WhatsappValue };

export type Scenario = {
  /** In the order in which they happened. */
  happenings: Happening[];
  /** The same, each at least once, in any order and split into bodies of any size. */
  batches: Happening[][];
  /** At which of their statements workers die. */
  deaths: [statement: number, Death][];
  /** Which of the waiting webhooks is taken next. */
  picks: number[];
};

const beginning = Math.floor(Date.UTC(2026, 10, 1) / 1000);

type Person = { phone: string; older: string; userId: string };
const people: Person[] = [
  { phone: "5531997142086", older: "553197142086", userId: "BR.1001" },
  { phone: "5511988887777", older: "551188887777", userId: "BR.1002" },
];

/** How a message names its author: by the number, by the number of before the ninth digit, by the user id, or by both. */
type Naming = "phone" | "older" | "userId" | "both";

type Act =
  | { kind: "text" | "image" | "echo"; person: number; naming: Naming }
  | { kind: "edit" | "react" | "unreact" | "revoke" | "status"; target: number; word: number }
  | { kind: "preference" | "moved"; person: number; isStop: boolean };

const naming = fc.constantFrom<Naming>("phone", "older", "userId", "both");
const person = fc.nat({ max: people.length - 1 });
const act: fc.Arbitrary<Act> = fc.oneof(
  { weight: 5, arbitrary: fc.record({ kind: fc.constantFrom("text" as const, "image" as const), person, naming }) },
  { weight: 2, arbitrary: fc.record({ kind: fc.constant("echo" as const), person, naming }) },
  {
    weight: 5,
    arbitrary: fc.record({
      kind: fc.constantFrom(
        "edit" as const,
        "react" as const,
        "unreact" as const,
        "revoke" as const,
        "status" as const,
      ),
      target: fc.nat({ max: 30 }),
      word: fc.nat({ max: 3 }),
    }),
  },
  {
    weight: 1,
    arbitrary: fc.record({
      kind: fc.constantFrom("preference" as const, "moved" as const),
      person,
      isStop: fc.boolean(),
    }),
  },
);

const stamp = (at: number): string => String(beginning + at);

function idsOf({ phone, older, userId }: Person, by: Naming, side: "from" | "to"): Record<string, string> {
  const user = { [`${side}_user_id`]: userId };
  if (by === "userId") return user;
  const number = { [side]: by === "older" ? older : phone };
  return by === "both" ? { ...number, ...user } : number;
}

/** Whose names change over time, as people's do; all of a person's entries carry one. */
const contactOf = ({ phone, older, userId }: Person, by: Naming, at: number) => ({
  profile: { name: `Nome ${Math.floor(at / 5)}` },
  ...(by === "userId" ? {} : { wa_id: by === "older" ? older : phone }),
  ...(by === "userId" || by === "both" ? { user_id: userId } : {}),
});

function happeningsOf(acts: Act[]): Happening[] {
  const said: { id: string; isEcho: boolean; person: Person }[] = [];
  return acts.flatMap((one, index): Happening[] => {
    // A second of its own for each, so that "in order" means one thing.
    const at = index + 1;
    const id = `wamid.${at}`;
    if ("isStop" in one)
      return [{ at, value: wordOfPerson(one.kind, people[one.person], { at, id, isStop: one.isStop }) }];
    if ("naming" in one) {
      const who = people[one.person];
      if (!who) return [];
      said.push({ id, isEcho: one.kind === "echo", person: who });
      return [{ at, value: utterance(one.kind, who, { at, id, by: one.naming }) }];
    }
    const target = said[one.target % Math.max(said.length, 1)];
    return target ? [{ at, value: change(one.kind, target, { at, id, word: one.word }) }] : [];
  });
}

function utterance(
  kind: "text" | "image" | "echo",
  who: Person,
  { at, id, by }: { at: number; id: string; by: Naming },
): WhatsappValue {
  const text = whatsappText(id, "", `disse ${at}`, beginning + at);
  const base = { id: text.id, timestamp: text.timestamp, type: text.type, text: text.text };
  if (kind === "echo") return { message_echoes: [{ ...base, from: "5531900000000", ...idsOf(who, by, "to") }] };
  const content =
    kind === "text"
      ? base
      : { id, timestamp: stamp(at), type: "image", image: { id: `media-${at}`, caption: `foto ${at}` } };
  return { contacts: [contactOf(who, by, at)], messages: [{ ...content, ...idsOf(who, by, "from") }] };
}

type Target = { id: string; isEcho: boolean; person: Person };

function change(
  kind: string,
  target: Target,
  { at, id, word }: { at: number; id: string; word: number },
): WhatsappValue {
  const base = { id, from: target.person.phone, timestamp: stamp(at) };
  switch (kind) {
    case "edit":
      return {
        messages: [
          {
            ...base,
            type: "edit",
            edit: { original_message_id: target.id, message: { type: "text", text: { body: `editado ${at}` } } },
          },
        ],
      };
    case "revoke":
      return { messages: [{ ...base, type: "revoke", revoke: { original_message_id: target.id } }] };
    case "status": {
      const status = ["sent", "delivered", "read", "failed"][word] ?? "sent";
      return { statuses: [{ id: target.id, status, timestamp: stamp(at), recipient_id: target.person.phone }] };
    }
    default: {
      const emoji = kind === "unreact" ? "" : (["👍", "❤️", "😂", "🙏"][word] ?? "👍");
      return { messages: [{ ...base, type: "reaction", reaction: { message_id: target.id, emoji } }] };
    }
  }
}

function wordOfPerson(
  kind: "preference" | "moved",
  who: Person | undefined,
  { at, id, isStop }: { at: number; id: string; isStop: boolean },
): WhatsappValue {
  if (!who) return {};
  if (kind === "preference") {
    const value = isStop ? "stop" : "resume";
    return { user_preferences: [{ wa_id: who.phone, category: "marketing_messages", value, timestamp: stamp(at) }] };
  }
  const system = { type: "user_changed_user_id", user_id: who.userId };
  return { messages: [{ id, from: who.phone, timestamp: stamp(at), type: "system", system }] };
}

/** The body that tells of these happenings: one change for each, as Meta batches them. */
export const toBody = (channel: MetaChannel, happenings: Happening[]) => ({
  object: "whatsapp_business_account",
  entry: happenings.map(({ value }) => ({ id: channel.accountExternalId, changes: [whatsappChange(channel, value)] })),
});

/** Cuts a list into pieces of the given sizes, over and over. */
function cut<T>(items: readonly T[], sizes: readonly number[]): T[][] {
  const pieces: T[][] = [];
  for (let at = 0, turn = 0; at < items.length; turn += 1) {
    const size = sizes[turn % sizes.length] ?? 1;
    pieces.push(items.slice(at, at + size));
    at += size;
  }
  return pieces;
}

export const scenario: fc.Arbitrary<Scenario> = fc
  .array(act, { minLength: 3, maxLength: 22, size: "max" })
  .map(happeningsOf)
  .chain((happenings) =>
    fc.record({
      happenings: fc.constant(happenings),
      batches: fc
        .tuple(
          fc.shuffledSubarray(happenings, { minLength: happenings.length }),
          fc.shuffledSubarray(happenings),
          fc.array(fc.integer({ min: 1, max: 5 }), { minLength: 1, maxLength: 6 }),
        )
        .map(([once, again, sizes]) => cut([...once, ...again], sizes)),
      deaths: fc.array(fc.tuple(fc.nat({ max: 600 }), fc.constantFrom("before" as const, "after" as const)), {
        maxLength: 30,
        size: "max",
      }),
      picks: fc.array(fc.nat({ max: 50 }), { minLength: 5, maxLength: 40 }),
    }),
  );
