import { describe, expect, it } from "vitest";
import type { OutboundMedia } from "./channel-adapter.ts";
import { commonMimeType, mendMedia } from "./mend-media.ts";

const png = Buffer.from(
  "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==",
  "base64",
);
const file = (mimeType: string, bytes: Uint8Array): OutboundMedia => ({
  kind: "image",
  mimeType,
  filename: "a",
  open: () => Promise.resolve(bytes),
  isVoice: false,
  publicUrl: "",
});

describe("mending a file's type", () => {
  it("believes the bytes more than the name", async () => {
    expect(await mendMedia(file("image/jpeg", png))).toMatchObject({ mimeType: "image/png" });
  });

  it("says the type as Meta does where the bytes tell nothing", async () => {
    expect(await mendMedia(file("image/jpg", Buffer.from("?")))).toMatchObject({ mimeType: "image/jpeg" });
    expect(commonMimeType("Audio/X-M4A; codecs=mp4a")).toBe("audio/mp4");
  });

  it("has nothing to mend when all is as it should be", async () => {
    expect(await mendMedia(file("image/png", png))).toBeUndefined();
  });
});
