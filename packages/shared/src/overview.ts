import type { z } from "zod";
import { dayField } from "./audit-log.ts";
import { countDays, maxOverviewDays } from "./days.ts";
import { workspaceInput } from "./fields.ts";

/** Days of the workspace's time zone, both included. */
export const overviewInput = workspaceInput
  .extend({ from: dayField, to: dayField })
  .refine(({ from, to }) => countDays(from, to) >= 1, { path: ["to"], message: "is before the start" })
  .refine(({ from, to }) => countDays(from, to) <= maxOverviewDays, { path: ["to"], message: "is too far away" });
export type OverviewInput = z.infer<typeof overviewInput>;

/** In the order in which they are best done. */
export const onboardingSteps = [
  "nameWorkspace",
  "addSecondFactor",
  "inviteColleague",
  "createAgent",
  "publishAgent",
] as const;
export type OnboardingStep = (typeof onboardingSteps)[number];
