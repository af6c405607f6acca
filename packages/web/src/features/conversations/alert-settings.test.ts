import { expect, it } from "vitest";
import { formatAlertSettings, parseAlertSettings } from "./alert-settings.ts";

it("sounds at first, and shows nothing on the desktop before somebody asked for it", () => {
  expect(parseAlertSettings(null)).toEqual({ hasSound: true, hasDesktop: false });
});

it.each([
  { hasSound: true, hasDesktop: true },
  { hasSound: false, hasDesktop: true },
  { hasSound: false, hasDesktop: false },
])("keeps what was chosen: %j", (settings) => {
  expect(parseAlertSettings(formatAlertSettings(settings))).toEqual(settings);
});
