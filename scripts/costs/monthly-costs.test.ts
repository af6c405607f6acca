import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { expect, test } from "vitest";
import { inRoot } from "../project-folders.ts";
import { stages, type Stage } from "./assumptions.ts";
import { costTables } from "./cost-tables.ts";
import { busySeconds, monthlyCosts, topologies, workers, workloadOf } from "./monthly-costs.ts";
import { prices, type Price } from "./prices.ts";

const empty: Stage = { customers: 0, database: "db-f1-micro", databaseGib: 10, apiInstances: 1 };

test("an installation without customers costs what a calculation by hand says", () => {
  const costs = monthlyCosts(empty, "single", "in_api");
  expect(costs.api).toBeCloseTo(730 * 3600 * (0.0000216 + 0.0000024), 6);
  expect(costs.database).toBeCloseTo(730 * 0.01575 + 10 * 0.255 + 1.5 * 0.12, 6);
  expect(costs.other).toBeCloseTo(5 * 0.06 + 1.5 * 0.1, 6);
  expect(costs.total).toBeCloseTo(77.7495, 4);
});

test("a load balancer without traffic costs its hours and nothing else changes", () => {
  for (const worker of workers) {
    const [single, balanced] = [monthlyCosts(empty, "single", worker), monthlyCosts(empty, "balanced", worker)];
    expect(balanced.total - single.total).toBeCloseTo(730 * 0.025, 6);
    expect({ ...balanced, balancer: 0, total: 0 }).toEqual({ ...single, total: 0 });
  }
});

test("two zones pay for a second database and its disk, not for its backups", () => {
  const database = { vcpu: 2, gib: 8 };
  const one = monthlyCosts(
    { ...empty, database: { ...database, isHighlyAvailable: false } },
    "single",
    "pool",
  ).database;
  const two = monthlyCosts({ ...empty, database: { ...database, isHighlyAvailable: true } }, "single", "pool").database;
  expect(two - one).toBeCloseTo(730 * (2 * 0.06195 + 8 * 0.0105) + 10 * 0.255, 6);
});

test("a customer's month is the messages, webhooks and calls that the assumptions say", () => {
  expect(workloadOf(1)).toMatchObject({ messages: 7200, sent: 3600, webhooks: 14_400, calls: 190_080 });
  expect(workloadOf(10).cpuSeconds).toBeCloseTo(10 * workloadOf(1).cpuSeconds, 6);
});

test("jobs that overlap are billed once, and never longer than the hours there are", () => {
  expect(busySeconds(0, 1000)).toBe(0);
  expect(busySeconds(1, 1000)).toBeCloseTo(1, 2);
  expect(busySeconds(1000, 1000)).toBeCloseTo(632.12, 2);
  expect(busySeconds(1_000_000, 1000)).toBeCloseTo(1000, 6);
});

test("the parts of every bill add up, and no part is negative", () => {
  for (const stage of stages)
    for (const topology of topologies)
      for (const worker of workers) {
        const { total, ...parts } = monthlyCosts(stage, topology, worker);
        expect(Object.values(parts).reduce((sum, part) => sum + part, 0)).toBeCloseTo(total, 9);
        expect(Math.min(...Object.values(parts))).toBeGreaterThanOrEqual(0);
      }
});

test("every price names its source and its day, and one that is not for this region says what was assumed", () => {
  const quoted = ["all", "global", "São Paulo", "South America", "Tier 2", "Tier 2 (Seoul)"];
  for (const price of Object.values<Price>(prices)) {
    expect(price.source, price.item).toMatch(/^https:\/\/\S+$/);
    expect(price.date, price.item).toMatch(/^20\d\d-\d\d-\d\d$/);
    expect(quoted.includes(price.region) || price.assumption !== undefined, price.item).toBe(true);
  }
});

test("every price is part of the formula", async () => {
  const formula = await readFile(join(import.meta.dirname, "monthly-costs.ts"), "utf8");
  for (const name of Object.keys(prices)) expect(formula).toContain(`prices.${name}.usd`);
});

test("the decision shows what the script prints", async () => {
  const record = await readFile(inRoot("docs/decisions/0073-what-it-costs.md"), "utf8");
  const shown = /<!-- costs -->\n\n([\s\S]*?)\n\n<!-- \/costs -->/.exec(record)?.[1];
  expect(shown).toBe(costTables());
});
