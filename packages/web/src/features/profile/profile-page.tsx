import { Stack } from "../../ui/page.tsx";
import { trpc } from "../../api/trpc.ts";
import { useTranslations } from "use-intl";
import { useErrorText } from "../../api/error-text.ts";
import { ErrorState } from "../../ui/error-state.tsx";
import { Skeleton, SkeletonGroup } from "../../ui/skeleton.tsx";
import { DeleteAccountCard } from "./delete-account-card.tsx";
import { EmailCard } from "./email-card.tsx";
import { PersonCard } from "./person-card.tsx";

/** Name, language, address, and the end of the account. */
export function ProfilePage() {
  const ui = useTranslations("ui");
  const describe = useErrorText();
  const query = trpc.account.get.useQuery();
  if (!query.data && query.error) {
    const { text, requestId } = describe(query.error);
    return <ErrorState title={text} requestId={requestId} onRetry={() => void query.refetch()} />;
  }
  if (!query.data) {
    return (
      <SkeletonGroup label={ui("loading")} className="grid max-w-160 gap-4">
        <Skeleton className="h-70 rounded-md" />
        <Skeleton className="h-28 rounded-md" />
        <Skeleton className="h-28 rounded-md" />
      </SkeletonGroup>
    );
  }
  return (
    <Stack className="max-w-160">
      <PersonCard account={query.data} />
      <EmailCard account={query.data} />
      <DeleteAccountCard account={query.data} />
    </Stack>
  );
}
