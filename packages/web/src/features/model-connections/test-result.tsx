import { useTranslations } from "use-intl";
import { readErrorData } from "../../api/error-data.ts";
import { useErrorText } from "../../api/error-text.ts";
import { Banner } from "../../ui/banner.tsx";
import type { ModelTest } from "./use-test-model.ts";

/** How long the model took, or why it did not answer. */
export function TestResult({ test: { isPending, result, error } }: { test: ModelTest }) {
  const t = useTranslations("modelConnections");
  const describe = useErrorText();
  if (isPending) return null;
  if (error) {
    // What is about a field stands there.
    if (readErrorData(error)?.fields.length) return null;
    return <Banner tone="danger">{describe(error).text}</Banner>;
  }
  if (!result) return null;
  const seconds = result.latencyMs / 1000;
  if (result.ok) return <Banner tone="success">{t("testOk", { seconds })}</Banner>;
  return (
    <Banner tone="danger" title={t("testFailed")}>
      {t(`failure.${result.failure}`)}{" "}
      {result.details !== "" && <span className="wrap-anywhere text-muted">({result.details})</span>}
    </Banner>
  );
}
