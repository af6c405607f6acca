import { Link, useRouter } from "@tanstack/react-router";
import { useEffect, type ReactNode } from "react";
import { useTranslations } from "use-intl";
import { isAppError } from "../../api/error-data.ts";
import { useErrorText } from "../../api/error-text.ts";
import { api } from "../../api/client.ts";
import type { RouterOutputs } from "../../api/router.ts";
import { useAction } from "../../api/use-action.ts";
import { refreshMe } from "../../app/refresh-me.ts";
import { signOut } from "../../app/sign-out.ts";
import { useSession } from "../../app/use-session.ts";
import { Banner } from "../../ui/banner.tsx";
import { Button } from "../../ui/button.tsx";
import { ErrorState } from "../../ui/error-state.tsx";
import { Skeleton, SkeletonGroup } from "../../ui/skeleton.tsx";
import { toast } from "../../ui/toast-store.ts";
import { AuthHeading, AuthLayout } from "./auth-layout.tsx";
import { forgetFragmentToken, useFragmentToken } from "./fragment-token.ts";
import { OutcomePage } from "./outcome-page.tsx";
import { rememberEmail } from "./pending-email.ts";

type Preview = RouterOutputs["invites"]["preview"];

const page = "accept-invite";

/** Shows an invite and takes it, once one is signed in with the address it was sent to. */
export function AcceptInvitePage() {
  const t = useTranslations("auth");
  const ui = useTranslations("ui");
  const describe = useErrorText();
  const token = useFragmentToken(page);
  const preview = useAction(api.invites.preview.mutate);
  const { run } = preview;
  useEffect(() => {
    if (token) run({ token });
  }, [token, run]);
  if (!token || isAppError(preview.error, "TOKEN_INVALID") || isAppError(preview.error, "VALIDATION_FAILED"))
    return <DeadInvite state="expired" />;
  if (preview.error) {
    return (
      <AuthLayout>
        <AuthHeading title={t("invite.titlePlain")} />
        <ErrorState title={describe(preview.error).text} onRetry={() => run({ token })} />
      </AuthLayout>
    );
  }
  if (!preview.data) {
    return (
      <AuthLayout>
        <SkeletonGroup label={ui("loading")} className="grid gap-3">
          <Skeleton className="h-8 w-2/3" />
          <Skeleton className="w-full" />
          <Skeleton className="h-10 w-full" />
        </SkeletonGroup>
      </AuthLayout>
    );
  }
  return preview.data.state === "open" ? (
    <OpenInvite invite={preview.data} token={token} />
  ) : (
    <DeadInvite state={preview.data.state} />
  );
}

function DeadInvite({ state }: { state: Exclude<Preview["state"], "open"> }) {
  const t = useTranslations("auth.invite");
  return (
    <OutcomePage title={t(`${state}Title`)} text={t(`${state}Text`)}>
      <Button asChild variant="primary" size="lg">
        <Link to="/">{t("open")}</Link>
      </Button>
    </OutcomePage>
  );
}

function OpenInvite({ invite, token }: { invite: Preview; token: string }) {
  const t = useTranslations("auth.invite");
  const { status } = useSession();
  const role = t(`roles.${invite.role}`);
  const strong = (chunks: ReactNode) => <strong className="font-semibold text-text">{chunks}</strong>;
  return (
    <AuthLayout>
      <AuthHeading title={t("title", { workspace: invite.workspaceName })}>
        {invite.invitedByName
          ? t.rich("text", { inviter: invite.invitedByName, role, strong })
          : t("textNoInviter", { role })}
      </AuthHeading>
      {status === "signed_in" ? <AcceptStep invite={invite} token={token} /> : <SignInStep email={invite.email} />}
    </AuthLayout>
  );
}

function AcceptStep({ invite, token }: { invite: Preview; token: string }) {
  const t = useTranslations("auth.invite");
  const describe = useErrorText();
  const router = useRouter();
  const me = useAction(() => api.auth.me.query());
  const { run: loadMe } = me;
  useEffect(() => {
    loadMe(undefined);
  }, [loadMe]);
  const accept = useAction(api.invites.accept.mutate, {
    onSuccess: async ({ workspaceId }) => {
      forgetFragmentToken(page);
      const { memberships } = await refreshMe();
      const slug = memberships.find((membership) => membership.workspaceId === workspaceId)?.slug;
      if (slug) await router.navigate({ to: "/w/$slug", params: { slug } });
    },
  });
  const current = me.data?.user.email;
  if (current !== undefined && current !== invite.email) {
    return (
      <>
        <Banner tone="warning">{t("wrongAccount", { current, email: invite.email })}</Banner>
        <Button
          size="lg"
          onClick={() => void signOut().catch((error: unknown) => toast(describe(error).text, { tone: "danger" }))}
        >
          {t("switchAccount")}
        </Button>
      </>
    );
  }
  return (
    <>
      {Boolean(accept.error) && <Banner tone="danger">{describe(accept.error).text}</Banner>}
      <Button
        variant="primary"
        size="lg"
        pending={accept.isPending || accept.isSuccess}
        pendingLabel={t("accepting")}
        onClick={() => accept.run({ token })}
      >
        {t("accept")}
      </Button>
    </>
  );
}

function SignInStep({ email }: { email: string }) {
  const t = useTranslations("auth.invite");
  const search = { returnTo: "/accept-invite" };
  const remember = () => rememberEmail(email);
  return (
    <>
      <p className="text-sm text-secondary">{t("signInFirst", { email })}</p>
      <Button asChild variant="primary" size="lg" onClick={remember}>
        <Link to="/sign-in" search={search}>
          {t("signIn")}
        </Link>
      </Button>
      <Button asChild size="lg" onClick={remember}>
        <Link to="/sign-up" search={search}>
          {t("signUp")}
        </Link>
      </Button>
    </>
  );
}
