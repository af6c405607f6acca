import { Link } from "@tanstack/react-router";
import { type OnboardingStep, onboardingSteps } from "@piloto/shared/overview";
import { ChevronRight, CircleCheck, Circle, X } from "lucide-react";
import { useState } from "react";
import { useTranslations } from "use-intl";
import { useHasRole, useWorkspace } from "../../app/workspace.ts";
import { Card, CardList } from "../../ui/card.tsx";
import { IconButton } from "../../ui/icon-button.tsx";

const places = {
  nameWorkspace: "/w/$slug/settings/general",
  addSecondFactor: "/w/$slug/settings/security",
  inviteColleague: "/w/$slug/settings/invites",
  createAgent: "/w/$slug/agents",
  publishAgent: "/w/$slug/agents",
} as const satisfies Record<OnboardingStep, string>;

/** What is left to set up, from what is really there. Gone once all is done, or once it is hidden in this browser. */
export function OnboardingCard({ steps }: { steps: Record<OnboardingStep, boolean> }) {
  const t = useTranslations("overview.onboarding");
  const { workspaceId } = useWorkspace();
  const canSetUp = useHasRole("admin");
  const [isHidden, hide] = useHidden(workspaceId);
  const done = onboardingSteps.filter((step) => steps[step]);
  if (!canSetUp || isHidden || done.length === onboardingSteps.length) return null;
  return (
    <Card
      padded={false}
      title={t("title")}
      hint={t("progress", { done: done.length, total: onboardingSteps.length })}
      action={
        <IconButton size="icon-sm" label={t("dismiss")} onClick={hide}>
          <X aria-hidden />
        </IconButton>
      }
    >
      <CardList>
        {onboardingSteps.map((step) => !steps[step] && <OpenStep key={step} step={step} />)}
        {done.length > 0 && (
          <li className="flex flex-wrap gap-x-4 gap-y-1 px-4 py-2.5 text-sm text-muted">
            {done.map((step) => (
              <span key={step} className="inline-flex items-center gap-1.5">
                <CircleCheck aria-hidden className="size-3.5 text-success" />
                {t(`steps.${step}.title`)} <span className="sr-only">({t("done")})</span>
              </span>
            ))}
          </li>
        )}
      </CardList>
    </Card>
  );
}

function OpenStep({ step }: { step: OnboardingStep }) {
  const t = useTranslations("overview.onboarding.steps");
  const { slug } = useWorkspace();
  return (
    <li className="relative flex items-center gap-3 px-4 py-2.5 hover:bg-hover">
      <Circle aria-hidden className="text-muted" />
      <div className="min-w-0 flex-1">
        <Link
          to={places[step]}
          params={{ slug }}
          className="text-md font-medium outline-none after:absolute after:inset-0 focus-visible:after:outline-2 focus-visible:after:-outline-offset-2 focus-visible:after:outline-focus"
        >
          {t(`${step}.title`)}
        </Link>
        <p className="text-xs text-pretty text-muted">{t(`${step}.text`)}</p>
      </div>
      <ChevronRight aria-hidden className="text-muted" />
    </li>
  );
}

function useHidden(workspaceId: string): [boolean, () => void] {
  const key = `piloto:onboarding-hidden:${workspaceId}`;
  const [isHidden, setIsHidden] = useState(() => {
    try {
      return localStorage.getItem(key) !== null;
    } catch {
      return false;
    }
  });
  const hide = () => {
    setIsHidden(true);
    try {
      localStorage.setItem(key, "1");
    } catch {
      // Without storage the steps come back at the next visit.
    }
  };
  return [isHidden, hide];
}
