package dev.kapsel.builder.wheel;

import dev.kapsel.builder.BuildFailedException;
import dev.kapsel.builder.FailureCode;
import dev.kapsel.builder.layer.EntryPath;

/** The package that is being read: what is refused of it is refused in its name. */
record Suspect(String fileName) {

  private static final String ADVICE =
      "The package file is broken or was made to deceive. Choose another version of it, or ask its"
          + " maintainers for one that was built with a current tool.";

  BuildFailedException refuse(String reason) {
    return new BuildFailedException(
        FailureCode.BAD_PACKAGE, "package `" + fileName + "` " + reason, ADVICE);
  }

  BuildFailedException refuse(String entry, String reason) {
    return refuse("has an entry `" + EntryPath.printable(entry) + "` that " + reason);
  }
}
