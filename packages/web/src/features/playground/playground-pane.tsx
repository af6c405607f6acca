import { RotateCcw } from "lucide-react";
import { useEffect, useRef, useState } from "react";
import { useTranslations } from "use-intl";
import { Button } from "../../ui/button.tsx";
import { IconButton } from "../../ui/icon-button.tsx";
import { AnswerView } from "./answer-view.tsx";
import { PretenceFields } from "./pretence-fields.tsx";
import { TryComposer } from "./try-composer.tsx";
import { TryProblem } from "./try-problem.tsx";
import { isUnanswered } from "./transcript.ts";
import { type Pretence, useTry } from "./use-try.ts";

type PlaygroundPaneProps = {
  agentId: string;
  name: string;
  /** True once the server has the draft that is on the screen. */
  save: () => Promise<boolean>;
};

/** A talk with the draft as a customer would have it. The same code answers as in a conversation. */
export function PlaygroundPane({ agentId, name, save }: PlaygroundPaneProps) {
  const t = useTranslations("playground");
  const [pretence, setPretence] = useState<Pretence>({ channel: "whatsapp", contactName: "", at: "" });
  const talk = useTry({ agentId, save, pretence });
  const end = useRef<HTMLDivElement>(null);
  const isBusy = talk.isSaving || talk.isThinking;
  useEffect(() => {
    if (talk.entries.length > 0 || isBusy) end.current?.scrollIntoView({ block: "nearest" });
  }, [talk.entries.length, isBusy]);
  return (
    <section aria-label={t("title")} className="grid min-h-full grid-rows-[auto_minmax(0,1fr)_auto] gap-3">
      <header className="grid gap-2">
        <div className="flex items-start gap-2">
          <div className="min-w-0 flex-1">
            <h2 className="text-md font-semibold">{t("title")}</h2>
            <p className="text-xs text-muted">{t("hint")}</p>
          </div>
          <IconButton
            size="icon-sm"
            label={t("reset")}
            disabled={talk.entries.length === 0 || isBusy}
            onClick={talk.reset}
          >
            <RotateCcw aria-hidden className="size-3.5" />
          </IconButton>
        </div>
        <PretenceFields value={pretence} onChange={setPretence} />
      </header>
      <div role="log" aria-label={t("log")} className="grid content-start gap-2.5">
        {talk.entries.length === 0 && <p className="py-6 text-center text-sm text-pretty text-muted">{t("start")}</p>}
        {talk.entries.map((entry) =>
          entry.kind === "contact" ? (
            <p
              key={entry.id}
              className="max-w-[86%] justify-self-start rounded-lg bg-customer-tint px-3 py-2 text-md whitespace-pre-line wrap-anywhere inset-ring inset-ring-customer-line"
            >
              <span className="sr-only">{t("you")}: </span>
              {entry.text}
            </p>
          ) : (
            <AnswerView key={entry.id} answer={entry.answer} name={name} />
          ),
        )}
        {isBusy && (
          <p className="justify-self-end text-xs text-muted">{talk.isSaving ? t("saving") : t("thinking", { name })}</p>
        )}
        <TryProblem error={talk.error} isUnsaved={talk.isUnsaved} />
        {!isBusy && isUnanswered(talk.entries) && (
          <Button size="sm" className="justify-self-start" onClick={talk.again}>
            {t("again")}
          </Button>
        )}
        {/* The composer sticks to the foot of the pane: what is scrolled to must stop above it. */}
        <div ref={end} className="scroll-mb-20" />
      </div>
      <TryComposer isBusy={isBusy} onSend={talk.send} />
    </section>
  );
}
