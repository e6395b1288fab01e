package dev.kapsel.model.contract;

import static dev.kapsel.model.contract.ExampleParts.ADA;
import static dev.kapsel.model.contract.ExampleParts.NOON;
import static dev.kapsel.model.contract.ExampleParts.WORKSPACE;

import dev.kapsel.model.api.ContextOffer;
import dev.kapsel.model.api.ContextRequest;
import dev.kapsel.model.api.ContextUpload;
import dev.kapsel.model.context.BuildContext;
import dev.kapsel.model.oci.Sha256;
import java.net.URI;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** Build contexts. */
final class ContextExamples {

  private static final Sha256 CONTENT = new Sha256(Examples.HEX);
  private static final Sha256 ARCHIVE = Sha256.of("archive");

  static final ContextUpload UPLOAD =
      new ContextUpload(
          ARCHIVE,
          "PUT",
          URI.create("https://store.example/uploads/default/" + ARCHIVE),
          Map.of("x-amz-checksum-sha256", "KfJbb6dQw3vY2bH1a8Zr3m0c9bJ5b0m1a2Vt7mXq0sE="),
          NOON.plusSeconds(900));

  private static final BuildContext CONTEXT =
      new BuildContext(WORKSPACE, CONTENT, 18_204, 61_440, 12, List.of("Dockerfile"), NOON, ADA);

  private ContextExamples() {}

  static Stream<Object> all() {
    return Stream.of(
        new ContextRequest(18_204, ARCHIVE, CONTENT),
        ContextOffer.known(CONTEXT),
        CONTEXT,
        CONTEXT.summary());
  }
}
