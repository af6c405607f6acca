import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { splitText, textLimits } from "./split-text.ts";
import { testConfig } from "./testing.ts";
import { costOf } from "./turn-cost.ts";
import { containsKeyword } from "./turn-rules.ts";
import { readOpening } from "./working-hours.ts";

describe("a keyword", () => {
  it.each([
    ["Quero falar com o GERENTE!", "gerente"],
    ["reclamacao", "Reclamação"],
    ["vou ao procon, tá?", "Procon"],
    ["falar com uma pessoa", "uma pessoa"],
    ["falar com\numa   pessoa", "uma pessoa"],
    ["😡", "😡"],
  ])("%s holds %s", (text, keyword) => expect(containsKeyword(text, keyword)).toBe(true));

  it.each([
    ["gerentes de banco", "gerente"],
    ["agente", "gente"],
    ["", "gerente"],
    ["😀", "😡"],
    ["?!", "gerente"],
  ])("%s does not hold %s", (text, keyword) => expect(containsKeyword(text, keyword)).toBe(false));
});

describe("working hours", () => {
  const hours = {
    mode: "scheduled" as const,
    intervals: [
      { id: "1", days: ["mon" as const, "fri" as const], from: "08:00", to: "12:00" },
      { id: "2", days: ["fri" as const], from: "13:00", to: "18:00" },
      { id: "3", days: ["sat" as const], from: "", to: "" },
    ],
    outsideMessage: "",
  };
  const at = (local: string) =>
    new Date(Temporal.PlainDateTime.from(local).toZonedDateTime("America/Sao_Paulo").epochMilliseconds);
  const read = (local: string) => readOpening(hours, at(local), "America/Sao_Paulo");

  it("include their first minute and exclude their last", () => {
    expect(read("2026-11-20T08:00")).toEqual({ isOpen: true });
    expect(read("2026-11-20T11:59:59")).toEqual({ isOpen: true });
    expect(read("2026-11-20T12:00")).toMatchObject({ isOpen: false });
  });

  it("say since when it is closed and when it opens", () => {
    const noon = { isOpen: false, closedSince: at("2026-11-20T12:00"), opensAt: at("2026-11-20T13:00") };
    expect(read("2026-11-20T12:30")).toEqual(noon);
    const weekend = { isOpen: false, closedSince: at("2026-11-20T18:00"), opensAt: at("2026-11-23T08:00") };
    expect(read("2026-11-21T03:00")).toEqual(weekend);
  });

  it("without a whole interval never open", () => {
    const empty = { ...hours, intervals: hours.intervals.slice(2) };
    expect(readOpening(empty, at("2026-11-20T09:00"), "America/Sao_Paulo")).toEqual({
      isOpen: false,
      closedSince: undefined,
      opensAt: undefined,
    });
  });

  it("follow the zone's summer time", () => {
    const sunday = { mode: "scheduled" as const, outsideMessage: "", intervals: [] };
    const daily = { ...sunday, intervals: [{ id: "1", days: ["sun" as const], from: "09:00", to: "10:00" }] };
    // Lisbon leaves summer time on 25 October 2026.
    expect(readOpening(daily, new Date("2026-10-25T09:30:00Z"), "Europe/Lisbon")).toEqual({ isOpen: true });
    expect(readOpening(daily, new Date("2026-10-18T08:30:00Z"), "Europe/Lisbon")).toEqual({ isOpen: true });
  });

  it("do not count when the agent answers always", () => {
    expect(readOpening(testConfig().workingHours, new Date(), "America/Sao_Paulo")).toEqual({ isOpen: true });
  });
});

describe("splitting a text", () => {
  const bare = (text: string) => text.replace(/\s+/g, "");
  const fits = (piece: string, channel: "whatsapp" | "instagram") =>
    (channel === "instagram" ? Buffer.byteLength(piece) : piece.length) <= textLimits[channel].max;

  it("loses nothing but white space, and every piece fits", () => {
    const word = fc.string({ unit: "grapheme", minLength: 1, maxLength: 1500 });
    const text = fc
      .array(fc.tuple(word, fc.constantFrom(" ", "\n", "\n\n", ". ", "! ")))
      .map((parts) => parts.flat().join(""));
    fc.assert(
      fc.property(text, fc.constantFrom("whatsapp" as const, "instagram" as const), (whole, channel) => {
        const pieces = splitText(whole, channel);
        expect(pieces.every((piece) => piece !== "" && piece.isWellFormed() && fits(piece, channel))).toBe(true);
        expect(bare(pieces.join(""))).toBe(bare(whole));
      }),
    );
  });

  it("cuts between paragraphs, then between sentences, and fills each piece", () => {
    const paragraph = (letter: string) => `${letter.repeat(600)}.`;
    expect(splitText(`${paragraph("a")}\n\n${paragraph("b")}`, "instagram")).toEqual([paragraph("a"), paragraph("b")]);
    expect(splitText(`${paragraph("a")} Curta. ${paragraph("b")}`, "instagram")).toEqual([
      `${paragraph("a")} Curta.`,
      paragraph("b"),
    ]);
    expect(splitText("  ", "whatsapp")).toEqual([]);
  });

  it("does not tear an emoji apart", () => {
    const family = "👨‍👩‍👧‍👦";
    const pieces = splitText(family.repeat(100), "instagram");
    expect(pieces.join("")).toBe(family.repeat(100));
    expect(pieces.every((piece) => piece.length % family.length === 0)).toBe(true);
  });
});

describe("costs", () => {
  const prices = { currency: "USD", inputMicros: 3_000_000, outputMicros: 15_000_000, cachedInputMicros: null };

  it("are rounded up, with cached input at its own price where there is one", () => {
    const usage = { inputTokens: 10, cachedInputTokens: 4, outputTokens: 1 };
    expect(costOf(usage, prices)).toBe(45);
    expect(costOf(usage, { ...prices, cachedInputMicros: 300_000 })).toBe(35);
  });

  it("are unknown rather than invented", () => {
    expect(costOf({ inputTokens: 10, cachedInputTokens: 0, outputTokens: undefined }, prices)).toBeNull();
    expect(costOf({ inputTokens: 10, cachedInputTokens: 0, outputTokens: 1 }, null)).toBeNull();
  });
});
