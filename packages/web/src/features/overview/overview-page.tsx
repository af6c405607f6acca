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
import { AnsweredCard } from "./answered-card.tsx";
import { AttentionCard } from "./attention-card.tsx";
import { AgentsCard, ChannelsCard } from "./breakdown-card.tsx";
import { CostCard } from "./cost-card.tsx";
import { MessagesCard } from "./messages-card.tsx";
import { type NumberFilters, NumberFilterBar } from "./number-filters.tsx";
import { NumberTiles } from "./number-tiles.tsx";
import { OnboardingCard } from "./onboarding-card.tsx";
import { dayIn, periodChoices, toDays, toNumberFilters, toRange, toSearch } from "./overview-period.ts";
import { NumbersSkeleton, OverviewSkeleton } from "./overview-skeleton.tsx";
import { OverviewTiles } from "./overview-tiles.tsx";
import type { Days, Overview } from "./overview-types.ts";
import { ReasonsCard } from "./reasons-card.tsx";
import { SecurityCard } from "./security-card.tsx";
import { SignInsCard } from "./sign-ins-card.tsx";
import { useDayFormat } from "./use-day-format.ts";

const route = getRouteApi("/_app/w/$slug/");
const attentionMs = 30_000;

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
    if (next)
      void navigate({ search: (before) => ({ ...next, channelId: before.channelId, agentId: before.agentId }) });
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
        <OverviewContent
          overview={overview.data}
          days={days}
          filters={toNumberFilters(search)}
          onFilters={({ channelId, agentId }) =>
            void navigate({ search: (before) => ({ ...before, channelId, agentId }) })
          }
        />
      ) : overview.isError ? (
        <LoadError error={overview.error} onRetry={() => void overview.refetch()} />
      ) : (
        <OverviewSkeleton />
      )}
    </Page>
  );
}

type ContentProps = {
  overview: Overview;
  days: Days;
  filters: NumberFilters;
  onFilters: (filters: NumberFilters) => void;
};

function OverviewContent({ overview, days, filters, onFilters }: ContentProps) {
  const { workspaceId } = useWorkspace();
  const input = { workspaceId, ...days, ...filters };
  const numbers = trpc.overview.conversations.useQuery(input, { placeholderData: keepPreviousData });
  // What waits is asked again now and then; the inbox itself is live.
  const attention = trpc.overview.attention.useQuery({ workspaceId }, { refetchInterval: attentionMs });
  return (
    <Stack>
      <OnboardingCard steps={overview.onboarding} />
      {/* On a phone what needs somebody comes before the figures. */}
      <div className="grid items-start gap-4 max-md:gap-3 xl:grid-cols-[minmax(0,2fr)_minmax(0,1fr)]">
        <div className="grid gap-4 max-xl:order-2 max-md:gap-3 xl:col-span-2">
          <NumberFilterBar filters={filters} onChange={onFilters} />
          {numbers.data && <NumberTiles numbers={numbers.data} days={days} />}
        </div>
        <div className="min-w-0 max-xl:order-3">
          {numbers.data ? (
            <AnsweredCard numbers={numbers.data} days={days} filters={filters} />
          ) : numbers.isError ? (
            <LoadError error={numbers.error} onRetry={() => void numbers.refetch()} />
          ) : (
            <NumbersSkeleton />
          )}
        </div>
        <div className="min-w-0 max-md:order-1 md:max-xl:order-4">
          <AttentionCard overview={overview} attention={attention.data} />
        </div>
      </div>
      {numbers.data && (
        <>
          <div className="grid items-start gap-4 *:min-w-0 max-md:gap-3 md:grid-cols-2 xl:grid-cols-3">
            <ReasonsCard numbers={numbers.data} days={days} filters={filters} />
            <CostCard numbers={numbers.data} days={days} />
            <MessagesCard numbers={numbers.data} />
          </div>
          <div className="grid items-start gap-4 *:min-w-0 max-md:gap-3 xl:grid-cols-2">
            <AgentsCard numbers={numbers.data} days={days} />
            <ChannelsCard numbers={numbers.data} days={days} />
          </div>
        </>
      )}
      <AccessSection overview={overview} days={days} />
    </Stack>
  );
}

/** Who came in, and what the team looks like: below the day's work. */
function AccessSection({ overview, days }: { overview: Overview; days: Days }) {
  const t = useTranslations("overview");
  return (
    <section aria-labelledby="overview-access" className="grid gap-4 pt-2 max-md:gap-3">
      <h2 id="overview-access" className="text-lg font-semibold">
        {t("access")}
      </h2>
      <OverviewTiles overview={overview} />
      <div
        className={cn(
          "grid items-start gap-4 *:min-w-0 max-md:gap-3",
          overview.security && "xl:grid-cols-[minmax(0,2fr)_minmax(0,1fr)]",
        )}
      >
        <SignInsCard signIns={overview.signIns} />
        {overview.security && <SecurityCard events={overview.security.events} days={days} />}
      </div>
    </section>
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
