import { type SendFailure, sendFailures } from "@piloto/shared/send-failures";

/** Which sentence of `messages.failures` explains why a message did not arrive. */
export type FailureWord = SendFailure | "undeliverable" | "limited" | "opted_out" | "media";

const byCode: Readonly<Record<number, FailureWord>> = {
  131026: "undeliverable",
  130472: "limited",
  131048: "limited",
  131049: "limited",
  131047: "window_closed",
  131050: "opted_out",
  131051: "media",
  131052: "media",
  131053: "media",
};

/** Undefined: only the channel's own words explain it. Our own reasons come as the title, Meta's as a code. */
export function readFailure({ code, title }: { code: number | null; title: string }): FailureWord | undefined {
  const own = sendFailures.find((known) => known === title);
  if (own) return own;
  if (code === null) return undefined;
  return code >= 132_000 && code <= 132_016 ? "template_missing" : byCode[code];
}
