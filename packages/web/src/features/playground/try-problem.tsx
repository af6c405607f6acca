import { useTranslations } from "use-intl";
import { readErrorData } from "../../api/error-data.ts";
import { useErrorText } from "../../api/error-text.ts";
import { Banner } from "../../ui/banner.tsx";

/** Why there is no answer at all: the draft, the model, the server. */
export function TryProblem({ error, isUnsaved }: { error: unknown; isUnsaved: boolean }) {
  const t = useTranslations("playground");
  const notice = useTranslations("modelConnections.notice");
  const describe = useErrorText();
  if (isUnsaved) return <Banner tone="danger">{t("notSaved")}</Banner>;
  if (!error) return null;
  const { reason } = readErrorData(error)?.details ?? {};
  const text =
    reason === "no_model" ? notice("none") : reason === "budget_reached" ? notice("budget") : describe(error).text;
  return <Banner tone="danger">{text}</Banner>;
}
