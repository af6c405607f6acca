/** Meta's errors as their documents list them: HTTP status, title and what `error_data.details` usually says. */
interface KnownError {
  readonly status: number;
  readonly title: string;
  readonly details: string;
}

const known: ReadonlyMap<number, KnownError> = new Map(
  Object.entries({
    0: [401, "AuthException", "We were unable to authenticate the app user."],
    1: [
      500,
      "An unknown error occurred",
      "Please reduce the amount of data you're asking for, then retry your request.",
    ],
    3: [500, "API Method", "Capability or permissions issue."],
    4: [400, "Application request limit reached", "The app has reached its API call rate limit."],
    10: [
      403,
      "Application does not have permission for this action",
      "Permission is either not granted or has been removed.",
    ],
    33: [400, "Parameter value is not valid", "The business phone number has been deleted."],
    100: [400, "Invalid parameter", "The request included one or more unsupported or misspelled parameters."],
    190: [401, "Invalid OAuth access token", "The access token has expired or was revoked."],
    200: [403, "Permissions error", "The app lacks the permission whatsapp_business_messaging."],
    299: [403, "Permissions error", "Permission is either not granted or has been removed."],
    368: [
      403,
      "Temporarily blocked for policies violations",
      "The account was restricted for violating a platform policy.",
    ],
    2500: [400, "Unknown path components", "There is no such address."],
    80007: [400, "Rate limit issues", "The WhatsApp Business Account has reached its rate limit."],
    130429: [400, "Rate limit hit", "Cloud API message throughput has been reached."],
    130472: [400, "User's number is part of an experiment", "Message was not sent as part of an experiment."],
    131000: [500, "Something went wrong", "Message failed to send due to an unknown error."],
    131005: [403, "Access denied", "Permission is either not granted or has been removed."],
    131008: [400, "Required parameter is missing", "The request is missing a required parameter."],
    131009: [400, "Parameter value is not valid", "One or more parameter values are invalid."],
    131016: [500, "Service unavailable", "A service is temporarily unavailable."],
    131021: [400, "Recipient cannot be sender", "Sender and recipient phone number is the same."],
    131026: [400, "Message undeliverable", "Unable to deliver message."],
    131031: [403, "Account has been locked", "The account was restricted or its data could not be verified."],
    131042: [400, "Business eligibility payment issue", "There was an error related to your payment method."],
    131045: [500, "Incorrect certificate", "The phone number is not registered."],
    131047: [
      400,
      "Re-engagement message",
      "Message failed to send because more than 24 hours have passed since the customer last replied to this number.",
    ],
    131048: [400, "Spam rate limit hit", "Message failed to send because of restrictions on this number's quality."],
    131049: [
      400,
      "This message was not delivered to maintain healthy ecosystem engagement",
      "In order to maintain a healthy ecosystem engagement, the message failed to be delivered.",
    ],
    131050: [400, "User has stopped marketing messages", "The recipient chose to stop receiving marketing messages."],
    131051: [400, "Unsupported message type", "Message type is currently not supported."],
    131052: [400, "Media download error", "Unable to download the media sent by the user."],
    131053: [400, "Media upload error", "Unable to upload the media used in the message."],
    131056: [
      400,
      "(Business Account, Consumer Account) pair rate limit hit",
      "Too many messages were sent from this phone number to the same recipient in a short period of time.",
    ],
    132000: [400, "Template param count mismatch", "The number of variable values does not match the template."],
    132001: [
      404,
      "Template name does not exist in the translation",
      "The template does not exist in this language or is not approved.",
    ],
    132005: [400, "Template hydrated text too long", "The translated text is too long."],
    132007: [400, "Template format character policy violated", "The template content violates a policy."],
    132012: [400, "Template parameter format mismatch", "Variable values are formatted incorrectly."],
    132015: [400, "Template is paused", "The template is paused due to low quality."],
    132016: [400, "Template is disabled", "The template was paused too many times and is now permanently disabled."],
    132068: [400, "Flow is in blocked state", "The flow is blocked."],
    132069: [400, "Flow is throttled", "The flow is throttled."],
    133010: [400, "Phone number not registered", "The phone number is not registered on the platform."],
  } satisfies Record<number, [number, string, string]>).map(([code, [status, title, details]]) => [
    Number(code),
    { status, title, details },
  ]),
);

export interface MetaErrorOptions {
  readonly code: number;
  readonly details?: string | undefined;
  readonly subcode?: number | undefined;
  /** The sentence itself, for errors whose message is not "(#code) title". */
  readonly message?: string | undefined;
  readonly retryAfterSeconds?: number | undefined;
}

/** Thrown by a route, turned into Meta's error body by the API's error handler. */
export class MetaError extends Error {
  readonly options: MetaErrorOptions;
  constructor(options: MetaErrorOptions) {
    super(`Meta error ${options.code}`);
    this.options = options;
  }
}

export function titleOf(code: number): string {
  return known.get(code)?.title ?? "Unknown error";
}

/** HTTP status and body, as `graph.facebook.com` and `graph.instagram.com` write them. */
export function errorAnswer(options: MetaErrorOptions, product: "whatsapp" | "instagram") {
  const entry = known.get(options.code);
  const details = options.details ?? entry?.details ?? "";
  const error = {
    message: options.message ?? `(#${options.code}) ${titleOf(options.code)}`,
    type: product === "instagram" ? "IGApiException" : "OAuthException",
    code: options.code,
    ...(options.subcode === undefined ? {} : { error_subcode: options.subcode }),
    ...(product === "whatsapp" ? { error_data: { messaging_product: "whatsapp", details } } : {}),
    fbtrace_id: "ASimuladorTrace0",
  };
  return { status: entry?.status ?? 400, body: { error } };
}

/** The entry of `errors[]` in a webhook: of a failed status, an unsupported message or a change. */
export function webhookError(code: number, details?: string) {
  const title = titleOf(code);
  return {
    code,
    title,
    message: title,
    error_data: { details: details ?? known.get(code)?.details ?? "" },
    href: "https://developers.facebook.com/docs/whatsapp/cloud-api/support/error-codes/",
  };
}

/** Every code the switches offer, smallest first. */
export const knownCodes: readonly number[] = [...known.keys()].sort((a, b) => a - b);
