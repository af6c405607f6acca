import { useTranslations } from "use-intl";
import { RequireRole } from "../../app/require-role.tsx";
import { Stack } from "../../ui/page.tsx";
import { InviteForm } from "./invite-form.tsx";
import { InviteList } from "./invite-list.tsx";

/** Who was invited and has not answered, and the form that invites one more. */
export function InvitesPage() {
  const t = useTranslations("invites");
  return (
    <RequireRole role="admin">
      <Stack>
        <InviteForm />
        <InviteList />
        <p className="px-1 text-xs text-muted">{t("linkNote")}</p>
      </Stack>
    </RequireRole>
  );
}
