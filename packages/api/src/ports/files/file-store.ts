/** A key names a file: `<workspaceId>/<attachmentId>`. Letters, digits, `_` and `-` in two to four parts. */
export type FileKey = string;

export type StoredFile = { sizeBytes: number; mimeType: string };

/** Bytes from `start` to `end`, both included, as in HTTP. */
export type ByteRange = { start: number; end: number };

export type OpenFile = StoredFile & { stream: ReadableStream<Uint8Array> };

export type PutOptions = {
  mimeType: string;
  /** More bytes are refused while they arrive, and nothing of them stays. */
  maxBytes?: number;
  /** True refuses a key that has a file already; else it is replaced. */
  isOnce?: boolean;
};

export type DownloadOptions = {
  expiresSeconds: number;
  filename: string;
  /** `inline` only holds for types that cannot run anything: images, audio, video and PDF. */
  disposition: "inline" | "attachment";
};

export type UploadOptions = { mimeType: string; maxBytes: number; expiresSeconds: number };

/** What the browser does with an upload address. A second upload to one key is refused: the first one stays as it was checked. */
export type SignedUpload = { url: string; method: "PUT"; headers: Record<string, string> };

/**
 * Where the bytes of attachments are. The signed addresses mean what Google Cloud Storage's V4 addresses mean: whoever
 * has one may do that one thing with that one file until it expires; an upload is bound to a type and a size.
 */
export type FileStore = {
  /** All or nothing: a file is there whole or not at all. Throws FileTooLargeError or FileExistsError. */
  put: (key: FileKey, bytes: Uint8Array | ReadableStream<Uint8Array>, options: PutOptions) => Promise<StoredFile>;
  /** Undefined when there is no such file. The caller reads the stream or cancels it. */
  open: (key: FileKey, range?: ByteRange) => Promise<OpenFile | undefined>;
  stat: (key: FileKey) => Promise<StoredFile | undefined>;
  /** No error when it is gone already. */
  delete: (key: FileKey) => Promise<void>;
  /** All files whose keys begin with these parts: `<workspaceId>`. */
  deletePrefix: (prefix: string) => Promise<void>;
  /** An address of ours that leads to the file, perhaps by a redirect; made without asking anybody, so a list may hold hundreds. */
  link: (key: FileKey, options: DownloadOptions) => string;
  /** An address of the store itself, for a channel that shall fetch the file. May cost two calls, so never in a transaction. */
  signDownload: (key: FileKey, options: DownloadOptions) => Promise<string>;
  /** May cost a call, so never in a transaction. */
  signUpload: (key: FileKey, options: UploadOptions) => Promise<SignedUpload>;
};

export class FileTooLargeError extends Error {
  override name = "FileTooLargeError";
}

export class FileExistsError extends Error {
  override name = "FileExistsError";
}
