import type { ConversationDetail } from "@piloto/shared/conversation-views";

/** `open`: anybody may answer. `human`: only a person may (Instagram, up to seven days). `closed`: only a template. */
export type ReplyWindow = { state: "open" | "human" | "closed"; leftMs: number | undefined };

/** Judged by this computer's clock between two answers of the server; the server decides when it matters. */
export function readWindow(
  { windowExpiresAt, composer }: Pick<ConversationDetail, "windowExpiresAt" | "composer">,
  now: number,
): ReplyWindow {
  const left = windowExpiresAt === null ? 0 : Date.parse(windowExpiresAt) - now;
  if (left > 0) return { state: "open", leftMs: left };
  const humanLeft = composer.humanAgentUntil === null ? 0 : Date.parse(composer.humanAgentUntil) - now;
  return humanLeft > 0 ? { state: "human", leftMs: humanLeft } : { state: "closed", leftMs: undefined };
}
