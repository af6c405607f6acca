import type { ConversationEventView } from "@piloto/shared/conversation-views";
import { type ControlReason, controlReasons, handoffReasons } from "@piloto/shared/conversation-words";
import { useTranslations } from "use-intl";
import { useMe } from "../../app/workspace.ts";
import { useFormat } from "../../i18n/use-format.ts";

type EventText = { title: string; detail: string };
type Words = ReturnType<typeof useTranslations<"agentRuns">>;

/** What happened besides messages and turns. A kind that a newer server knows is told by its bare name. */
export function useEventText(): (event: ConversationEventView) => EventText {
  const t = useTranslations("agentRuns");
  const { user } = useMe();
  const { dateTime } = useFormat();
  return (event) => {
    const who = whoOf(event, user.id, t);
    const name = typeof event.data["name"] === "string" ? event.data["name"] : "";
    const plain = (title: string, detail = ""): EventText => ({ title, detail });
    switch (event.kind) {
      case "control":
        return describeControl(event, who, t);
      case "assigned":
        return plain(describeAssigned(event, who, t));
      case "snoozed": {
        const { until } = event.data;
        return plain(t("events.snoozed", { who }), typeof until === "string" ? dateTime(until) : "");
      }
      case "closed":
      case "reopened":
        return plain(event.actor === "system" ? t(`events.${event.kind}Alone`) : t(`events.${event.kind}`, { who }));
      case "labelled":
      case "unlabelled":
        return plain(t(`events.${event.kind}`, { who, name }));
      case "opened":
      case "woken":
      case "merged":
      case "unmerged":
        return plain(t(`events.${event.kind}`));
      default:
        return plain(event.kind);
    }
  };
}

function whoOf({ actor, user, agent }: ConversationEventView, userId: string, t: Words): string {
  switch (actor) {
    case "agent":
      return agent?.name ?? t("theAi");
    case "person":
      return user === null ? t("who.person") : user.id === userId ? t("who.you") : user.name;
    case "phone":
    case "contact":
    case "system":
      return t(`who.${actor}`);
  }
}

function describeControl({ actor, data }: ConversationEventView, who: string, t: Words): EventText {
  const isAlone = actor === "system" || actor === "contact";
  const detail = reasonOf(data, t);
  switch (data["to"]) {
    case "handoff_pending":
      return { title: isAlone ? t("events.handoffPerson") : t("events.handoff", { who }), detail };
    case "human":
      return { title: t("events.human", { who }), detail };
    case "paused":
      return { title: isAlone ? t("events.pausedAlone") : t("events.paused", { who }), detail };
    default: {
      const { instruction } = data;
      const said = typeof instruction === "string" && instruction !== "" ? `“${instruction}”` : detail;
      return { title: isAlone ? t("events.aiAlone") : t("events.ai", { who }), detail: said };
    }
  }
}

function reasonOf(data: ConversationEventView["data"], t: Words): string {
  const handoff = handoffReasons.find((reason) => reason === data["handoffReason"]);
  if (handoff && handoff !== "other") return t(`handoff.${handoff}`);
  const reason = controlReasons.find((word) => word === data["reason"]);
  return reason && isTelling(reason) ? t(`reasons.${reason}`) : "";
}

type Obvious = "person_took_over" | "person_returned" | "person_paused";

/** The title says the others already. */
const isTelling = (reason: ControlReason): reason is Exclude<ControlReason, Obvious> =>
  reason !== "person_took_over" && reason !== "person_returned" && reason !== "person_paused";

function describeAssigned({ data, user }: ConversationEventView, who: string, t: Words): string {
  if (data["assigneeId"] === null) return t("events.unassigned", { who });
  if (data["assigneeId"] === user?.id) return t("events.assignedSelf", { who });
  return t("events.assigned", { who, name: typeof data["name"] === "string" ? data["name"] : t("who.person") });
}
