package dev.kapsel.model.dockerfile;

import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/** The stage or image that an option of COPY or RUN names. */
final class CopiedFrom {

  private static final String COPY = "--from=";

  private CopiedFrom() {}

  /** Null where the option names none. */
  static @Nullable String of(String flag) {
    return flag.startsWith(COPY)
        ? flag.substring(COPY.length())
        : Mount.is(flag) ? Mount.of(flag).from() : null;
  }

  /** The option with another name in its place. */
  static String replaced(String flag, UnaryOperator<String> change) {
    if (flag.startsWith(COPY)) {
      return COPY + change.apply(flag.substring(COPY.length()));
    }
    return Mount.is(flag) ? Mount.of(flag).withFrom(change) : flag;
  }
}
