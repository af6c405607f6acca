import type { AuthenticationResponseJSON, PublicKeyCredentialRequestOptionsJSON } from "@simplewebauthn/browser";
import { useState } from "react";

// Extensions are left out of the type: none is asked for, and their buffers do not survive JSON's types.
type RequestOptions = Omit<PublicKeyCredentialRequestOptionsJSON, "extensions">;

type Prove = (options: RequestOptions) => Promise<AuthenticationResponseJSON>;

/** Asks the browser for a passkey; the library is downloaded at the first use. */
const prove: Prove = async (options) => {
  const { startAuthentication } = await import("@simplewebauthn/browser");
  return startAuthentication({ optionsJSON: options });
};

/**
 * Runs start → browser → finish. A failure of any step leaves one state: browsers do not tell "cancelled" from "no key
 * here", so the person is simply free to try again or choose another way.
 */
export function usePasskeyCeremony(ceremony: (prove: Prove) => Promise<void>): {
  isPending: boolean;
  hasFailed: boolean;
  run: () => void;
} {
  const [state, setState] = useState<"idle" | "pending" | "failed">("idle");
  const run = () => {
    setState("pending");
    ceremony(prove).then(
      () => setState("idle"),
      () => setState("failed"),
    );
  };
  return { isPending: state === "pending", hasFailed: state === "failed", run };
}
