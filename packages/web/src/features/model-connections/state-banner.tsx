import { modelFailures } from "@piloto/shared/conversation-words";
import type { ModelConnectionPage } from "@piloto/shared/model-connections";
import { useTranslations } from "use-intl";
import { useWorkspace } from "../../app/workspace.ts";
import { useFormat } from "../../i18n/use-format.ts";
import { Banner } from "../../ui/banner.tsx";

/** Whether agents can answer now, and what to do when they cannot. */
export function StateBanner({ page: { connection, state } }: { page: ModelConnectionPage }) {
  const t = useTranslations("modelConnections.state");
  const { timezone } = useWorkspace();
  const { relative } = useFormat(timezone);
  if (state.source === null) {
    return (
      <Banner tone="warning" title={t("noneTitle")}>
        {t("noneText")}
      </Banner>
    );
  }
  if (state.isBudgetReached) {
    return (
      <Banner tone="warning" title={t("budgetTitle")}>
        {t("budgetText")}
      </Banner>
    );
  }
  if (connection === null) {
    return (
      <Banner tone="info" title={t("defaultTitle", { model: state.modelId ?? "" })}>
        {t("defaultText")}
      </Banner>
    );
  }
  const when = connection.checkedAt === null ? "" : relative(connection.checkedAt);
  switch (connection.status) {
    case "untested":
      return <Banner tone="info">{t("untested")}</Banner>;
    case "failing":
      return (
        <Banner tone="danger" title={t("failingTitle")}>
          <FailingReason statusReason={connection.statusReason} />
        </Banner>
      );
    case "ok":
      return (
        <Banner tone="success">
          {connection.lastLatencyMs === null
            ? t("ok", { when })
            : t("okTimed", { when, seconds: connection.lastLatencyMs / 1000 })}
        </Banner>
      );
  }
}

/** "unauthorized: HTTP 401" in plain words, the technical rest after them. */
function FailingReason({ statusReason }: { statusReason: string }) {
  const t = useTranslations("modelConnections.failure");
  const [word, ...rest] = statusReason.split(": ");
  const failure = modelFailures.find((candidate) => candidate === word);
  if (!failure) return statusReason;
  const details = rest.join(": ");
  return (
    <>
      {t(failure)} {details !== "" && <span className="wrap-anywhere text-muted">({details})</span>}
    </>
  );
}
