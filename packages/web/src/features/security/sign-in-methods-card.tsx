import { useState, type ReactNode } from "react";
import { useTranslations } from "use-intl";
import { useErrorText } from "../../api/error-text.ts";
import type { RouterOutputs } from "../../api/router.ts";
import { trpc } from "../../api/trpc.ts";
import { runtimeConfig } from "../../app/runtime-config.ts";
import { useWorkspace } from "../../app/workspace.ts";
import { useFormat } from "../../i18n/use-format.ts";
import { Card } from "../../ui/card.tsx";
import { ConfirmDialog } from "../../ui/confirm-dialog.tsx";
import { textLinkStyle } from "../../ui/text-link.tsx";
import { toast } from "../../ui/toast-store.ts";
import { ChangePasswordDialog } from "./change-password-dialog.tsx";
import { QueryState } from "./query-state.tsx";
import { useSecurityChanged } from "./use-security-changed.ts";

type Identity = RouterOutputs["identities"]["list"][number];

/** Password and Google: what opens the account besides passkeys. */
export function SignInMethodsCard() {
  const t = useTranslations("security.methods");
  const account = trpc.account.get.useQuery();
  const identities = trpc.identities.list.useQuery();
  return (
    <Card title={t("title")} padded={false}>
      <QueryState query={account} rows={1}>
        {(data) => (
          <dl className="grid gap-1.5 px-4 pt-2 pb-3.5 text-sm">
            <PasswordRow account={data} />
            {identities.data?.map((identity) => (
              <GoogleRow key={identity.id} identity={identity} />
            ))}
            {runtimeConfig.googleEnabled && identities.data?.length === 0 && <GoogleOffRow />}
          </dl>
        )}
      </QueryState>
    </Card>
  );
}

function MethodRow({ term, children, action }: { term: string; children: ReactNode; action: ReactNode }) {
  return (
    <div className="grid grid-cols-[56px_minmax(0,1fr)_auto] items-baseline gap-x-2.5">
      <dt className="text-muted">{term}</dt>
      <dd className="truncate">{children}</dd>
      <dd>{action}</dd>
    </div>
  );
}

type LinkButtonProps = { label: string; onClick: () => void; isBusy?: boolean; children: ReactNode };

function LinkButton({ label, onClick, isBusy = false, children }: LinkButtonProps) {
  return (
    <button
      type="button"
      aria-label={label}
      aria-disabled={isBusy}
      onClick={() => !isBusy && onClick()}
      className={textLinkStyle("max-md:min-h-9 max-md:px-1")}
    >
      {children}
    </button>
  );
}

function PasswordRow({ account }: { account: RouterOutputs["account"]["get"] }) {
  const t = useTranslations("security.methods");
  const format = useFormat();
  const describe = useErrorText();
  const [isOpen, setIsOpen] = useState(false);
  const askForLink = trpc.auth.requestPasswordReset.useMutation({
    onSuccess: () => toast(t("mailSent", { email: account.email })),
    onError: (error) => toast(describe(error).text, { tone: "danger" }),
  });
  if (!account.hasPassword) {
    return (
      <MethodRow
        term={t("password")}
        action={
          <LinkButton
            label={t("createLabel")}
            isBusy={askForLink.isPending}
            onClick={() => askForLink.mutate({ email: account.email })}
          >
            {t("create")}
          </LinkButton>
        }
      >
        {t("noPassword")}
      </MethodRow>
    );
  }
  const { passwordChangedAt } = account;
  return (
    <>
      <MethodRow
        term={t("password")}
        action={
          <LinkButton label={t("changeLabel")} onClick={() => setIsOpen(true)}>
            {t("change")}
          </LinkButton>
        }
      >
        {passwordChangedAt ? t("changed", { when: format.relative(passwordChangedAt) }) : t("passwordSet")}
      </MethodRow>
      {isOpen && <ChangePasswordDialog onClose={() => setIsOpen(false)} />}
    </>
  );
}

function GoogleOffRow() {
  const t = useTranslations("security.methods");
  const describe = useErrorText();
  const { slug } = useWorkspace();
  const start = trpc.identities.startGoogleLink.useMutation({
    onSuccess: ({ url }) => window.location.assign(url),
    onError: (error) => toast(describe(error).text, { tone: "danger" }),
  });
  return (
    <MethodRow
      term={t("google")}
      action={
        <LinkButton
          label={t("linkLabel")}
          isBusy={start.isPending}
          onClick={() => start.mutate({ returnTo: `/w/${slug}/settings/security` })}
        >
          {t("link")}
        </LinkButton>
      }
    >
      {t("notLinked")}
    </MethodRow>
  );
}

function GoogleRow({ identity }: { identity: Identity }) {
  const t = useTranslations("security.methods");
  const describe = useErrorText();
  const changed = useSecurityChanged();
  const [isOpen, setIsOpen] = useState(false);
  const { email } = identity;
  const unlink = trpc.identities.unlink.useMutation({
    onSuccess: () => {
      changed();
      toast(t("unlinked"));
    },
    onError: (error) => toast(describe(error).text, { tone: "danger" }),
    onSettled: () => setIsOpen(false),
  });
  return (
    <>
      <MethodRow
        term={t("google")}
        action={
          <LinkButton label={t("unlinkLabel", { email })} onClick={() => setIsOpen(true)}>
            {t("unlink")}
          </LinkButton>
        }
      >
        {email}
      </MethodRow>
      <ConfirmDialog
        open={isOpen}
        onOpenChange={setIsOpen}
        title={t("unlinkTitle")}
        description={t("unlinkText", { email })}
        confirmLabel={t("unlink")}
        pendingLabel={t("unlinking")}
        pending={unlink.isPending}
        onConfirm={() => unlink.mutate({ identityId: identity.id })}
      />
    </>
  );
}
