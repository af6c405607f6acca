import { Link } from "@tanstack/react-router";
import { Keyboard } from "lucide-react";
import { useTranslations } from "use-intl";
import { cn } from "../../ui/cn.ts";
import { IconButton } from "../../ui/icon-button.tsx";
import { Tooltip } from "../../ui/tooltip.tsx";
import { useSession } from "../use-session.ts";
import { useWorkspace } from "../workspace.ts";
import { useInstruments } from "./use-instruments.ts";

/** Only what is really measured: one line per thing, a dot when fine, a triangle and a word when to act. */
export function Instruments({ isRail, onHelp }: { isRail: boolean; onHelp: () => void }) {
  const t = useTranslations("shell");
  const { isConnected } = useSession();
  const state = isConnected ? t("connected") : t("disconnected");
  const help = (
    <IconButton
      label={t("keyboardTitle")}
      keys={["?"]}
      tooltipSide={isRail ? "right" : "top"}
      size="icon-sm"
      onClick={onHelp}
      className="text-muted"
    >
      <Keyboard aria-hidden />
    </IconButton>
  );
  if (isRail) {
    return (
      <div className="mt-auto grid justify-items-center gap-2.5 py-3">
        {help}
        <Tooltip label={`${t("connection")}: ${state}`} side="right">
          <span
            tabIndex={0}
            role="img"
            aria-label={`${t("connection")}: ${state}`}
            className="grid size-6 place-items-center rounded-xs"
          >
            <Light isOn={isConnected} />
          </span>
        </Tooltip>
      </div>
    );
  }
  return (
    <section aria-label={t("instruments")} className="mx-3 mt-auto border-t border-border pt-2 pb-3">
      <div className="mb-1 flex items-center justify-between text-xs font-medium text-muted">
        <h2>{t("instruments")}</h2>
        {help}
      </div>
      <Lines />
      <p className={lineStyle}>
        <Light isOn={isConnected} />
        <span className="truncate">{t("connection")}</span>
        <State isOn={isConnected}>{state}</State>
      </p>
    </section>
  );
}

const lineStyle = "flex min-h-6 items-center gap-2 text-xs text-secondary";

/** Channels and the model; each leads to where one can act. */
function Lines() {
  const { slug } = useWorkspace();
  const lines = useInstruments();
  return (
    <ul className="max-h-[40vh] overflow-y-auto">
      {lines.map(({ key, name, word, isFine, to }) => (
        <li key={key}>
          <Link to={to} params={{ slug }} className={cn(lineStyle, "rounded-xs hover:text-text")}>
            <Light isOn={isFine} />
            <span className="truncate">{name}</span>
            <State isOn={isFine}>{word}</State>
          </Link>
        </li>
      ))}
    </ul>
  );
}

function State({ isOn, children }: { isOn: boolean; children: string }) {
  return (
    <span className={cn("ml-auto whitespace-nowrap", isOn ? "text-muted" : "font-medium text-warning")}>
      {children}
    </span>
  );
}

function Light({ isOn }: { isOn: boolean }) {
  if (isOn) return <span aria-hidden className="size-2 shrink-0 rounded-full bg-success" />;
  return (
    <svg aria-hidden viewBox="0 0 10 8" className="h-2 w-2.5 shrink-0 fill-warning">
      <path d="M5 0 10 8H0Z" />
    </svg>
  );
}
