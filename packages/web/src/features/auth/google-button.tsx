import type { ReactNode } from "react";
import { runtimeConfig } from "../../app/runtime-config.ts";
import { Button } from "../../ui/button.tsx";
import { GoogleMark } from "./google-mark.tsx";

/** Leaves the page for Google and comes back signed in. Absent where Google is not set up. */
export function GoogleButton({ returnTo, children }: { returnTo: string | undefined; children: ReactNode }) {
  if (!runtimeConfig.googleEnabled) return null;
  const query = new URLSearchParams({ returnTo: returnTo ?? "/" });
  return (
    <Button asChild size="lg" block>
      <a href={`${runtimeConfig.apiOrigin ?? ""}/auth/google/start?${query}`}>
        <GoogleMark />
        {children}
      </a>
    </Button>
  );
}
