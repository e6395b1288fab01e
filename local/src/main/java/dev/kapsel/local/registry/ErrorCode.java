package dev.kapsel.local.registry;

/**
 * What can be wrong with a request.
 *
 * @see <a
 *     href="https://github.com/opencontainers/distribution-spec/blob/main/spec.md#error-codes">OCI
 *     distribution specification, error codes</a>
 */
enum ErrorCode {
  BLOB_UNKNOWN(404),
  BLOB_UPLOAD_INVALID(400),
  BLOB_UPLOAD_UNKNOWN(404),
  DENIED(403),
  DIGEST_INVALID(400),
  MANIFEST_BLOB_UNKNOWN(400),
  MANIFEST_INVALID(400),
  MANIFEST_UNKNOWN(404),
  NAME_INVALID(400),
  NAME_UNKNOWN(404),
  SIZE_INVALID(413),
  TAG_INVALID(400),
  UNAUTHORIZED(401),
  PAGINATION_NUMBER_INVALID(400),
  UNSUPPORTED(405),

  // Not of the specification, which names no failures of the registry itself.
  DISK_FAILED(500),
  DISK_FULL(507),

  /** Who asks cannot be found out. */
  UNAVAILABLE(503);

  private final int status;

  ErrorCode(int status) {
    this.status = status;
  }

  int status() {
    return status;
  }
}
