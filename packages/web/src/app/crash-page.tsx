import { useRouter, type ErrorComponentProps } from "@tanstack/react-router";
import { useEffect } from "react";
import { useTranslations } from "use-intl";
import { readErrorData } from "../api/error-data.ts";
import { useErrorText } from "../api/error-text.ts";
import { Button } from "../ui/button.tsx";
import { reportCrash } from "./crash-report.ts";
import { MessagePage } from "./message-page.tsx";

/** A route failed: with the server's reason when it gave one, as a crash of ours when not. */
export function CrashPage({ error, reset }: ErrorComponentProps) {
  const t = useTranslations("app");
  const ui = useTranslations("ui");
  const describe = useErrorText();
  const router = useRouter();
  const isFromServer =
    readErrorData(error) !== undefined || (error instanceof Error && error.name === "TRPCClientError");
  useEffect(() => {
    if (!isFromServer) reportCrash(error);
  }, [error, isFromServer]);
  if (!isFromServer) {
    return (
      <MessagePage title={t("crashTitle")} text={t("crashText")}>
        <Button variant="primary" onClick={() => window.location.reload()}>
          {t("reload")}
        </Button>
      </MessagePage>
    );
  }
  const { text, requestId } = describe(error);
  const retry = () => {
    reset();
    void router.invalidate();
  };
  return (
    <MessagePage title={t("loadFailed")} text={requestId ? `${text} (${ui("request")} ${requestId})` : text}>
      <Button variant="primary" onClick={retry}>
        {ui("retry")}
      </Button>
    </MessagePage>
  );
}
