package dev.kapsel.builder.layer;

/**
 * Who owns an entry of a layer and what its mode bits are. Owners have numbers only; names would
 * depend on the machine that looks them up.
 */
public record Permissions(int mode, int uid, int gid) {

  private static final int MODE_BITS = 07777;

  public Permissions {
    if ((mode & ~MODE_BITS) != 0) {
      throw new IllegalArgumentException("mode %o has more than permission bits".formatted(mode));
    }
    if (uid < 0 || gid < 0) {
      throw new IllegalArgumentException("owner %d:%d is negative".formatted(uid, gid));
    }
  }

  /** Owned by root. */
  public static Permissions root(int mode) {
    return new Permissions(mode, 0, 0);
  }
}
