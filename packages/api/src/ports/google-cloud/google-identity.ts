import type { GoogleAuth } from "google-auth-library";

/** Who this process is at Google. */
export type GoogleIdentity = {
  accessToken: () => Promise<string>;
  /** The service account. */
  email: () => Promise<string>;
  /** RSA-SHA256 with the service account's key. On Google Cloud the key is Google's, and this a call to IAM. */
  sign: (text: string) => Promise<Buffer>;
};

const timeoutMs = 10_000;

/**
 * The identity Google's own library finds: the metadata server on Google Cloud (or GCE_METADATA_HOST), a key file or a
 * signed-in developer elsewhere. It keeps the token until it is about to expire.
 */
export function createGoogleIdentity(iamUrl: string): GoogleIdentity {
  let auth: Promise<GoogleAuth> | undefined;
  let known: string | undefined;
  // With the first use: the library is larger than all of the rest that a start loads.
  const load = async (): Promise<GoogleAuth> => {
    const { GoogleAuth: Auth } = await import("google-auth-library");
    // Nothing here needs the project; without one the library starts a shell to ask gcloud: two seconds of the first call.
    return new Auth({ scopes: "https://www.googleapis.com/auth/cloud-platform", projectId: "not-needed" });
  };
  const ask = async <Answer>(question: (auth: GoogleAuth) => Promise<Answer>): Promise<NonNullable<Answer>> => {
    const answer = await inTime((auth ??= load()).then(question));
    if (answer === undefined || answer === null) throw new Error("Google told nothing of this process's identity");
    return answer;
  };
  return {
    accessToken: () => ask((loaded) => loaded.getAccessToken()),
    async email() {
      // It does not change while the process lives, and the library asks the metadata server each time.
      return (known ??= await ask(async (loaded) => (await loaded.getCredentials()).client_email));
    },
    // https://cloud.google.com/iam/docs/reference/credentials/rest/v1/projects.serviceAccounts/signBlob
    sign: async (text) =>
      Buffer.from(await ask((loaded) => loaded.sign(text, `${iamUrl}/v1/projects/-/serviceAccounts/`)), "base64"),
  };
}

/** The library itself waits as long as the other side does. */
async function inTime<Answer>(work: Promise<Answer>): Promise<Answer> {
  const timer = Promise.withResolvers<never>();
  const timeout = setTimeout(() => timer.reject(new Error("Google's identity services did not answer")), timeoutMs);
  try {
    return await Promise.race([work, timer.promise]);
  } finally {
    clearTimeout(timeout);
  }
}
