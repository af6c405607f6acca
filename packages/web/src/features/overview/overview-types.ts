import type { RouterOutputs } from "../../api/router.ts";

export type Overview = RouterOutputs["overview"]["get"];
export type SignInDay = Overview["signIns"]["days"][number];
export type SecurityEvent = NonNullable<Overview["security"]>["events"][number];
