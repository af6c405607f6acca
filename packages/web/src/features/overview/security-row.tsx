import { Link } from "@tanstack/react-router";
import { Ban, ShieldAlert, ShieldCheck } from "lucide-react";
import { useTranslations } from "use-intl";
import { useWorkspace } from "../../app/workspace.ts";
import { useFormat } from "../../i18n/use-format.ts";
import { IconWell } from "../../ui/card.tsx";
import type { SecurityEvent } from "./overview-types.ts";
import { dayIn } from "./overview-period.ts";

const knownWords = {
  "auth.login": "newDevice",
  "sessions.reuseDetected": "reuseDetected",
  "secondFactor.confirmTotp": "confirmTotp",
  "secondFactor.disable": "disable",
  "secondFactor.regenerateRecoveryCodes": "regenerateRecoveryCodes",
  "passkeys.finishRegistration": "finishRegistration",
  "passkeys.remove": "remove",
  "auth.changePassword": "changePassword",
  "auth.resetPassword": "resetPassword",
  "auth.reportNotMe": "reportNotMe",
  "account.changeEmail": "changeEmail",
} as const;

const isKnown = (action: string): action is keyof typeof knownWords => Object.hasOwn(knownWords, action);

function wordOf({ action, outcome }: SecurityEvent) {
  if (outcome === "denied") return "denied" as const;
  return isKnown(action) ? knownWords[action] : ("attention" as const);
}

const looks = {
  attention: { Icon: ShieldAlert, tone: "warning" },
  denied: { Icon: Ban, tone: "danger" },
  done: { Icon: ShieldCheck, tone: "neutral" },
} as const;

/** One event; the row opens the audit log at its day and action. */
export function SecurityRow({ event }: { event: SecurityEvent }) {
  const t = useTranslations("overview.security");
  const { slug, timezone } = useWorkspace();
  const format = useFormat(timezone);
  const { Icon, tone } = looks[event.outcome];
  const day = dayIn(timezone, new Date(event.occurredAt));
  // Who did it; for an account's own event without an actor, whose it was.
  const who = event.actorName ?? t("someone");
  return (
    <li className="relative flex items-center gap-3 px-4 py-2.5 hover:bg-hover">
      <IconWell tone={tone}>
        <Icon aria-hidden />
      </IconWell>
      <div className="min-w-0 flex-1">
        <p className="text-md font-medium">
          <Link
            to="/w/$slug/settings/audit-log"
            params={{ slug }}
            search={{ from: day, to: day, actions: [event.action] }}
            className="outline-none after:absolute after:inset-0 focus-visible:after:outline-2 focus-visible:after:-outline-offset-2 focus-visible:after:outline-focus"
          >
            {t(wordOf(event))}
          </Link>
        </p>
        <p className="truncate text-xs text-muted">
          {[who, event.targetLabel, format.relative(event.occurredAt)].filter(Boolean).join(" · ")}
        </p>
      </div>
    </li>
  );
}
