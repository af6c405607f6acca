import { execFileSync } from "node:child_process";
import { mkdir, readFile } from "node:fs/promises";
import { join } from "node:path";

export interface Certificate {
  readonly key: string;
  readonly cert: string;
}

export interface Certificates {
  /** For NODE_EXTRA_CA_CERTS. */
  readonly authorityFile: string;
  readonly valid: Certificate;
  /** Of the same authority and name, but its last day was yesterday. */
  readonly expired: Certificate;
}

/** Makes an authority and two certificates for `localhost` with the openssl of this machine. */
export async function makeCertificates(folder: string): Promise<Certificates> {
  await mkdir(folder, { recursive: true });
  const openssl = (command: string) => execFileSync("openssl", command.split(" "), { cwd: folder, stdio: "ignore" });
  const newKey = "-newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes";
  openssl(`req -x509 ${newKey} -keyout ca.key -out ca.pem -subj /CN=Ensaio -days 2`);
  openssl(`req ${newKey} -keyout key.pem -out request.csr -subj /CN=localhost -addext subjectAltName=DNS:localhost`);
  const sign = (days: number, out: string) =>
    openssl(`x509 -req -in request.csr -CA ca.pem -CAkey ca.key -days ${days} -copy_extensions copy -out ${out}`);
  sign(2, "valid.pem");
  sign(-1, "expired.pem");
  const read = (name: string) => readFile(join(folder, name), "utf8");
  const key = await read("key.pem");
  return {
    authorityFile: join(folder, "ca.pem"),
    valid: { key, cert: await read("valid.pem") },
    expired: { key, cert: await read("expired.pem") },
  };
}
