import type { ConversationEventView } from "@piloto/shared/conversation-views";
import { type Control, controlReasons, controls, handoffReasons } from "@piloto/shared/conversation-words";
import { AlarmClock, Check, CirclePause, Hand, Merge, RotateCcw, Undo2, UserRound } from "lucide-react";
import type { ComponentType } from "react";
import { useTranslations } from "use-intl";
import { useFormat } from "../../i18n/use-format.ts";

const controlIcons: Record<Control, ComponentType<{ className?: string }>> = {
  ai: Undo2,
  handoff_pending: Hand,
  human: UserRound,
  paused: CirclePause,
};
const icons: Record<string, ComponentType<{ className?: string }>> = {
  closed: Check,
  reopened: RotateCcw,
  snoozed: AlarmClock,
  woken: AlarmClock,
  merged: Merge,
  unmerged: Merge,
};

/** What happened between two messages, in one quiet line. */
export function EventLine({ event }: { event: ConversationEventView }) {
  const format = useFormat();
  const text = useEventText(event);
  const to = controls.find((control) => control === event.data["to"]);
  const Icon = to ? controlIcons[to] : (icons[event.kind] ?? Check);
  return (
    <p className="mx-auto max-w-[90%] py-0.5 text-center text-xs text-balance text-muted">
      <Icon aria-hidden className="mr-1.5 inline size-3.5 align-[-2px]" />
      <span>
        {text} · <time dateTime={event.at}>{format.time(event.at)}</time>
      </span>
    </p>
  );
}

function useEventText(event: ConversationEventView): string {
  const t = useTranslations("messages.events");
  const format = useFormat();
  const reason = useReason(event);
  const name = event.user?.name ?? event.agent?.name ?? "";
  const hasName = name ? "yes" : "no";
  if (event.kind === "control") return t(`control.${controlKey(event)}`, { name, hasName, reason });
  switch (event.kind) {
    case "closed":
    case "reopened":
    case "woken":
    case "merged":
    case "unmerged":
      return t(event.kind, { name, hasName });
    case "snoozed": {
      const until = event.data["until"];
      return t("snoozed", { name, hasName, until: typeof until === "string" ? format.relative(until) : "" });
    }
    default:
      return t("other");
  }
}

type ControlKey =
  | "handoff"
  | "tookOver"
  | "replied"
  | "phone"
  | "returned"
  | "paused"
  | "blocked"
  | "noAgent"
  | "other";

const keyByReason: Partial<Record<(typeof controlReasons)[number], ControlKey>> = {
  agent_handoff: "handoff",
  rule_keyword: "handoff",
  rule_failed_turns: "handoff",
  agent_failed: "handoff",
  no_agent: "noAgent",
  no_model: "noAgent",
  person_took_over: "tookOver",
  person_replied: "replied",
  phone_replied: "phone",
  person_returned: "returned",
  person_paused: "paused",
  channel_blocked: "blocked",
  contact_opted_out: "blocked",
  budget_reached: "blocked",
};

function controlKey({ data }: ConversationEventView): ControlKey {
  const reason = controlReasons.find((known) => known === data["reason"]);
  return (reason && keyByReason[reason]) ?? "other";
}

/** The hand-off's reason in words; "" when there is none. */
function useReason({ data }: ConversationEventView): string {
  const t = useTranslations("messages.handoffReasons");
  const reason = handoffReasons.find((known) => known === data["handoffReason"]);
  return reason ? t(reason) : "";
}
