import type { GoogleError } from "@piloto/shared/google-errors";
import { useTranslations } from "use-intl";
import { Banner } from "../../ui/banner.tsx";
import { Stack } from "../../ui/page.tsx";
import { ActivityCard } from "./activity-card.tsx";
import { PasskeysCard } from "./passkeys-card.tsx";
import { SecondFactorCard } from "./second-factor-card.tsx";
import { SessionsCard } from "./sessions-card.tsx";
import { SignInMethodsCard } from "./sign-in-methods-card.tsx";

/** Where the account is open, what opens it, and what happened to it. */
export function SecurityPage({ googleError }: { googleError: GoogleError | undefined }) {
  const t = useTranslations("security.google");
  return (
    <Stack>
      {googleError && <Banner tone="danger">{t(googleError)}</Banner>}
      <div className="grid items-start gap-4 max-md:gap-3 xl:grid-cols-[minmax(0,1fr)_340px]">
        <Stack>
          <SessionsCard />
          <SecondFactorCard />
          <PasskeysCard />
        </Stack>
        <Stack>
          <SignInMethodsCard />
          <ActivityCard />
        </Stack>
      </div>
    </Stack>
  );
}
