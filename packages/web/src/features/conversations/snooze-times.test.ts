import { describe, expect, it } from "vitest";
import { readSnoozeField, snoozePresets, toSnoozeField } from "./snooze-times.ts";

const offered = (now: Date) => snoozePresets(now).map(({ id, until }) => `${id} ${toSnoozeField(until)}`);

describe("putting a conversation off", () => {
  it("offers the hour, the evening, tomorrow and Monday", () => {
    expect(offered(new Date(2026, 10, 18, 14, 30))).toEqual([
      "hour 2026-11-18T15:30",
      "evening 2026-11-18T18:00",
      "tomorrow 2026-11-19T09:00",
      "monday 2026-11-23T09:00",
    ]);
  });

  it("leaves out an evening that is near or over", () => {
    expect(offered(new Date(2026, 10, 18, 17, 5)).join()).not.toContain("evening");
  });

  it("names one Monday once on a Sunday, and the next one on a Monday", () => {
    expect(offered(new Date(2026, 10, 22, 10, 0)).join()).not.toContain("monday");
    expect(offered(new Date(2026, 10, 23, 10, 0))).toContain("monday 2026-11-30T09:00");
  });

  it("takes only a time that lies ahead", () => {
    const now = new Date(2026, 10, 18, 14, 30);
    expect(readSnoozeField("2026-11-18T14:31", now)).toEqual(new Date(2026, 10, 18, 14, 31));
    expect(readSnoozeField("2026-11-18T14:30", now)).toBeUndefined();
    expect(readSnoozeField("", now)).toBeUndefined();
  });
});
