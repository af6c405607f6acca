import { keepPreviousData } from "@tanstack/react-query";
import { getRouteApi } from "@tanstack/react-router";
import { useTranslations } from "use-intl";
import { useErrorText } from "../../api/error-text.ts";
import { trpc } from "../../api/trpc.ts";
import { useWorkspace } from "../../app/workspace.ts";
import { Card } from "../../ui/card.tsx";
import { cn } from "../../ui/cn.ts";
import { type DateRange, DateRangePicker } from "../../ui/date-range.tsx";
import { ErrorState } from "../../ui/error-state.tsx";
import { Page, Stack } from "../../ui/page.tsx";
import { toast } from "../../ui/toast-store.ts";
import { AttentionCard } from "./attention-card.tsx";
import { LaterCard } from "./later-card.tsx";
import { OnboardingCard } from "./onboarding-card.tsx";
import { dayIn, periodChoices, toDays, toRange, toSearch } from "./overview-period.ts";
import { OverviewSkeleton } from "./overview-skeleton.tsx";
import { OverviewTiles } from "./overview-tiles.tsx";
import type { Overview } from "./overview-types.ts";
import { SecurityCard } from "./security-card.tsx";
import { SignInsCard } from "./sign-ins-card.tsx";
import { useDayFormat } from "./use-day-format.ts";

const route = getRouteApi("/_app/w/$slug/");

/** The workspace at a glance: what happened in the period, how it stands now, and what waits for somebody. */
export function OverviewPage() {
  const t = useTranslations("overview");
  const search = route.useSearch();
  const navigate = route.useNavigate();
  const { workspaceId, timezone } = useWorkspace();
  const { short } = useDayFormat();
  const today = dayIn(timezone, new Date());
  const days = toDays(search, today);
  const overview = trpc.overview.get.useQuery({ workspaceId, ...days }, { placeholderData: keepPreviousData });
  const choose = (range: DateRange) => {
    const next = toSearch(range);
    if (next) void navigate({ search: next });
    else toast(t("tooLong"), { tone: "danger" });
  };
  const picker = (
    <DateRangePicker
      value={toRange(search)}
      onValueChange={choose}
      choices={periodChoices}
      formatBetween={(from, to) => t("between", { from: short(from), to: short(to) })}
      max={today}
    />
  );
  return (
    <Page title={t("title")} action={<span className="max-md:hidden">{picker}</span>}>
      <div className="mb-3 md:hidden">{picker}</div>
      {overview.data ? (
        <OverviewContent overview={overview.data} days={days} />
      ) : overview.isError ? (
        <LoadError error={overview.error} onRetry={() => void overview.refetch()} />
      ) : (
        <OverviewSkeleton />
      )}
    </Page>
  );
}

function OverviewContent({ overview, days }: { overview: Overview; days: { from: string; to: string } }) {
  return (
    <Stack>
      <OnboardingCard steps={overview.onboarding} />
      {/* On a phone what needs somebody comes before the figures. */}
      <div className="grid gap-4 max-md:gap-3 xl:grid-cols-[minmax(0,2fr)_minmax(0,1fr)]">
        <div className="max-xl:order-2 xl:col-span-2">
          <OverviewTiles overview={overview} />
        </div>
        <div className="max-xl:order-3">
          <SignInsCard signIns={overview.signIns} />
        </div>
        <div className="max-md:order-1 md:max-xl:order-4">
          <AttentionCard overview={overview} />
        </div>
      </div>
      <div className={cn("grid gap-4 max-md:gap-3 md:grid-cols-2", overview.security && "items-start xl:grid-cols-3")}>
        {overview.security && <SecurityCard events={overview.security.events} days={days} />}
        <LaterCard kind="conversations" />
        <LaterCard kind="cost" />
      </div>
    </Stack>
  );
}

function LoadError({ error, onRetry }: { error: unknown; onRetry: () => void }) {
  const t = useTranslations("overview");
  const { text, requestId } = useErrorText()(error);
  return (
    <Card padded={false}>
      <ErrorState title={t("loadFailed")} requestId={requestId} onRetry={onRetry}>
        {text}
      </ErrorState>
    </Card>
  );
}
