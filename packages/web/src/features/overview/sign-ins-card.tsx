import { Download, ChartArea, Table } from "lucide-react";
import { lazy, Suspense, useState } from "react";
import { useTranslations } from "use-intl";
import { useFormat } from "../../i18n/use-format.ts";
import { Card } from "../../ui/card.tsx";
import { IconButton } from "../../ui/icon-button.tsx";
import { Skeleton } from "../../ui/skeleton.tsx";
import { Swatch } from "./chart-swatch.tsx";
import { downloadCsv } from "./sign-ins-csv.ts";
import { SignInsTable } from "./sign-ins-table.tsx";
import type { Overview } from "./overview-types.ts";

// The chart library is larger than the rest of the page, and the tiles need none of it.
const SignInsChart = lazy(() => import("./sign-ins-chart.tsx").then((module) => ({ default: module.SignInsChart })));

/** Sign-ins and refused attempts by day: a chart, the same as a table, and as a file. */
export function SignInsCard({ signIns }: { signIns: Overview["signIns"] }) {
  const t = useTranslations("overview.chart");
  const [isTable, setIsTable] = useState(false);
  const headers = {
    day: t("columns.day"),
    known: t("columns.known"),
    newDevice: t("columns.newDevice"),
    failed: t("columns.failed"),
    previous: t("columns.previous"),
  };
  const first = signIns.days[0]?.day ?? "";
  const last = signIns.days.at(-1)?.day ?? "";
  return (
    <Card
      padded={false}
      className="flex flex-col"
      title={t("title")}
      action={
        <>
          <IconButton
            size="icon-sm"
            label={t(isTable ? "asChart" : "asTable")}
            aria-pressed={isTable}
            onClick={() => setIsTable(!isTable)}
          >
            {isTable ? <ChartArea aria-hidden /> : <Table aria-hidden />}
          </IconButton>
          <IconButton
            size="icon-sm"
            label={t("download")}
            onClick={() => downloadCsv(t("fileName", { from: first, to: last }), headers, signIns.days)}
          >
            <Download aria-hidden />
          </IconButton>
        </>
      }
    >
      <Legend signIns={signIns} />
      {isTable ? (
        <SignInsTable headers={headers} days={signIns.days} />
      ) : (
        <Suspense fallback={<ChartPlaceholder />}>
          <SignInsChart signIns={signIns} />
        </Suspense>
      )}
    </Card>
  );
}

function Legend({ signIns }: { signIns: Overview["signIns"] }) {
  const t = useTranslations("overview.chart");
  const format = useFormat();
  return (
    <ul className="flex flex-wrap items-center gap-x-4 gap-y-1 px-4 pt-1 pb-2 text-xs text-secondary">
      <li className="flex items-center gap-1.5">
        <Swatch kind="people" />
        {t("people")} <strong className="font-semibold text-text tabular-nums">{format.number(signIns.total)}</strong>
      </li>
      <li className="flex items-center gap-1.5">
        <Swatch kind="failed" />
        {t("failed")} <strong className="font-semibold text-text tabular-nums">{format.number(signIns.failed)}</strong>
      </li>
      <li className="flex items-center gap-1.5">
        <Swatch kind="previous" />
        {t("previous")}
      </li>
    </ul>
  );
}

function ChartPlaceholder() {
  return (
    <div aria-hidden className="grid h-66 content-between px-4 pb-8">
      {[1, 2, 3, 4].map((line) => (
        <Skeleton key={line} className="h-px w-full" />
      ))}
    </div>
  );
}
