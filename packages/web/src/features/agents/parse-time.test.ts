import { expect, it } from "vitest";
import { parseTime } from "./parse-time.ts";

it.each([
  ["8", "08:00"],
  ["08:30", "08:30"],
  ["8h", "08:00"],
  ["8h30", "08:30"],
  ["830", "08:30"],
  ["1830", "18:30"],
  [" 23.59 ", "23:59"],
  ["0", "00:00"],
  ["24:00", undefined],
  ["12:60", undefined],
  ["", undefined],
  ["cedo", undefined],
  ["8:3", undefined],
])("reads %s as %s", (text, time) => {
  expect(parseTime(text)).toBe(time);
});
