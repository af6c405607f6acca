import type { PlaygroundAnswer } from "@piloto/shared/playground";
import { Bot, Hand } from "lucide-react";
import { useLocale, useTranslations } from "use-intl";
import { useWorkspace } from "../../app/workspace.ts";
import { formatPrice } from "../../i18n/amount.ts";
import { useFormat } from "../../i18n/use-format.ts";
import { Banner } from "../../ui/banner.tsx";
import { AnswerSteps } from "./answer-steps.tsx";

const joiner = " · ";

/** All that the agent would have done: words, a hand-off, notes; then how long it took, what it cost, and why. */
export function AnswerView({ answer, name }: { answer: PlaygroundAnswer; name: string }) {
  const t = useTranslations("playground");
  const { timezone } = useWorkspace();
  const { dateTime } = useFormat(timezone);
  const { replies, handoff, failure, waitUntil, contactUpdates } = answer;
  const isSilent = replies.length === 0 && !handoff && !failure && waitUntil === null;
  return (
    <div className="grid gap-1.5">
      {replies.length > 0 && (
        <p className="flex items-center gap-1 justify-self-end text-xs font-medium text-agent-text">
          <Bot aria-hidden className="size-3.5" />
          {t("draftOf", { name })}
        </p>
      )}
      {replies.map((text, index) => (
        <p
          // The answer is whole when it comes; nothing in it moves.
          key={index}
          className="max-w-[86%] justify-self-end rounded-lg bg-agent-tint px-3 py-2 text-md whitespace-pre-line wrap-anywhere"
        >
          {text}
        </p>
      ))}
      {handoff && <HandoffCard handoff={handoff} />}
      {waitUntil !== null && <Note>{t("waitUntil", { when: dateTime(waitUntil) })}</Note>}
      {isSilent && <Note>{t("silent")}</Note>}
      {contactUpdates.map((update, index) => (
        <ContactUpdate key={index} update={update} />
      ))}
      {failure && <Failure failure={failure} name={name} />}
      <Figures answer={answer} />
      <AnswerSteps steps={answer.steps} />
    </div>
  );
}

const Note = ({ children }: { children: string }) => (
  <p className="justify-self-center text-center text-xs text-pretty text-muted">{children}</p>
);

function HandoffCard({ handoff: { reason, summary } }: { handoff: NonNullable<PlaygroundAnswer["handoff"]> }) {
  const t = useTranslations("playground");
  const words = useTranslations("agentRuns.handoff");
  return (
    <div className="flex items-start gap-2 rounded-md bg-person-tint px-3 py-2 text-sm">
      <Hand aria-hidden className="mt-0.5 text-person-text" />
      <div className="min-w-0">
        <p className="font-medium text-person-text">{t("handoff", { reason: words(reason) })}</p>
        {summary !== "" && <p className="whitespace-pre-line text-secondary wrap-anywhere">{summary}</p>}
      </div>
    </div>
  );
}

const factNames = ["name", "email", "city", "interest"] as const;

function ContactUpdate({ update }: { update: PlaygroundAnswer["contactUpdates"][number] }) {
  const t = useTranslations("playground");
  const { list } = useFormat();
  const known = factNames.flatMap((key) => {
    const value = update[key];
    return value === undefined ? [] : [t("fact", { name: t(`factNames.${key}`), value })];
  });
  const facts = [...known, ...update.facts.map(({ name, value }) => t("fact", { name, value }))];
  return facts.length === 0 ? null : <Note>{t("contactUpdate", { facts: list(facts) })}</Note>;
}

function Failure({ failure, name }: { failure: NonNullable<PlaygroundAnswer["failure"]>; name: string }) {
  const t = useTranslations("playground");
  const words = useTranslations("modelConnections.failure");
  return (
    <Banner tone="danger" title={t("failedTitle", { name })}>
      {words(failure.kind)}{" "}
      {failure.details !== "" && <span className="text-muted wrap-anywhere">({failure.details})</span>}
    </Banner>
  );
}

function Figures({ answer }: { answer: PlaygroundAnswer }) {
  const t = useTranslations("playground");
  const locale = useLocale();
  const tokens = answer.inputTokens + answer.outputTokens;
  const facts = [
    t("seconds", { seconds: answer.latencyMs / 1000 }),
    tokens > 0 && t("tokens", { count: tokens }),
    answer.costMicros === null
      ? tokens > 0 && t("unknownCost")
      : formatPrice(answer.costMicros, answer.currency, locale),
    answer.model,
  ];
  return (
    <p className="justify-self-end text-2xs text-muted tabular-nums wrap-anywhere">
      {facts.filter(Boolean).join(joiner)}
    </p>
  );
}
