import type { PasskeyAssertion } from "@piloto/shared/passkeys";
import type { PublicKeyCredentialRequestOptionsJSON } from "@simplewebauthn/server";
import type { Context } from "../../trpc/context.ts";
import { openFlow, takeFlow } from "../auth/flows.service.ts";
import { createAssertionOptions, readChallenge, verifyAssertion } from "./passkey-assertion.service.ts";

/** Asks the signed-in person for one of their passkeys before a sensitive action. */
export async function startStepUp(
  ctx: Context,
  userId: string,
): Promise<{ options: PublicKeyCredentialRequestOptionsJSON }> {
  const options = await createAssertionOptions(ctx, userId);
  await openFlow(ctx, { kind: "passkey_step_up", userId, state: { challenge: options.challenge } });
  return { options };
}

/** Whether one of the person's own passkeys answered; the challenge works once. */
export async function finishStepUp(ctx: Context, userId: string, response: PasskeyAssertion): Promise<boolean> {
  const flow = await takeFlow(ctx, "passkey_step_up");
  const challenge = flow && readChallenge(flow.state);
  if (challenge === undefined || flow?.userId !== userId) return false;
  return (await verifyAssertion(ctx, response, challenge)) === userId;
}
