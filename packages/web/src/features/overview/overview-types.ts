import type { RouterInputs, RouterOutputs } from "../../api/router.ts";

export type Overview = RouterOutputs["overview"]["get"];
export type SignInDay = Overview["signIns"]["days"][number];
export type SecurityEvent = NonNullable<Overview["security"]>["events"][number];
export type Numbers = RouterOutputs["overview"]["conversations"];
export type Attention = RouterOutputs["overview"]["attention"];
/** Days of the workspace's time zone, both included. */
export type Days = { from: string; to: string };

type ListInput = RouterInputs["conversations"]["list"];
type Filter =
  | "view"
  | "isAnyStatus"
  | "openedFrom"
  | "openedTo"
  | "firstResponder"
  | "handoffReason"
  | "agentId"
  | "channelId"
  | "hasFailedMessage";
/** The list behind a number: the inbox' address. */
export type ConversationsLink = { [Key in Filter]?: ListInput[Key] };
