package dev.kapsel.builder.layer;

import java.io.IOException;

/** Takes content piece by piece; the array belongs to the caller and changes afterwards. */
@FunctionalInterface
public interface ByteSink {

  /** For content that nobody needs to see. */
  ByteSink NONE = (bytes, offset, length) -> {};

  void accept(byte[] bytes, int offset, int length) throws IOException;

  /** Gives everything to this one, then to the other. */
  default ByteSink then(ByteSink next) {
    return (bytes, offset, length) -> {
      accept(bytes, offset, length);
      next.accept(bytes, offset, length);
    };
  }
}
