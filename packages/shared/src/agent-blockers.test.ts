import { describe, expect, it } from "vitest";
import { findPublishBlockers } from "./agent-blockers.ts";
import { type AgentConfig, emptyAgentConfig, type WorkingInterval } from "./agents.ts";

const id = (number: number) => `00000000-0000-4000-8000-${String(number).padStart(12, "0")}`;

const complete: AgentConfig = {
  ...emptyAgentConfig,
  name: "Lia",
  persona: "Vendedora da loja.",
  goals: [{ id: id(1), text: "Entender a medida" }],
};

const withHours = (...intervals: Omit<WorkingInterval, "id">[]): AgentConfig => ({
  ...complete,
  workingHours: {
    mode: "scheduled",
    intervals: intervals.map((one, index) => ({ ...one, id: id(index) })),
    outsideMessage: "Voltamos amanhã.",
  },
});

const blockersOf = (config: AgentConfig) => findPublishBlockers(config).map(({ field, code }) => [field, code]);

describe("findPublishBlockers", () => {
  it("lets a complete draft pass", () => {
    expect(findPublishBlockers(complete)).toEqual([]);
    expect(findPublishBlockers(withHours({ days: ["mon"], from: "08:00", to: "18:00" }))).toEqual([]);
  });

  it("names what an empty agent lacks", () => {
    expect(blockersOf({ ...emptyAgentConfig, name: "Lia" })).toEqual([
      ["persona", "persona_missing"],
      ["goals", "goals_missing"],
    ]);
  });

  it("points at the empty line", () => {
    const rules = [
      { id: id(1), text: "Confirme a medida." },
      { id: id(2), text: "  " },
    ];
    expect(blockersOf({ ...complete, rules })).toEqual([["rules.1.text", "item_empty"]]);
  });

  it.each([
    ["no interval", withHours(), ["workingHours.intervals", "hours_missing"]],
    ["no days", withHours({ days: [], from: "08:00", to: "18:00" }), ["workingHours.intervals.0.days", "days_missing"]],
    ["no end", withHours({ days: ["mon"], from: "08:00", to: "" }), ["workingHours.intervals.0.to", "time_missing"]],
    [
      "an end before the start",
      withHours({ days: ["mon"], from: "08:00", to: "07:00" }),
      ["workingHours.intervals.0.to", "ends_before_start"],
    ],
    [
      "two that overlap on one day",
      withHours({ days: ["mon", "tue"], from: "08:00", to: "12:00" }, { days: ["tue"], from: "11:59", to: "18:00" }),
      ["workingHours.intervals.1.from", "intervals_overlap"],
    ],
  ])("refuses working hours with %s", (_, config, blocker) => {
    expect(blockersOf(config)).toEqual([blocker]);
  });

  it("allows intervals that only touch, or stand on other days", () => {
    const touching = withHours(
      { days: ["mon"], from: "08:00", to: "12:00" },
      { days: ["mon"], from: "12:00", to: "18:00" },
      { days: ["tue"], from: "08:00", to: "18:00" },
    );
    expect(findPublishBlockers(touching)).toEqual([]);
  });

  it("asks for the words customers read outside the hours", () => {
    const config = withHours({ days: ["mon"], from: "08:00", to: "18:00" });
    expect(blockersOf({ ...config, workingHours: { ...config.workingHours, outsideMessage: " " } })).toEqual([
      ["workingHours.outsideMessage", "outside_message_missing"],
    ]);
  });

  it("refuses an agent that nobody can leave for a person", () => {
    const handoff = { ...complete.handoff, onRequest: false, onLowConfidence: false, keywords: [] };
    expect(blockersOf({ ...complete, handoff })).toEqual([["handoff.onRequest", "no_way_to_a_person"]]);
    expect(blockersOf({ ...complete, handoff: { ...handoff, keywords: ["gerente"] } })).toEqual([]);
  });
});
