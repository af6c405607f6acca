import type { ReactNode } from "react";
import { useState } from "react";
import { useTranslations } from "use-intl";
import { trpc } from "../../api/trpc.ts";
import { RequireRole } from "../../app/require-role.tsx";
import { useWorkspace } from "../../app/workspace.ts";
import { Card } from "../../ui/card.tsx";
import { Stack, Toolbar } from "../../ui/page.tsx";
import { SegmentedControl } from "../../ui/segmented-control.tsx";
import { DeadLetterList } from "./dead-letter-list.tsx";
import { WebhookList } from "./webhook-list.tsx";

type View = "open" | "resolved";

/** Work that was given up and webhooks that could not be read: nothing is lost silently. */
export function DeadLettersPage() {
  return (
    <RequireRole role="admin">
      <DeadLetters />
    </RequireRole>
  );
}

function DeadLetters() {
  const t = useTranslations("deadLetters");
  const { workspaceId } = useWorkspace();
  const [view, setView] = useState<View>("open");
  const counts = trpc.deadLetters.counts.useQuery({ workspaceId }).data;
  const say = (count: number | undefined): ReactNode =>
    counts && count !== undefined && count >= counts.cap ? t("moreThan", { count: counts.cap }) : count;
  return (
    <>
      <Toolbar className="items-start">
        <p className="max-w-140 text-sm text-secondary">{t("hint")}</p>
        <span className="flex-1" />
        <SegmentedControl<View>
          aria-label={t("view")}
          value={view}
          onValueChange={setView}
          segments={[
            { value: "open", label: t("open") },
            { value: "resolved", label: t("resolved") },
          ]}
        />
      </Toolbar>
      <Stack>
        <Card
          padded={false}
          title={t(view === "open" ? "workTitle" : "resolvedTitle")}
          hint={t("workHint")}
          action={view === "open" && <Count>{say(counts?.deadLetters)}</Count>}
        >
          <DeadLetterList key={view} state={view} />
        </Card>
        {view === "open" && (
          <Card
            padded={false}
            title={t("webhooksTitle")}
            hint={t("webhooksHint")}
            action={<Count>{say(counts?.failedWebhooks)}</Count>}
          >
            <WebhookList />
          </Card>
        )}
      </Stack>
    </>
  );
}

const Count = ({ children }: { children: ReactNode }) => (
  <span className="text-sm text-muted tabular-nums">{children}</span>
);
