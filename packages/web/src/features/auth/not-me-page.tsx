import { Link } from "@tanstack/react-router";
import { useTranslations } from "use-intl";
import { isAppError } from "../../api/error-data.ts";
import { useErrorText } from "../../api/error-text.ts";
import { api } from "../../api/client.ts";
import { useAction } from "../../api/use-action.ts";
import { Banner } from "../../ui/banner.tsx";
import { Button } from "../../ui/button.tsx";
import { AuthHeading, AuthLayout } from "./auth-layout.tsx";
import { forgetFragmentToken, useFragmentToken } from "./fragment-token.ts";
import { OutcomePage } from "./outcome-page.tsx";

const page = "not-me";

/** "This wasn't me" from the new-device mail. A click confirms: mail scanners open links, but press no buttons. */
export function NotMePage() {
  const t = useTranslations("auth");
  const token = useFragmentToken(page);
  const describe = useErrorText();
  const report = useAction(api.auth.reportNotMe.mutate, { onSuccess: () => forgetFragmentToken(page) });
  const newPassword = (
    <Button asChild variant="primary" size="lg">
      <Link to="/forgot-password">{t("notMe.newPassword")}</Link>
    </Button>
  );
  if (report.isSuccess) {
    return (
      <OutcomePage title={t("notMe.doneTitle")} text={t("notMe.doneText")}>
        {newPassword}
      </OutcomePage>
    );
  }
  if (!token || isAppError(report.error, "TOKEN_INVALID")) {
    return (
      <OutcomePage title={t("reset.failedTitle")} text={t("notMe.expired")}>
        {newPassword}
      </OutcomePage>
    );
  }
  return (
    <AuthLayout>
      <AuthHeading title={t("notMe.title")}>{t("notMe.text")}</AuthHeading>
      {Boolean(report.error) && <Banner tone="danger">{describe(report.error).text}</Banner>}
      <Button
        variant="danger-solid"
        size="lg"
        pending={report.isPending}
        pendingLabel={t("notMe.pending")}
        onClick={() => report.run({ token })}
      >
        {t("notMe.submit")}
      </Button>
    </AuthLayout>
  );
}
