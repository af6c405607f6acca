import { describe, expect, test } from "vitest";
import { createFormatters } from "./format.ts";

const pt = createFormatters("pt-BR", "America/Sao_Paulo");
const en = createFormatters("en", "America/Sao_Paulo");
const now = new Date("2026-11-20T14:36:00-03:00");

describe("relative", () => {
  test.each([
    ["2026-11-20T14:35:30-03:00", "agora"],
    ["2026-11-20T14:30:00-03:00", "há\u00a06\u00a0min"],
    ["2026-11-20T08:02:00-03:00", "hoje, 08:02"],
    ["2026-11-19T18:12:00-03:00", "ontem, 18:12"],
    ["2026-11-12T10:00:00-03:00", "12 de nov."],
    ["2025-11-12T10:00:00-03:00", "12 de nov. de 2025"],
  ])("%s is written %s", (instant, text) => {
    expect(pt.relative(instant, now)).toBe(text);
  });

  test("a server clock a little ahead reads as now, not as the future", () => {
    expect(pt.relative("2026-11-20T14:37:00-03:00", now)).toBe("agora");
  });

  test("the day changes at midnight of the given time zone", () => {
    expect(pt.relative("2026-11-20T02:30:00Z", now)).toBe("ontem, 23:30");
    expect(createFormatters("pt-BR", "UTC").relative("2026-11-20T02:30:00Z", now)).toBe("hoje, 02:30");
  });

  test("English says the same in its own order", () => {
    expect(en.relative("2026-11-20T14:30:00-03:00", now)).toBe("6\u00a0min\u00a0ago");
    expect(en.relative("2026-11-19T18:12:00-03:00", now)).toBe("yesterday, 18:12");
  });
});

describe("figures", () => {
  test("percent and currency keep figure and unit on one line", () => {
    expect(pt.percent(0.124, 1)).toBe("12,4\u00a0%");
    expect(en.percent(0.124, 1)).toBe("12.4%");
    expect(pt.currency(1_490_000, "BRL")).toBe("R$\u00a01,49");
  });

  test("numbers are grouped as the language does", () => {
    expect(pt.number(1284)).toBe("1.284");
    expect(en.number(1284)).toBe("1,284");
  });
});
