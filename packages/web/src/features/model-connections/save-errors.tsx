import { useTranslations } from "use-intl";
import { readErrorData } from "../../api/error-data.ts";
import { useErrorText } from "../../api/error-text.ts";
import { Banner } from "../../ui/banner.tsx";
import { Button } from "../../ui/button.tsx";

type ConflictBannerProps = { error: unknown; onTakeTheirs: () => void; onOverwrite: (revision: number) => void };

/** Somebody saved in the meantime: their version or one's own, never silently the later one. */
export function ConflictBanner({ error, onTakeTheirs, onOverwrite }: ConflictBannerProps) {
  const t = useTranslations("modelConnections.conflict");
  const details = readErrorData(error)?.details;
  if (details?.["reason"] !== "stale_connection") return null;
  const { updatedByName: name, revision } = details;
  return (
    <Banner
      tone="warning"
      title={typeof name === "string" ? t("title", { name }) : t("titleUnknown")}
      action={
        <span className="flex gap-2 max-md:grid">
          <Button onClick={onTakeTheirs}>{t("takeTheirs")}</Button>
          <Button onClick={() => onOverwrite(typeof revision === "number" ? revision : 0)}>{t("overwrite")}</Button>
        </span>
      }
    >
      {t("text")}
    </Banner>
  );
}

/** A refusal that no field and no other banner shows. */
export function SaveError({ error }: { error: unknown }) {
  const describe = useErrorText();
  if (!error) return null;
  const facts = readErrorData(error);
  if (facts?.details["reason"] === "stale_connection" || facts?.fields.length) return null;
  return <Banner tone="danger">{describe(error).text}</Banner>;
}
