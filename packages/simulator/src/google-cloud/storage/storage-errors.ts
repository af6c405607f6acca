/**
 * Errors of Cloud Storage's XML API with their status and message, as it documents them:
 * https://cloud.google.com/storage/docs/xml-api/reference-status
 */
const known = {
  AccessDenied: [403, "Access denied."],
  AuthenticationRequired: [401, "Authentication required."],
  EntityTooLarge: [400, "Your proposed upload exceeds the maximum allowed object size."],
  EntityTooSmall: [400, "Your proposed upload is smaller than the minimum allowed object size."],
  ExpiredToken: [400, "The provided token has expired."],
  InvalidArgument: [400, "Invalid argument."],
  InvalidRange: [416, "The requested range cannot be satisfied."],
  MalformedSecurityHeader: [400, "Your request has a malformed header."],
  MethodNotAllowed: [405, "The specified method is not allowed against this resource."],
  NoSuchBucket: [404, "The specified bucket does not exist."],
  NoSuchKey: [404, "The specified key does not exist."],
  PreconditionFailed: [412, "At least one of the pre-conditions you specified did not hold."],
  RequestTimeTooSkewed: [403, "The difference between the request time and the server's time is too large."],
  ServiceUnavailable: [503, "Service unavailable. Please retry."],
  SignatureDoesNotMatch: [
    403,
    "Access denied. The request signature we calculated does not match the signature you provided.",
  ],
} as const satisfies Record<string, readonly [number, string]>;

type Code = keyof typeof known;

export class StorageError extends Error {
  readonly code: Code;
  readonly details: Readonly<Record<string, string>>;

  /** `details` become elements beside Code and Message: `Details`, `ParameterName`, `StringToSign` … */
  constructor(code: Code, details: Readonly<Record<string, string>> = {}) {
    super(known[code][1]);
    this.code = code;
    this.details = details;
  }
}

export function answerXml({ code, message, details }: StorageError): Response {
  const parts = Object.entries({ Code: code, Message: message, ...details });
  const elements = parts.map(([name, value]) => `<${name}>${escapeXml(value)}</${name}>`).join("");
  return new Response(`<?xml version='1.0' encoding='UTF-8'?><Error>${elements}</Error>`, {
    status: known[code][0],
    headers: { "content-type": "application/xml; charset=UTF-8", "cache-control": "private, max-age=0" },
  });
}

// https://cloud.google.com/storage/docs/json_api/v1/status-codes
const reasons: Partial<Record<Code, string>> = {
  AccessDenied: "forbidden",
  AuthenticationRequired: "required",
  InvalidArgument: "invalid",
  NoSuchBucket: "notFound",
  ServiceUnavailable: "backendError",
};

export function answerJson({ code, message }: StorageError): Response {
  const status = known[code][0];
  const errors = [{ message, domain: "global", reason: reasons[code] ?? "invalid" }];
  return Response.json({ error: { code: status, message, errors } }, { status });
}

const escapeXml = (text: string): string =>
  text.replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll(">", "&gt;");
