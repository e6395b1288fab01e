package dev.kapsel.builder.wheel;

import dev.kapsel.model.lock.LockedFile;
import dev.kapsel.model.oci.Sha256;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;

/** Prints the digest of a wheel's layer; a program of its own, so that a test can surround it. */
final class LayerOfWheel {

  private LayerOfWheel() {}

  public static void main(String[] args) throws IOException {
    Path wheel = Path.of(args[0]);
    LockedFile locked =
        new LockedFile(
            LockedFile.Kind.WHEEL,
            "any",
            "1.0",
            wheel.getFileName().toString(),
            Sha256.of("any"),
            1);
    System.out.println(
        WheelLayer.write(
                List.of(new WheelFile(locked, wheel)),
                WheelLayerTest.PYTHON,
                null,
                Path.of(args[1]))
            .blob()
            .digest());
  }
}
