import { useRouter } from "@tanstack/react-router";
import { useEffect } from "react";
import { useSession } from "../../app/use-session.ts";

/** Moves on as soon as someone is signed in: by this page, by another tab, or already. */
export function useLeaveWhenSignedIn(returnTo: string | undefined): void {
  const router = useRouter();
  const { status } = useSession();
  useEffect(() => {
    if (status === "signed_in") router.history.replace(returnTo ?? "/");
  }, [status, returnTo, router]);
}
