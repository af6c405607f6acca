import { Link } from "@tanstack/react-router";
import { useEffect, useState } from "react";
import { useTranslations } from "use-intl";
import { useErrorText } from "../../api/error-text.ts";
import { api } from "../../api/client.ts";
import { useAction } from "../../api/use-action.ts";
import { Banner } from "../../ui/banner.tsx";
import { Button } from "../../ui/button.tsx";
import { textLinkStyle } from "../../ui/text-link.tsx";
import { AuthHeading, AuthLayout } from "./auth-layout.tsx";
import { recallEmail } from "./pending-email.ts";
import type { ReturnSearch } from "./search.ts";
import { useLeaveWhenSignedIn } from "./use-leave-when-signed-in.ts";

const resendAfterSeconds = 30;

/** Waits for the mailed link; moves on by itself when it is opened in another tab. */
export function CheckMailPage({ search }: { search: ReturnSearch }) {
  const t = useTranslations("auth.checkMail");
  const describe = useErrorText();
  const email = recallEmail();
  useLeaveWhenSignedIn(search.returnTo);
  const [seconds, restart] = useCountdown(resendAfterSeconds);
  const resend = useAction(api.auth.resendVerification.mutate, { onSuccess: restart });
  return (
    <AuthLayout>
      <AuthHeading title={t("title")}>
        {email
          ? t.rich("text", { email, strong: (chunks) => <strong className="font-semibold text-text">{chunks}</strong> })
          : t("textNoAddress")}
      </AuthHeading>
      {resend.isSuccess && <Banner tone="success">{t("resent")}</Banner>}
      {Boolean(resend.error) && <Banner tone="danger">{describe(resend.error).text}</Banner>}
      <p className="text-sm text-secondary">{t("hint")}</p>
      {email && (
        <Button size="lg" block disabled={seconds > 0} pending={resend.isPending} onClick={() => resend.run({ email })}>
          {seconds > 0 ? t("wait", { seconds: String(seconds) }) : t("resend")}
        </Button>
      )}
      <Link to="/sign-up" search={search} className={textLinkStyle("justify-self-center text-sm")}>
        {t("otherAddress")}
      </Link>
    </AuthLayout>
  );
}

function useCountdown(from: number): [seconds: number, restart: () => void] {
  const [seconds, setSeconds] = useState(from);
  useEffect(() => {
    if (seconds === 0) return;
    const timer = setTimeout(() => setSeconds(seconds - 1), 1000);
    return () => clearTimeout(timer);
  }, [seconds]);
  return [seconds, () => setSeconds(from)];
}
