import type { ConversationDetail } from "@piloto/shared/conversation-views";
import { controlReasons, handoffReasons } from "@piloto/shared/conversation-words";
import { Bot, CirclePause, Hand, type LucideIcon, UserRound } from "lucide-react";
import { useState } from "react";
import { useTranslations } from "use-intl";
import { usePageKeys } from "../../app/shell/page-keys.ts";
import { useNow } from "../../app/use-now.ts";
import { useHasRole, useMe } from "../../app/workspace.ts";
import { Button } from "../../ui/button.tsx";
import { cn } from "../../ui/cn.ts";
import { Kbd } from "../../ui/kbd.tsx";
import { describeWait } from "./conversation-times.ts";
import { HandBackPopover } from "./hand-back-popover.tsx";
import { useControl } from "./use-control.ts";

const looks = {
  ai: { icon: Bot, style: "border-agent-line bg-agent-tint [&>.lucide]:text-agent-text" },
  handoff_pending: { icon: Hand, style: "border-person-line bg-person-tint [&>.lucide]:text-person-text" },
  human: { icon: UserRound, style: "border-person-line bg-person-tint [&>.lucide]:text-person-text" },
  paused: { icon: CirclePause, style: "border-border bg-customer-tint [&>.lucide]:text-secondary" },
} as const satisfies Record<string, { icon: LucideIcon; style: string }>;

/** Who commands, why, and how that changes hands. */
export function ControlStrip({ conversation }: { conversation: ConversationDetail }) {
  const t = useTranslations("conversations.control");
  const canCommand = useHasRole("seller");
  const { headline, detail } = useStripText(conversation);
  const { icon: Icon, style } = looks[conversation.control];
  return (
    <div
      role="group"
      aria-label={t("strip")}
      className={cn(
        "flex min-h-12 shrink-0 items-center gap-3 border-b px-4 py-2 text-sm/4.5 max-md:gap-2 max-md:py-1.5 max-md:pr-2 max-md:pl-3",
        style,
      )}
    >
      <Icon aria-hidden />
      <p className="min-w-0 flex-1 text-pretty" aria-live="polite">
        <b className="font-semibold">{headline}</b> <span className="text-secondary max-md:hidden">{detail}</span>
      </p>
      {canCommand && <StripButtons conversation={conversation} />}
    </div>
  );
}

function StripButtons({ conversation }: { conversation: ConversationDetail }) {
  const t = useTranslations("conversations");
  const { user } = useMe();
  const { run, pending } = useControl(conversation);
  const [isHandingBack, setIsHandingBack] = useState(false);
  const { control, agent, assignee } = conversation;
  const isMine = control === "human" && assignee?.id === user.id;
  const canHandBack = agent !== null && control !== "ai";
  const canPause = control === "ai" || isMine;
  usePageKeys([
    ...(isMine ? [] : [{ key: "a", label: t("keys.takeOver"), run: () => run("takeOver") }]),
    ...(canHandBack ? [{ key: "d", label: t("keys.handBack"), run: () => setIsHandingBack(true) }] : []),
    ...(control === "paused" ? [] : [{ key: "p", label: t("keys.pause"), run: () => run("pause") }]),
  ]);
  return (
    <>
      {canPause && (
        <Button
          size="sm"
          className="max-md:hidden"
          pending={pending === "pause"}
          pendingLabel={t("control.pausing")}
          onClick={() => run("pause")}
        >
          <CirclePause aria-hidden className="size-3.5" />
          {t("control.pause")}
        </Button>
      )}
      {canHandBack && (
        <HandBackPopover
          agentName={agent.name}
          open={isHandingBack}
          onOpenChange={setIsHandingBack}
          pending={pending === "handBack"}
          onHandBack={(instruction) => run("handBack", instruction)}
          isQuiet={!isMine}
        />
      )}
      {!isMine && (
        <Button
          size="sm"
          variant={control === "human" ? "secondary" : "person"}
          pending={pending === "takeOver"}
          pendingLabel={t("control.takingOver")}
          onClick={() => run("takeOver")}
        >
          <Hand aria-hidden className="size-3.5" />
          {t("control.takeOver")}
          <span className="max-lg:hidden">
            <Kbd inverse={control !== "human"}>A</Kbd>
          </span>
        </Button>
      )}
    </>
  );
}

/** One sentence about who, one about what that means. */
function useStripText(conversation: ConversationDetail): { headline: string; detail: string } {
  const t = useTranslations("conversations.control");
  const now = useNow();
  const { user } = useMe();
  const { control, agent, assignee, controlReason, handoffReason, waitingSince } = conversation;
  const agentName = agent?.name ?? t("theAiFirst");
  const reason = useReasonText();
  switch (control) {
    case "ai":
      return { headline: t("ai", { agent: agentName }), detail: agent ? t("aiSilent") : t("noAgent") };
    case "handoff_pending": {
      const wait = describeWait(waitingSince ?? conversation.controlAt, now);
      return { headline: t("waiting", { wait }), detail: reason(handoffReason ?? controlReason) };
    }
    case "human": {
      const silent = agent ? t("silent", { agent: agent.name }) : t("noAgent");
      if (!assignee) return { headline: t("someone"), detail: silent };
      return { headline: assignee.id === user.id ? t("you") : t("person", { name: assignee.name }), detail: silent };
    }
    case "paused":
      return { headline: t("paused"), detail: reason(controlReason) };
  }
}

/** A hand-off's or a change's reason in words; a word of a newer server is left out. */
function useReasonText(): (reason: string) => string {
  const t = useTranslations("conversations.control");
  return (reason) => {
    const handoff = handoffReasons.find((word) => word === reason);
    if (handoff) {
      const text = t(`handoffs.${handoff}`);
      return `${text.charAt(0).toLocaleUpperCase()}${text.slice(1)}.`;
    }
    const change = controlReasons.find((word) => word === reason);
    return change ? t(`reasons.${change}`) : "";
  };
}
